"""Which LMS a download comes from, told by the names in it, and never guessed where these disagree."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from autograder.errors import Action, Remedy, UsageError
from autograder.intake import canvas, folders, gradescope, moodle
from autograder.intake.entry import HandIn
from autograder.intake.names import Likeness, likeness, shown
from autograder.intake.places import Place
from autograder.model import Assignment


class Layout(StrEnum):
    """How the submissions of a class are named."""

    FOLDERS = "folders"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"


class _Fits(Protocol):
    def __call__(self, name: str, *, folder: bool) -> bool: ...


@dataclass(frozen=True)
class _Reading:
    """What a layout is called, what names it has, and how it is read."""

    title: str
    fits: _Fits
    hand_ins: Callable[[Place, Assignment], list[HandIn]]


_READINGS = {
    Layout.CANVAS: _Reading("a download from Canvas", canvas.fits, canvas.hand_ins),
    Layout.MOODLE: _Reading("a download from Moodle", moodle.fits, moodle.hand_ins),
    Layout.GRADESCOPE: _Reading("an export from Gradescope", gradescope.fits, gradescope.hand_ins),
    Layout.FOLDERS: _Reading("one folder, file or archive per student", lambda *_, **__: True, folders.hand_ins),
}
_DOWNLOADS = [layout for layout in _READINGS if layout is not Layout.FOLDERS]


@dataclass(frozen=True)
class Listing:
    """The submissions of one assignment, and what was made of the place where they lie."""

    hand_ins: list[HandIn]
    said: str


def list_place(place: Place, assignment: Assignment, layout: Layout | None, *, zipped: bool) -> Listing:
    """List the submissions of a place.

    Parameters
    ----------
    place : Place
        Where they lie.
    assignment : Assignment
        What they are for.
    layout : Layout or None
        How they are named; None to tell from the names.
    zipped : bool
        Whether the place is a zip, which is no student's folder by its looks.

    Raises
    ------
    UsageError
        If that cannot be told, or there is nothing.
    """
    place = _inside(place, assignment, layout, zipped=zipped)
    names = _names(place)
    if not names:
        raise UsageError(f"{place.path}: is empty; wanted one folder, file or archive per student, or a download")
    if layout is None:
        layout = _recognise(place, names, zipped=zipped)
    reading = _READINGS[layout]
    others = [name for name, folder in names if not reading.fits(name, folder=folder)]
    if len(others) == len(names):
        raise UsageError(
            f"{place.path}: nothing in it has a name as in {reading.title}; found {shown(names[0][0])!r} and others"
        )
    hand_ins = reading.hand_ins(place, assignment)
    count = len(hand_ins)
    said = f"{place.path}: {reading.title}, {count} submission{'' if count == 1 else 's'}"
    if others:
        said += f"; left out, as named otherwise: {_some(others)}"
    return Listing(hand_ins, said)


def _names(place: Place) -> list[tuple[str, bool]]:
    return [(name, True) for name in place.folders] + [(name, False) for name in place.others]


def _inside(place: Place, assignment: Assignment, layout: Layout | None, *, zipped: bool) -> Place:
    """Go into a single folder that holds everything, as zips and exports have it."""
    if len(place.folders) != 1 or place.others:
        return place
    inner = place.below(place.folders[0])
    names = _names(inner)
    if layout is Layout.FOLDERS:
        own = any(likeness(wanted, name) is Likeness.SAME for wanted in assignment.files for name in inner.others)
        return inner if zipped and not own else place
    downloads = _DOWNLOADS if layout is None else [layout]
    if any(_READINGS[each].fits(place.folders[0], folder=True) for each in downloads):
        return place  # of a class of one
    within = any(_READINGS[each].fits(name, folder=folder) for each in downloads for name, folder in names)
    return inner if within else place


def _recognise(place: Place, names: list[tuple[str, bool]], *, zipped: bool) -> Layout:
    fitting = {
        layout: fit
        for layout in _DOWNLOADS
        if (fit := [name for name, folder in names if _READINGS[layout].fits(name, folder=folder)])
    }
    if not fitting and not zipped:
        return Layout.FOLDERS
    whole = [layout for layout, fit in fitting.items() if len(fit) == len(names)]
    if len(whole) == 1:
        return whole[0]
    choose = Remedy(Action.CHOOSE_LAYOUT, tuple(Layout))
    if not fitting:
        raise UsageError(f"{place.path}: not a download that is known by its names", choose)
    layout, fit = max(fitting.items(), key=lambda item: len(item[1]))
    odd = next((name for name, _ in names if name not in fit), fit[0])
    raise UsageError(
        f"{place.path}: {len(fit)} of {len(names)} names are as in {_READINGS[layout].title}, such as "
        f"{shown(fit[0])!r}, and others are not, such as {shown(odd)!r}",
        choose,
    )


def _some(names: list[str]) -> str:
    return ", ".join(map(shown, names[:3])) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
