"""List the submissions of a class, to one assignment or to all assignments of a course."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError
from autograder.intake.bounded_reader import BoundedReader
from autograder.intake.disk_folder import DiskFolder
from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import display_name, fold_name
from autograder.intake.layouts import FolderListing, SubmissionLayout, list_folder
from autograder.intake.zip_folder import open_zip
from autograder.model import Assignment, Course
from autograder.text.suggestions import no_such_assignment


@dataclass(frozen=True)
class ClassListing:
    """Who handed something in, and for which assignment. None of it is read yet."""

    entries: list[tuple[Assignment, SubmissionEntry]]
    messages: list[str]  # what each folder or zip was understood to be, one line each
    reader: BoundedReader  # for reading all of them


@contextmanager
def open_submissions(
    course: Course, path: Path, assignment_id: str | None, layout: SubmissionLayout | None
) -> Iterator[ClassListing]:
    """List the submissions at a path, and keep open what they are read from.

    Parameters
    ----------
    course : Course
        The course that they are for.
    path : Path
        The submissions to one assignment, in a folder or a zip; or a folder that holds one of these per assignment,
        named after the assignment.
    assignment_id : str or None
        Which assignment they are for; None if the names in the folder say it.
    layout : SubmissionLayout or None
        How submissions are named; None to recognise it from the names.

    Raises
    ------
    UsageError
        If the path, or what is in it, cannot be understood.
    """
    folders = _folders(course, path, assignment_id)
    with ExitStack() as stack:
        listings = [(assignment, _listing(stack, assignment, where, layout)) for assignment, where in folders]
        entries = [
            (assignment, entry)
            for assignment, listing in listings
            for entry in sorted(_without_clashes(listing.entries), key=lambda entry: entry.student)
        ]
        reader = stack.enter_context(BoundedReader())
        yield ClassListing(entries, [listing.message for _, listing in listings], reader)


def _folders(course: Course, path: Path, assignment_id: str | None) -> list[tuple[Assignment, Path]]:
    known = {assignment.id: assignment for assignment in course.assignments}
    if assignment_id is not None:
        if assignment_id not in known:
            raise UsageError(f"{assignment_id}: {no_such_assignment(assignment_id, known)}")
        return [(known[assignment_id], path)]
    named: dict[str, list[Path]] = defaultdict(list)
    folder = DiskFolder(path)
    for name in folder.subfolder_names + folder.file_names:
        named[name.removesuffix(".zip")].append(path / name)
    if not named:
        raise UsageError(f"{path}: is empty; wanted a folder or a zip per assignment")
    for name, paths in named.items():
        if name not in known:
            found = display_name(paths[0].name)
            raise UsageError(
                f"{path}: {found!r} is not an assignment (the course has {', '.join(known) or 'none'})",
                Remedy(Action.NAME_SINGLE_ASSIGNMENT),
            )
        if len(paths) > 1:
            raise UsageError(f"{path}: {' and '.join(p.name for p in paths)} are both for {name}; remove one")
    return [(known[name], paths[0]) for name, paths in sorted(named.items())]


def _listing(stack: ExitStack, assignment: Assignment, path: Path, layout: SubmissionLayout | None) -> FolderListing:
    if path.is_file():
        return list_folder(stack.enter_context(open_zip(path)), assignment, layout, zipped=True)
    return list_folder(DiskFolder(path), assignment, layout, zipped=False)


def _without_clashes(entries: list[SubmissionEntry]) -> Iterator[SubmissionEntry]:
    """Yield the entries; of two under one key neither is graded, since nobody knows which one to take."""
    by_key: dict[str, list[SubmissionEntry]] = defaultdict(list)
    for entry in entries:
        by_key[fold_name(entry.student)].append(entry)
    for same in by_key.values():
        if len(same) == 1:
            yield same[0]
            continue
        sources = " and ".join(dict.fromkeys(entry.source for entry in same))
        reason = (
            f"{sources} belong to the same student, going by their names; rename or remove all but one, and grade again"
        )
        for entry in {entry.student: entry for entry in same}.values():
            yield SubmissionEntry(entry.student, entry.source, read_error=reason)
