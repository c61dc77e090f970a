"""Wrong results that students have in common: list them, give them a name and a hint, and see what they come from."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.application.courses import choose_assignments
from autograder.application.misconception_skeleton import misconception_skeleton
from autograder.application.reports_on_disk import current_reports, reported_assignments
from autograder.course.class_hints import read_class_hints, write_class_hints
from autograder.errors import UsageError
from autograder.model import Assignment, ClassHint, Course, Report
from autograder.reports.class_hints import with_class_hints
from autograder.reports.unnamed import UnnamedGroup, count_without_fingerprint, group_unnamed
from autograder.text.safe import show_key

SHORTEST_ID = 4  # digits that name a group


@dataclass(frozen=True)
class UnnamedResults:
    """The wrong results of an assignment that have no name."""

    assignment: Assignment
    students: int  # with a report
    groups: tuple[UnnamedGroup, ...]  # the largest first
    without_fingerprint: int  # results that cannot be grouped: of reports of an earlier version, or too large
    left_out: tuple[Path, ...]  # reports that are not in it: their assignment has changed since, or are unreadable


@dataclass(frozen=True)
class Example:
    """The shortest submission of a group."""

    student: str
    sources: Mapping[str, str]  # file -> what is in it


def unnamed_results(course: Course, grades: str | Path, assignment: str | None = None) -> list[UnnamedResults]:
    """Group the wrong results in a folder of reports that neither a misconception nor a hint of the class names.

    Parameters
    ----------
    course : Course
        Whose assignments they are on.
    grades : str or Path
        The folder of reports that grading wrote.
    assignment : str, optional
        The id of an assignment, if only that one is of interest.

    Raises
    ------
    UsageError
        If there is no such assignment, or no report.
    SpecError
        If the hints that there are cannot be read.
    """
    wanted = choose_assignments(course, [assignment] if assignment else [])
    found = []
    for each in reported_assignments(replace(course, assignments=tuple(wanted)), Path(grades)):
        stored = current_reports(Path(grades), each, leave_out_unreadable=True)
        hints = read_class_hints(each)
        reports = [with_class_hints(report, hints) for report in stored.current]
        rest = count_without_fingerprint(reports)
        found.append(UnnamedResults(each, len(reports), group_unnamed(reports, _called), rest, stored.left_out))
    return found


def _called(report: Report) -> str:
    return show_key(report.student)


def find_group(found: Iterable[UnnamedResults], name: str) -> tuple[Assignment, UnnamedGroup]:
    """Return the group that has a fingerprint which begins so.

    Raises
    ------
    UsageError
        If there is none, or more than one.
    """
    groups = [
        (results.assignment, group)
        for results in found
        for group in results.groups
        if any(result.fingerprint.startswith(name) for result in group.results)
    ]
    if len(name) < SHORTEST_ID or not groups:
        raise UsageError(
            f"{name!r}: no group of results without a name is called so; wanted the first digits of one in the list, "
            f"at least {SHORTEST_ID}. Results that have been given a name are not listed any more"
        )
    if len(groups) > 1:
        raise UsageError(f"{name}: may be {', '.join(group.id for _, group in groups)}; wanted more digits")
    return groups[0]


def name_group(
    assignment: Assignment,
    group: UnnamedGroup,
    name: str,
    *,
    hint: str | None = None,
    family: str | None = None,
    checks: Collection[str] = (),
) -> Path:
    """Give results a name and a hint, which everybody who has them reads, whenever pages are made from now on.

    Parameters
    ----------
    assignment : Assignment
        In whose ``class_hints.yml`` they are written.
    group : UnnamedGroup
        Whose results they are.
    name : str
        A new one, or that of an earlier hint, which is then for these results, too.
    hint, family : str, optional
        What students read, and the idea behind it. Those of an earlier hint stay if they are left out.
    checks : collection of str
        Which checks' results are meant; those of all that failed if there are none.

    Returns
    -------
    Path
        Where they are written.

    Raises
    ------
    UsageError
        If a new name has no hint, or the group has no result of such a check.
    SpecError
        If the hints that there are cannot be read.
    """
    name = " ".join(name.split())
    known = {one.name: one for one in read_class_hints(assignment)}
    earlier = known.get(name)
    words = " ".join((hint or (earlier.hint if earlier else "")).split())
    if not name or not words:
        raise UsageError(f"{name!r}: has no hint yet; wanted a name, and the hint that students read")
    if unknown := set(checks) - {result.check for result in group.results}:
        had = ", ".join(result.check for result in group.results)
        raise UsageError(f"{', '.join(sorted(unknown))}: has no result of group {group.id}; it has those of {had}")
    results = {check: list(found) for check, found in earlier.results.items()} if earlier else {}
    for result in group.results:
        if not checks or result.check in checks:
            results.setdefault(result.check, []).append(result.fingerprint)
    idea = " ".join((family or (earlier.family if earlier else "")).split()) or name
    known[name] = ClassHint(name, words, idea, results)
    return write_class_hints(assignment, known.values())


def example_of(course: Course, assignment: Assignment, group: UnnamedGroup) -> Example:
    """Return the shortest submission of a group, from the gradebook.

    Raises
    ------
    UsageError
        If there is no gradebook, or none of these submissions is in it.
    MissingExtraError
        If what reads gradebooks is not installed.
    """
    from autograder.application.open_gradebook import open_gradebook  # noqa: PLC0415 -- groups need no database

    students = dict(zip(group.digests, group.students, strict=True))
    with open_gradebook(course) as book, book.store.reader() as reader:
        numbers = {
            one.digest: one.id
            for one in reader.records().submissions
            if one.assignment == assignment.id and one.digest in students
        }
        found = [
            Example(students[digest], _sources(assignment, reader.files(number))) for digest, number in numbers.items()
        ]
        place = book.place
    if not found:
        raise UsageError(f"{place}: has no submission of group {group.id}; those that were graded into it have sources")
    return min(found, key=lambda one: (sum(map(len, one.sources.values())), one.student))


def _sources(assignment: Assignment, files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: files[name].decode(errors="replace") for name in assignment.files if name in files}


def as_misconception(course: Course, assignment: Assignment, group: UnnamedGroup) -> str:
    """Return the skeleton of a misconception for ``misconceptions.py``, from the shortest submission of a group.

    Raises
    ------
    UsageError
        If that submission is not known, or none of its functions that failed can be found in it.
    """
    return misconception_skeleton(group, example_of(course, assignment, group).sources.values())
