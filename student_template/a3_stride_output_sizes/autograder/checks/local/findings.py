"""How checks ended, put together from the reports of a run."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Finding(NamedTuple):
    """How a check ended, and what is said of it."""

    verdict: str  # passed, failed, to write, skipped, or blocked: its file cannot be read
    explanation: str = ""


class Findings:
    """How the checks of one assignment ended; their cases may have run in several processes, in any order."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}
        self._needs: dict[str, Sequence[str]] = {}

    def add(self, check: str, finding: Finding, needs: Sequence[str] = ()) -> None:
        """Add how a case ended: the first that did not pass decides."""
        self._needs[check] = needs
        if self._found.get(check, Finding("passed")).verdict == "passed":
            self._found[check] = finding

    def decided(self, check: str) -> bool:
        """Whether a case has not passed, so that the others no longer matter."""
        return self._found.get(check, Finding("passed")).verdict != "passed"

    def missing_groundwork(self, needs: Sequence[str], facts: Mapping[str, Any]) -> Finding | None:
        """Say why a check that needs others cannot count, if one of them has run and did not pass."""
        for needed in needs:
            if self.decided(needed):
                found = self._found[needed]
                first = f"first make this pass: {facts['checks'][needed]['title']}"
                return found if found.verdict == "blocked" else Finding("skipped", first)
        return None

    def settled(self, facts: Mapping[str, Any]) -> dict[str, Finding]:
        """Return how the checks that ran ended, in the order of the assignment.

        A check may have passed in one process while what it needs failed in another: it does not count then,
        as if one process had run both.
        """
        for check in facts["checks"]:
            missing = self.missing_groundwork(self._needs.get(check, ()), facts)
            if check in self._found and not self.decided(check) and missing:
                self._found[check] = missing
        return {check: self._found[check] for check in facts["checks"] if check in self._found}
