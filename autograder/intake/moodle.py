"""Moodle's "Download all submissions", in both of its settings.

A student's files lie in a folder ``<Full name>_<number>_assignsubmission_file_`` (newer versions leave the last ``_``
away), or in one folder with everybody's, where that stands before each name. The number is the participant's in this
assignment only; the grading worksheet has it as "Participant <number>". Where marking is anonymous the name is
"Participant"; a group without members in common has no number. Text that was entered is in ``..._onlinetext_``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from autograder.intake.entry import HandIn
from autograder.intake.names import shown, student_key
from autograder.intake.places import File, Place
from autograder.model import Assignment, Origin

_NAME = re.compile(
    r"(?P<name>[^_]+)(?:_(?P<number>[0-9]{1,20}))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)
Parts = list[re.Match[str]]


def fits(name: str, *, folder: bool) -> bool:
    """Whether Moodle would give something this name."""
    match = _NAME.fullmatch(name)
    return match is not None and folder is not bool(match["file"])


def hand_ins(place: Place, _assignment: Assignment) -> list[HandIn]:
    """List the students of a download."""
    found: dict[tuple[str, str | None], tuple[Parts, Parts]] = defaultdict(lambda: ([], []))
    for which, names in enumerate((place.folders, place.others)):
        for name in names:
            match = _NAME.fullmatch(name)
            if match and fits(name, folder=which == 0):
                found[match["name"], match["number"]][which].append(match)
    return [_hand_in(place, name, number, *parts) for (name, number), parts in found.items()]


def _hand_in(place: Place, name: str, number: str | None, folders: Parts, loose: Parts) -> HandIn:
    entered = {match["plugin"] for match in folders + loose} - {"file"}
    return HandIn(
        student_key(number or name),
        shown((folders + loose)[0][0]),
        lambda: _files(place, folders, loose),
        Origin("" if number and name == "Participant" else shown(name), {"moodle": number} if number else {}),
        tuple(f"an {kind} was entered in Moodle, which is not read" for kind in sorted(entered)),
    )


def _files(place: Place, folders: Parts, loose: Parts) -> Iterator[File]:
    for match in loose:
        if match["plugin"] == "file":
            yield File(match["file"].replace("/", "_"), place.file(match[0]).read, shown(match["file"]))
    for match in folders:
        if match["plugin"] == "file":
            yield from place.files(match[0])
