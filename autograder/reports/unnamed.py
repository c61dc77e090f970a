"""Wrong results that no misconception explains, grouped: those of the same students are taken for one mistake."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from autograder.errors import ANSWERED
from autograder.model import Report, Verdict
from autograder.reports.notable import first_line

ID_DIGITS = 8  # of a fingerprint


@dataclass(frozen=True)
class UnnamedResult:
    """A wrong result of a check."""

    check: str
    title: str
    functions: tuple[str, ...]  # that the check called
    fingerprint: str
    message: str  # that of the first student; empty where nothing may be quoted
    look: str  # the line of it that says most


@dataclass(frozen=True)
class UnnamedGroup:
    """Students with the same wrong results."""

    students: tuple[str, ...]
    digests: tuple[str, ...]  # of what they handed in
    results: tuple[UnnamedResult, ...]  # in the order of the checks

    @property
    def id(self) -> str:
        """What the group is called until it has a name."""
        return min(result.fingerprint for result in self.results)[:ID_DIGITS]

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that the checks called, each once."""
        return tuple(dict.fromkeys(name for result in self.results for name in result.functions))


def count_without_fingerprint(reports: Iterable[Report]) -> int:
    """Count the wrong results that cannot be grouped though nothing names them, and nothing stopped them."""
    return sum(
        check.verdict is Verdict.FAILED and check.fault in ANSWERED and not (check.fingerprint or check.misconception)
        for report in reports
        for check in report.checks
    )


def group_unnamed(
    reports: Iterable[Report], called: Callable[[Report], str], *, quoting: bool = True
) -> tuple[UnnamedGroup, ...]:
    """Group the wrong results that have no name, the largest group first.

    Two results belong together if exactly the same students have them. So a student with two mistakes is in two groups,
    as soon as somebody has one of the mistakes without the other.

    Parameters
    ----------
    reports : iterable of Report
        On one assignment, with the names that the class's hints give.
    called : callable
        Returns the name for the student of a report.
    quoting : bool
        Whether messages of submissions may be quoted.
    """
    results: dict[tuple[str, str], UnnamedResult] = {}
    who: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for report in reports:
        for check in report.checks:
            if check.verdict is not Verdict.FAILED or not check.fingerprint or check.misconception:
                continue
            key = check.name, check.fingerprint
            who[key].append((called(report), report.provenance.submission))
            said = (check.message, first_line(check)) if quoting else ("", "")
            results.setdefault(key, UnnamedResult(check.name, check.title, check.functions, check.fingerprint, *said))
    together: defaultdict[tuple[tuple[str, str], ...], list[UnnamedResult]] = defaultdict(list)
    for key, result in results.items():
        together[tuple(who[key])].append(result)
    groups = (
        UnnamedGroup(tuple(name for name, _ in people), tuple(digest for _, digest in people), tuple(found))
        for people, found in together.items()
    )
    return tuple(sorted(groups, key=lambda group: (-len(group.students), -len(group.results), group.id)))
