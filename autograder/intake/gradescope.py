"""Gradescope's "Export Submissions": a folder ``submission_<number>`` each, and a file that says whose they are."""

import re
from collections import defaultdict
from functools import partial

from autograder.errors import RejectedError, UsageError
from autograder.intake.entry import HandIn
from autograder.intake.limits import MAX_METADATA
from autograder.intake.metadata import Entry, Person, read_metadata
from autograder.intake.names import shown, student_key
from autograder.intake.places import Place
from autograder.model import Assignment, Origin

METADATA = "submission_metadata.yml"

_FOLDER = re.compile(r"submission_(\d+)")


def fits(name: str, *, folder: bool) -> bool:
    """Whether Gradescope would give something this name."""
    return _FOLDER.fullmatch(name) is not None if folder else name == METADATA


def hand_ins(place: Place, _assignment: Assignment) -> list[HandIn]:
    """List the students of an export: each submitter of a group is one."""
    if METADATA not in place.others:
        raise UsageError(f"{place.path}: has no {METADATA}, which says whose the submissions are; export them anew")
    path, folders = f"{place.path}/{METADATA}", place.folders
    try:
        entries = read_metadata(place.file(METADATA).read(MAX_METADATA), path)
    except RejectedError as error:
        raise UsageError(f"{path}: {error}; export the submissions anew") from error
    known = {entry.submission for entry in entries}
    found = [
        HandIn(name, name, unread=f"{place.path}/{name}: is not in {METADATA}, so that nobody knows whose it is")
        for name in folders
        if name not in known and fits(name, folder=True)
    ]
    by_person: dict[str, list[tuple[Person, Entry]]] = defaultdict(list)
    for entry in entries:
        if not entry.people:
            name = shown(entry.submission)
            found.append(HandIn(student_key(name), name, unread=f"{path}: {name} is nobody's"))
        for person in entry.people:
            by_person[person.email or person.sid].append((person, entry))
    return found + [_hand_in(place, folders, key, handed_in) for key, handed_in in by_person.items()]


def _hand_in(place: Place, folders: list[str], key: str, handed_in: list[tuple[Person, Entry]]) -> HandIn:
    times = [entry.time for _, entry in handed_in]
    if len(handed_in) > 1 and (None in times or len(set(times)) < len(times)):
        which = " and ".join(shown(entry.submission) for _, entry in handed_in)
        reason = f"{which} were both handed in, and nobody knows which is the later"
        return HandIn(student_key(key), shown(handed_in[0][1].submission), rejected=reason)
    person, entry = max(handed_in, key=lambda item: item[1].time.timestamp() if item[1].time else 0.0)
    origin = Origin(
        name=shown(person.name),
        ids={kind: shown(value) for kind, value in (("email", person.email), ("sid", person.sid)) if value},
        submission_id=entry.submission.removeprefix("submission_"),
        time=entry.time,
    )
    source, notes = shown(entry.submission), []
    if len(handed_in) > 1:
        notes.append(f"the latest of {len(handed_in)} submissions was taken, {source} of {entry.time}")
    others = [shown(other.name) for other in entry.people if other is not person]
    if others:
        notes.append(f"handed in together with {', '.join(others)}")
    if entry.submission not in folders:
        missing = f"{place.path}: {source} is in {METADATA}, and not here; export them anew"
        return HandIn(student_key(key), source, origin=origin, unread=missing)
    return HandIn(student_key(key), source, partial(place.files, entry.submission), origin, tuple(notes))
