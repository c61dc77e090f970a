"""A student's points in the public checks, question by question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Counted:
    """A question's points: earned, to be had in public checks, and in hidden ones."""

    title: str
    checks: Mapping[str, Mapping[str, Any]]  # its public ones, by name
    earned: float
    here: float  # what these give
    later: float  # what hidden ones give


def count(facts: Mapping[str, Any], found: Mapping[str, tuple[str, str]]) -> Iterator[Counted]:
    """Count the points of each question.

    Parameters
    ----------
    facts : mapping
        The content of ``assignment.json``.
    found : mapping
        Check -> how it ended, and what is said of it.
    """
    for question in facts["questions"]:
        checks = {name: check for name, check in facts["checks"].items() if check["question"] == question["name"]}
        earned = sum(check["points"] for name, check in checks.items() if verdict(found, name) == "passed")
        here = sum(check["points"] for check in checks.values())
        yield Counted(question["title"], checks, earned, here, question["points"] - here)


def in_all(counted: Sequence[Counted]) -> Counted:
    """Add questions up."""
    checks = {name: check for one in counted for name, check in one.checks.items()}
    earned, here, later = (sum(getattr(one, part) for one in counted) for part in ("earned", "here", "later"))
    return Counted("in all", checks, earned, here, later)


def verdict(found: Mapping[str, tuple[str, str]], check: str) -> str:
    """Say how a check ended."""
    return found[check][0] if check in found else "not run"
