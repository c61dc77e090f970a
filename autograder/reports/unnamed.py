"""Wrong results that no misconception explains, grouped: those of the same students are taken for one mistake."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from autograder.model import Report, Verdict
from autograder.reports.notable import first_line

ID_DIGITS = 8  # of a group's first fingerprint


@dataclass(frozen=True)
class UnnamedResult:
    """A wrong result of a check."""

    check: str
    title: str
    functions: tuple[str, ...]
    fingerprint: str
    message: str  # that of the first student


@dataclass(frozen=True)
class UnnamedGroup:
    """Students with the same wrong results."""

    students: tuple[str, ...]
    digests: tuple[str, ...]  # of what each of them handed in
    results: tuple[UnnamedResult, ...]

    @property
    def id(self) -> str:
        """What the group is called until it has a name."""
        return min(result.fingerprint for result in self.results)[:ID_DIGITS]

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that gave these results, each once."""
        return tuple(dict.fromkeys(name for result in self.results for name in result.functions))

    @property
    def look(self) -> str:
        """What the first of the results looks like, in one line."""
        return self.results[0].message


def group_unnamed(reports: Iterable[Report], called: Callable[[Report], str]) -> tuple[UnnamedGroup, ...]:
    """Group the wrong results that have no name, the largest group first.

    Two results belong together if exactly the same students have them. So a student with two mistakes is in the groups
    of both, as far as somebody else has one of them without the other.

    Parameters
    ----------
    reports : iterable of Report
        Of one assignment, with the class's hints in them.
    called : callable
        Returns the name for the student of a report.
    """
    results: dict[tuple[str, str], UnnamedResult] = {}
    who: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for report in reports:
        for check in report.checks:
            if check.verdict is Verdict.FAILED and check.fingerprint and not check.misconception:
                key = check.name, check.fingerprint
                who[key].append((called(report), report.provenance.submission))
                message = first_line(check)
                results.setdefault(key, UnnamedResult(check.name, check.title, check.functions, key[1], message))
    together: defaultdict[tuple[tuple[str, str], ...], list[UnnamedResult]] = defaultdict(list)
    for key, result in results.items():
        together[tuple(who[key])].append(result)
    groups = (
        UnnamedGroup(tuple(name for name, _ in people), tuple(digest for _, digest in people), tuple(found))
        for people, found in together.items()
    )
    return tuple(sorted(groups, key=lambda group: (-len(group.students), -len(group.results), group.id)))
