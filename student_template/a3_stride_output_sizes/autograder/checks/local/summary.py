"""A student's points as Markdown: for the page that GitHub shows of a run."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.checks.local.points import count, in_all, verdict


def summary(facts: Mapping[str, Any], found: Mapping[str, tuple[str, str]], warnings: Sequence[str]) -> str:
    """Write a table of points per question, and below it what is not passed.

    Parameters
    ----------
    facts : mapping
        The content of ``assignment.json``.
    found : mapping
        Check -> how it ended, and what is said of it.
    warnings : sequence of str
        What will not run in grading.
    """
    return "\n".join([*_lines(facts, found), *_before(warnings)]) + "\n"


def _before(warnings: Sequence[str]) -> Iterator[str]:
    if warnings:
        yield from ("", "Before you hand in:", "", *(f"- {warning}" for warning in warnings))


def _lines(facts: Mapping[str, Any], found: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    yield from (f"## {facts['title']}", "", "| question | points | of | graded later |", "|---|--:|--:|--:|")
    counted = list(count(facts, found))
    for one in counted:
        yield f"| {one.title} | {one.earned:g} | {one.here:g} | {one.later:g} |"
    whole = in_all(counted)
    yield f"| **{whole.title}** | **{whole.earned:g}** | **{whole.here:g}** | **{whole.later:g}** |"
    faults = dict.fromkeys(explanation for ended, explanation in found.values() if ended == "blocked")
    for fault in faults:
        yield from ("", "```text", fault, "```")
    missed = {name: check for name, check in whole.checks.items() if verdict(found, name) not in ("passed", "blocked")}
    if missed:
        yield from ("", "Not passed:", "")
        yield from (f"- {check['title']}: {verdict(found, name)}" for name, check in missed.items())
