"""A student's points as Markdown: for the page that GitHub shows of a run."""

from collections.abc import Iterator, Mapping
from typing import Any


def summary(facts: Mapping[str, Any], found: Mapping[str, tuple[str, str]]) -> str:
    """Write a table of points per question, and below it what is not passed.

    Parameters
    ----------
    facts : mapping
        The content of ``assignment.json``.
    found : mapping
        Check -> how it ended, and what is said of it.
    """
    return "\n".join(_lines(facts, found)) + "\n"


def _lines(facts: Mapping[str, Any], found: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    checks = facts["checks"]
    yield from (f"## {facts['title']}", "", "| question | points | of | graded later |", "|---|--:|--:|--:|")
    earned_by_all = public = 0.0
    for question in facts["questions"]:
        own = {name: check["points"] for name, check in checks.items() if check["question"] == question["name"]}
        earned = sum(points for name, points in own.items() if _verdict(found, name) == "passed")
        here = sum(own.values())
        earned_by_all, public = earned_by_all + earned, public + here
        yield f"| {question['title']} | {earned:g} | {here:g} | {question['points'] - here:g} |"
    total = sum(question["points"] for question in facts["questions"])
    yield f"| **in all** | **{earned_by_all:g}** | **{public:g}** | **{total - public:g}** |"
    missed = {name: check for name, check in checks.items() if _verdict(found, name) != "passed"}
    if missed:
        yield from ("", "Not passed:", "")
        yield from (f"- {check['title']}: {_verdict(found, name)}" for name, check in missed.items())


def _verdict(found: Mapping[str, tuple[str, str]], name: str) -> str:
    return found[name][0] if name in found else "not run"
