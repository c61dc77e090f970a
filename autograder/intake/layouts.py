"""Which LMS a download comes from, recognised by the names in it, and never guessed where these disagree."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from autograder.errors import Action, Remedy, UsageError
from autograder.intake import autolab, blackboard, canvas, github, gradescope, moodle, per_student
from autograder.intake.doubtful_names import doubtful_names
from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import NameMatch, display_name, match_name
from autograder.intake.folder import Folder
from autograder.model import Assignment


class SubmissionLayout(StrEnum):
    """How the submissions of a class are arranged and named."""

    FOLDERS = "folders"
    CANVAS = "canvas"
    MOODLE = "moodle"
    BLACKBOARD = "blackboard"
    GRADESCOPE = "gradescope"
    AUTOLAB = "autolab"
    GITHUB = "github"


Fitting = Callable[[Folder, Assignment], list[str]]  # names of files and folders in a folder


@dataclass(frozen=True)
class _Reader:
    """What a layout is called in messages, which names fit it, and how its entries are listed."""

    title: str
    fitting: Fitting
    list_entries: Callable[[Folder, Assignment], list[SubmissionEntry]]
    recognised: Fitting  # where nobody names the layout


class _Matches(Protocol):
    def __call__(self, name: str, /, *, is_folder: bool) -> bool: ...


def _by_name(
    title: str, matches: _Matches, list_entries: Callable[[Folder, Assignment], list[SubmissionEntry]]
) -> _Reader:
    """Return the reader of a layout to which each name fits or does not, whatever the others are."""

    def fitting(folder: Folder, _assignment: Assignment) -> list[str]:
        return [name for name, is_folder in _names(folder) if matches(name, is_folder=is_folder)]

    return _Reader(title, fitting, list_entries, fitting)


_READERS = {
    SubmissionLayout.CANVAS: _by_name("a download from Canvas", canvas.matches, canvas.list_entries),
    SubmissionLayout.MOODLE: _by_name("a download from Moodle", moodle.matches, moodle.list_entries),
    SubmissionLayout.BLACKBOARD: _by_name("a download from Blackboard", blackboard.matches, blackboard.list_entries),
    SubmissionLayout.GRADESCOPE: _by_name("an export from Gradescope", gradescope.matches, gradescope.list_entries),
    SubmissionLayout.AUTOLAB: _by_name("a download from Autolab", autolab.matches, autolab.list_entries),
    SubmissionLayout.GITHUB: _Reader(
        "repositories named after GitHub accounts", github.named_alike, github.list_entries, github.recognised
    ),
    SubmissionLayout.FOLDERS: _by_name(
        "one folder, file or archive per student", per_student.matches, per_student.list_entries
    ),
}
_DOWNLOADS = [layout for layout in _READERS if layout is not SubmissionLayout.FOLDERS]


@dataclass(frozen=True)
class FolderListing:
    """The submissions of one assignment in one folder, and what the folder was understood to be."""

    entries: list[SubmissionEntry]
    message: str


def list_folder(
    folder: Folder, assignment: Assignment, layout: SubmissionLayout | None, *, zipped: bool
) -> FolderListing:
    """List the submissions in a folder.

    Parameters
    ----------
    folder : Folder
        Where they are.
    assignment : Assignment
        What they are for.
    layout : SubmissionLayout or None
        How they are named; None to recognise it from the names.
    zipped : bool
        Whether the folder is a zip: one whose names fit no download is not taken for one entry per student.

    Raises
    ------
    UsageError
        If the layout is not recognised, or the folder is empty.
    """
    folder = _enter(folder, assignment, layout, zipped=zipped)
    names = _names(folder)
    if not names:
        raise UsageError(f"{folder.path}: is empty; wanted one folder, file or archive per student, or a download")
    if layout is None:
        layout = _recognise(folder, assignment, names, zipped=zipped)
    reader = _READERS[layout]
    fitting = set(reader.fitting(folder, assignment))
    others = [name for name, _ in names if name not in fitting]
    if len(others) == len(names):
        raise UsageError(f"{folder.path}: no name in it fits {reader.title}; found {_some(others)}")
    entries = reader.list_entries(folder, assignment)
    count = len(entries)
    message = f"{folder.path}: {reader.title}, {count} submission{'' if count == 1 else 's'}"
    if others:
        message += f"; ignored, as their names do not fit: {_some(others)}"
    return FolderListing(entries, message)


def _names(folder: Folder) -> list[tuple[str, bool]]:
    return [(name, True) for name in folder.subfolder_names] + [(name, False) for name in folder.file_names]


def _enter(folder: Folder, assignment: Assignment, layout: SubmissionLayout | None, *, zipped: bool) -> Folder:
    """Return the only subfolder if it holds everything, as in zips and exports; else the folder itself."""
    if len(folder.subfolder_names) != 1 or folder.file_names:
        return folder
    [name] = folder.subfolder_names
    inner = folder.subfolder(name)
    if layout is SubmissionLayout.FOLDERS:
        one_students = any(
            match_name(required, inner_name) is NameMatch.SAME
            for required in assignment.files
            for inner_name in inner.file_names
        )
        return inner if zipped and not one_students else folder
    downloads = _DOWNLOADS if layout is None else [layout]
    if any(_READERS[each].recognised(folder, assignment) for each in downloads):
        return folder  # a class of one
    return inner if any(_READERS[each].recognised(inner, assignment) for each in downloads) else folder


def _recognise(
    folder: Folder, assignment: Assignment, names: list[tuple[str, bool]], *, zipped: bool
) -> SubmissionLayout:
    matching = {layout: found for layout in _DOWNLOADS if (found := _READERS[layout].recognised(folder, assignment))}
    complete = [layout for layout, found in matching.items() if len(found) == len(names)]
    if len(complete) == 1:
        return complete[0]
    choose = Remedy(Action.CHOOSE_LAYOUT, tuple(SubmissionLayout))
    if not matching:
        if zipped:
            raise UsageError(f"{folder.path}: its names fit no known download", choose)
        if reason := doubtful_names(names, assignment):
            raise UsageError(f"{folder.path}: its names fit no known download, and {reason}", choose)
        return SubmissionLayout.FOLDERS
    layout, found = max(matching.items(), key=lambda item: len(item[1]))
    other = next((name for name, _ in names if name not in found), found[0])
    raise UsageError(
        f"{folder.path}: {len(found)} of {len(names)} names fit {_READERS[layout].title}, such as "
        f"{display_name(found[0])!r}, and others do not, such as {display_name(other)!r}",
        choose,
    )


def _some(names: list[str]) -> str:
    return ", ".join(map(display_name, names[:3])) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
