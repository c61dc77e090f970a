"""The result of verifying an assignment, and its problems in one line each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.model import Report, Verdict


@dataclass(frozen=True)
class MisconceptionResult:
    """How the checks ended for a misconception."""

    misconception: str
    caught_by: str  # the check that must catch it
    verdict: Verdict  # of that check
    public: tuple[str, ...]  # public checks that caught it
    others: tuple[str, ...]  # hidden checks that caught it, other than `caught_by`
    diagnosed_as: str | None  # by the check that must catch it
    errors: tuple[str, ...]  # checks that broke

    @property
    def problems(self) -> Iterator[str]:
        """What is wrong, in one line each."""
        if self.errors:
            yield f"misconception {self.misconception!r} broke {', '.join(self.errors)}: a check must fail, not break"
        elif self.verdict is not Verdict.FAILED:
            caught = ", ".join(self.public + self.others) or "no check at all"
            yield f"misconception {self.misconception!r}: {self.caught_by} {self.verdict}; caught by {caught}"
        elif self.diagnosed_as != self.misconception:
            yield f"misconception {self.misconception!r} is diagnosed as {self.diagnosed_as!r} by {self.caught_by}"


@dataclass(frozen=True)
class Verification:
    """The result of verifying an assignment."""

    assignment: str
    reports: Mapping[str, Report]  # on the solution, the alternatives and the stub
    misconceptions: tuple[MisconceptionResult, ...]
    stateful: tuple[str, ...]  # answers that keep something from call to call and pass, in one line each
    stale: tuple[str, ...]  # files of the released folder
    leaks: tuple[str, ...]  # in one line each, as are the next
    unbalanced_questions: tuple[str, ...]  # without a public or without a hidden check
    seconds: float

    @property
    def problems(self) -> list[str]:
        """Everything that is wrong, in one line each."""
        found = [problem for name, report in self.reports.items() for problem in score_problems(name, report)]
        found += [problem for result in self.misconceptions for problem in result.problems]
        found += self.stateful
        found += [f"student_template/{self.assignment}/{name} is stale" for name in self.stale]
        return [*found, *self.leaks, *self.unbalanced_questions]


def score_problems(name: str, report: Report) -> Iterator[str]:
    """Yield what is wrong with the report on a solution, an alternative or a stub."""
    wanted = 0 if name == "stub" else report.max_score
    if report.score != wanted:
        unexpected = Verdict.PASSED if name == "stub" else Verdict.FAILED
        checks = [check for check in report.checks if check.verdict in (unexpected, Verdict.ERROR)]
        why = "; ".join(f"{check.name} {check.verdict}: {' '.join(check.message.split())}" for check in checks)
        yield f"{name} scores {report.score}, wanted {wanted:g}: {why}"
