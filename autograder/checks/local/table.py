"""What a run prints: each check by its title, what is wrong with it, and points."""

from collections.abc import Iterator, Mapping
from typing import Any

from autograder.checks.local.findings import Finding
from autograder.checks.local.points import count, in_all

COLOURS = {"passed": "green", "failed": "red"}
Line = tuple[str, Mapping[str, bool]]  # a text, and how it looks


def table(facts: Mapping[str, Any], found: Mapping[str, Finding], *, whole: bool) -> Iterator[Line]:
    """Lay out how checks ended.

    Parameters
    ----------
    facts : mapping
        The content of ``assignment.json``.
    found : mapping
        Check -> how it ended; checks that did not run are not in it.
    whole : bool
        Whether every case of every check ran. Points are counted only then.
    """
    for fault in dict.fromkeys(finding.explanation for finding in found.values() if finding.verdict == "blocked"):
        for line in fault.splitlines():
            yield line, {"red": True}
    counted = list(count(facts, found))
    for one in counted:
        if whole:
            points = f"{one.title}: {one.earned:g} of {one.here:g} points here; {one.later:g} more are graded later"
            yield points, {"bold": True}
        for name, check in one.checks.items():
            if name in found and found[name].verdict != "blocked":
                yield from _check(check["title"], found[name])
    if whole:
        everything = in_all(counted)
        total = everything.here + everything.later
        yield f"In all: {everything.earned:g} of {everything.here:g} points here; {total:g} in grading", {"bold": True}
    else:
        yield "Not every check ran, so no points are counted: `python -m pytest` runs them all.", {"bold": True}


def _check(title: str, finding: Finding) -> Iterator[Line]:
    yield f"  {finding.verdict:9}{title}", {COLOURS.get(finding.verdict, "yellow"): True}
    for line in finding.explanation.splitlines():
        yield f"             {line}", {}
