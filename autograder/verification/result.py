"""What verifying an assignment found, and what of it does not hold, a line each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.model import Report, Verdict


@dataclass(frozen=True)
class Catch:
    """How a misconception fared against the checks."""

    misconception: str
    caught_by: str  # the check that must catch it
    verdict: Verdict  # of that check
    public: tuple[str, ...]  # public checks that caught it
    others: tuple[str, ...]  # hidden checks that caught it, other than the one named
    diagnosed_as: str | None  # by the check that must catch it
    errors: tuple[str, ...]  # checks of ours that it broke

    @property
    def misses(self) -> Iterator[str]:
        """What is wrong with it, a line each."""
        if self.errors:
            yield f"misconception {self.misconception!r} broke {', '.join(self.errors)}: a check must fail, not break"
        elif self.verdict is not Verdict.FAILED:
            caught = ", ".join(self.public + self.others) or "no check at all"
            yield f"misconception {self.misconception!r}: {self.caught_by} {self.verdict}; caught by {caught}"
        elif self.diagnosed_as != self.misconception:
            yield f"misconception {self.misconception!r} is taken for {self.diagnosed_as!r} by {self.caught_by}"


@dataclass(frozen=True)
class Verification:
    """What verifying an assignment found."""

    assignment: str
    reports: Mapping[str, Report]  # solution, stub, alternatives
    catches: tuple[Catch, ...]
    stale: tuple[str, ...]
    leaks: tuple[str, ...]
    one_sided: tuple[str, ...]  # questions without a public or without a hidden check
    seconds: float

    @property
    def misses(self) -> list[str]:
        """Everything that does not hold, a line each."""
        found = [miss for name, report in self.reports.items() for miss in score_misses(name, report)]
        found += [miss for catch in self.catches for miss in catch.misses]
        found += [f"student_template/{self.assignment}/{name} is stale" for name in self.stale]
        return [*found, *self.leaks, *self.one_sided]


def score_misses(name: str, report: Report) -> Iterator[str]:
    """Say what is wrong with the report on a solution, an alternative or a stub."""
    wanted = 0 if name == "stub" else report.max_score
    if report.score != wanted:
        odd = Verdict.PASSED if name == "stub" else Verdict.FAILED
        checks = [check for check in report.checks if check.verdict in (odd, Verdict.ERROR)]
        why = "; ".join(f"{check.name} {check.verdict}: {' '.join(check.message.split())}" for check in checks)
        yield f"{name} scores {report.score}, wanted {wanted:g}: {why}"
