"""All submissions of a class, of one assignment or of a whole course."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError
from autograder.intake.downloads import open_zip
from autograder.intake.entry import HandIn
from autograder.intake.layouts import Layout, Listing, list_place
from autograder.intake.names import same_key, shown
from autograder.intake.places import Folder
from autograder.model import Assignment, Course
from autograder.text.suggestions import no_such_assignment


@dataclass(frozen=True)
class Class:
    """Who handed something in for what. Nothing of it is read yet."""

    hand_ins: list[tuple[Assignment, HandIn]]
    said: list[str]  # what was made of each place, a line each


@contextmanager
def open_class(course: Course, path: Path, assignment_id: str | None, layout: Layout | None) -> Iterator[Class]:
    """List the submissions at a path, and keep open what they are read from.

    Parameters
    ----------
    course : Course
        Whose assignments they are for.
    path : Path
        The submissions of one assignment, in a folder or a zip; or a folder with one of these per assignment, named
        after it.
    assignment_id : str or None
        Which assignment; None for those that the names in the folder tell.
    layout : Layout or None
        How submissions are named; None to tell from the names.

    Raises
    ------
    UsageError
        If the path cannot be meant.
    """
    places = _places(course, path, assignment_id)
    with ExitStack() as stack:
        listings = [(assignment, _listing(stack, assignment, where, layout)) for assignment, where in places]
        hand_ins = [
            (assignment, hand_in)
            for assignment, listing in listings
            for hand_in in sorted(_without_clashes(listing.hand_ins), key=lambda hand_in: hand_in.student)
        ]
        yield Class(hand_ins, [listing.said for _, listing in listings])


def _places(course: Course, path: Path, assignment_id: str | None) -> list[tuple[Assignment, Path]]:
    known = {assignment.id: assignment for assignment in course.assignments}
    if assignment_id is not None:
        if assignment_id not in known:
            raise UsageError(f"{assignment_id}: {no_such_assignment(assignment_id, known)}")
        return [(known[assignment_id], path)]
    named: dict[str, list[Path]] = defaultdict(list)
    folder = Folder(path)
    for name in folder.folders + folder.others:
        named[name.removesuffix(".zip")].append(path / name)
    if not named:
        raise UsageError(f"{path}: is empty; wanted a folder or a zip per assignment")
    for name, paths in named.items():
        if name not in known:
            raise UsageError(
                f"{path}: {shown(paths[0].name)!r} is no assignment (the course has {', '.join(known) or 'none'})",
                Remedy(Action.NAME_SINGLE_ASSIGNMENT),
            )
        if len(paths) > 1:
            raise UsageError(f"{path}: {' and '.join(p.name for p in paths)} are both of {name}; remove one")
    return [(known[name], paths[0]) for name, paths in sorted(named.items())]


def _listing(stack: ExitStack, assignment: Assignment, path: Path, layout: Layout | None) -> Listing:
    if path.is_file():
        return list_place(stack.enter_context(open_zip(path)), assignment, layout, zipped=True)
    return list_place(Folder(path), assignment, layout, zipped=False)


def _without_clashes(hand_ins: list[HandIn]) -> Iterator[HandIn]:
    """Two students of one key are nobody's guess: neither is graded."""
    by_key: dict[str, list[HandIn]] = defaultdict(list)
    for hand_in in hand_ins:
        by_key[same_key(hand_in.student)].append(hand_in)
    for same in by_key.values():
        if len(same) == 1:
            yield same[0]
            continue
        sources = " and ".join(dict.fromkeys(hand_in.source for hand_in in same))
        reason = f"{sources} are of one student, by their names; rename or remove all but one, and grade again"
        for hand_in in {hand_in.student: hand_in for hand_in in same}.values():
            yield HandIn(hand_in.student, hand_in.source, unread=reason)
