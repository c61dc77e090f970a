"""Which misconceptions students had, by the idea behind them: one idea in eight functions is one family."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from autograder.model import CheckResult, Report


@dataclass(frozen=True)
class MetMisconception:
    """A misconception that explains a failed check of a student."""

    family: str
    name: str
    question: str  # its title
    student: str


@dataclass(frozen=True)
class MisconceptionCount:
    """A misconception, and who had it."""

    name: str
    questions: tuple[str, ...]  # titles
    students: tuple[str, ...]


@dataclass(frozen=True)
class FamilyCount:
    """Misconceptions with one idea behind them, and who had any of them."""

    name: str
    students: tuple[str, ...]
    misconceptions: tuple[MisconceptionCount, ...]  # the most frequent first


def families_of(report: Report) -> list[str]:
    """Return the families of the misconceptions in a report, each once."""
    return list(dict.fromkeys(_family(check) for check in report.checks if check.misconception))


def met_in(reports: Iterable[Report], called: Callable[[Report], str]) -> Iterator[MetMisconception]:
    """Yield the misconceptions of reports; `called` returns the name for the student of one."""
    for report in reports:
        for question in report.questions:
            for check in question.checks:
                if check.misconception:
                    yield MetMisconception(_family(check), check.misconception, question.title, called(report))


def count_families(met: Iterable[MetMisconception]) -> tuple[FamilyCount, ...]:
    """Count misconceptions by family, the most frequent first; a student counts once in each."""
    families: defaultdict[str, defaultdict[str, list[MetMisconception]]] = defaultdict(lambda: defaultdict(list))
    for one in met:
        families[one.family][one.name].append(one)
    counts = [_count(family, members.values()) for family, members in families.items()]
    return tuple(sorted(counts, key=_by_frequency))


def _count(family: str, members: Iterable[list[MetMisconception]]) -> FamilyCount:
    counts = [
        MisconceptionCount(
            met[0].name,
            tuple(dict.fromkeys(one.question for one in met)),
            tuple(dict.fromkeys(one.student for one in met)),
        )
        for met in members
    ]
    students = {student for count in counts for student in count.students}
    return FamilyCount(family, tuple(sorted(students)), tuple(sorted(counts, key=_by_frequency)))


def _by_frequency(count: FamilyCount | MisconceptionCount) -> tuple[int, str]:
    return -len(count.students), count.name


def _family(check: CheckResult) -> str:
    # Reports that were made before there were families have the name alone.
    return check.family or check.misconception or ""
