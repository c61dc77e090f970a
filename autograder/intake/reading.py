"""From what came in to the files that are asked for. Whatever is odd about them is said; a rejection comes first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from autograder.errors import MachineError, RejectedError
from autograder.intake.archives import unpack
from autograder.intake.entry import HandIn
from autograder.intake.limits import MAX_ARCHIVE, MAX_FILE, MAX_NOTEBOOK
from autograder.intake.names import Likeness, fits, is_archive, likeness
from autograder.intake.notebooks import extract
from autograder.intake.places import File
from autograder.model import Assignment, Submission

Candidate = tuple[Likeness, File]


@dataclass
class _Found:
    """What was found of the files that are asked for, on the way to a submission."""

    candidates: dict[str, list[Candidate]] = field(default_factory=dict)  # file that is asked for -> what may be it
    archives: list[File] = field(default_factory=list)  # the least deep
    others: list[str] = field(default_factory=list)  # names of files that are of a kind that is asked for
    nested: list[str] = field(default_factory=list)  # names of archives in archives


@dataclass
class _Result:
    """A submission while it is put together."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    originals: dict[str, str] = field(default_factory=dict)
    extracted: dict[str, str] = field(default_factory=dict)


def read_submission(assignment: Assignment, hand_in: HandIn) -> Submission:
    """Read the files that an assignment asks for. Whatever else lies there is left unread.

    Parameters
    ----------
    assignment : Assignment
        What was asked for.
    hand_in : HandIn
        What came in.

    Returns
    -------
    Submission
        With the files; or ``rejected``, if the student has to hand in something else; or ``unread``, if that is on us.
    """
    empty = Submission(hand_in.student, {}, hand_in.notes, hand_in.origin, hand_in.rejected, hand_in.unread)
    if hand_in.unread is not None:
        return empty
    if hand_in.rejected is not None:
        return replace(empty, notes=(hand_in.rejected, *hand_in.notes))
    try:
        result = _read(assignment, hand_in)
    except RejectedError as error:
        reason = f"what was handed in was not read: {error}"
        return replace(empty, rejected=reason, notes=(reason, *hand_in.notes))
    except MachineError as error:
        return replace(empty, unread=str(error))
    return Submission(
        hand_in.student,
        result.files,
        (*result.problems, *result.notes, *hand_in.notes),
        replace(hand_in.origin, originals=result.originals, extracted=result.extracted),
        rejected="; ".join(result.problems) if result.problems and not result.files else None,
    )


def _read(assignment: Assignment, hand_in: HandIn) -> _Result:
    result = _Result()
    found = _find(assignment.files, hand_in.files())
    missing = [wanted for wanted in assignment.files if wanted not in found.candidates]
    searched = not (missing and found.archives) or _look_into(found, missing, result)
    for wanted in assignment.files:
        candidates = found.candidates.get(wanted, [])
        if candidates:
            try:
                _take(wanted, assignment.files[wanted], candidates, result)
            except RejectedError as error:
                result.problems.append(f"{wanted} was not read: {error}")
        elif searched:
            result.notes.append(_absent(wanted, found))
    return result


def _find(asked: Collection[str], files: Iterable[File]) -> _Found:
    """Look for files level by level: what lies less deep counts, and nobody looks deeper than needed."""
    found = _Found()
    for _, level in groupby(files, key=lambda file: file.depth):
        here: dict[str, list[Candidate]] = {}
        archives = []
        for file in level:
            meant = [(sure, name) for name in asked if (sure := likeness(name, file.base)) is not None]
            if meant:
                sure, name = min(meant)
                here.setdefault(name, []).append((sure, file))
            elif is_archive(file.base):
                archives.append(file)
            elif any(fits(name, file.base) for name in asked):
                found.others.append(file.title)
        found.candidates = {**here, **found.candidates}
        found.archives = found.archives or archives
        if len(found.candidates) == len(asked):
            break
    return found


def _look_into(found: _Found, missing: list[str], result: _Result) -> bool:
    """Look for what is missing in the archive that was handed in; say whether that could be done."""
    try:
        archive = _one_of(found.archives, "could both be meant", result)
    except RejectedError as error:
        result.problems.append(str(error))
        return False
    try:
        files = unpack(archive.read(MAX_ARCHIVE), lambda inner: any(likeness(m, inner) is not None for m in missing))
    except RejectedError as error:
        result.problems.append(f"{archive.title} was not read: {error}")
        return False
    inside = _find(missing, [replace(file, shown=f"{file.title} in {archive.title}") for file in files])
    found.candidates |= inside.candidates
    found.others += inside.others
    found.nested = [file.title for file in inside.archives]
    return True


def _one_of(files: list[File], both: str, result: _Result) -> File:
    """Choose between files that are as good as each other."""
    if len(files) == 1:
        return files[0]
    files = sorted(files, key=lambda file: file.order or 0)
    names = " and ".join(file.title for file in files)
    if any(file.order is None for file in files):
        raise RejectedError(f"{names} {both}; hand in one")
    result.notes.append(f"of {names} the latest was taken, {files[-1].title}")
    return files[-1]


def _take(wanted: str, names: tuple[str, ...], candidates: list[Candidate], result: _Result) -> None:
    """Read the candidate that is meant."""
    code = [candidate for candidate in candidates if candidate[0] < Likeness.NOTEBOOK] or candidates
    if any(file.order is None for _, file in code):
        surest = min(sure for sure, _ in code)
        code = [candidate for candidate in code if candidate[0] is surest]
    file = _one_of([file for _, file in code], f"could both be {wanted}", result)
    sure = next(sure for sure, other in code if other is file)
    if sure >= Likeness.NOTEBOOK:
        _extract(wanted, names, file, result)
    else:
        result.files[wanted] = file.read(MAX_FILE)
        if sure is not Likeness.SAME and len(code) == 1:
            result.notes.append(f"{file.title} was taken for {wanted}")
    if file.title != wanted:
        result.originals[wanted] = file.title
    ignored = [other.title for _, other in candidates if other is not file]
    if ignored and file.order is None:
        result.notes.append(f"{', '.join(ignored)} left unread beside {file.title}")


def _extract(wanted: str, names: tuple[str, ...], file: File, result: _Result) -> None:
    try:
        taken = extract(file.read(MAX_NOTEBOOK), names)
    except RejectedError as error:
        raise RejectedError(f"{file.title}: {error}") from error
    result.files[wanted] = taken.source.encode()
    result.extracted[wanted] = taken.source
    result.notes.append(
        f"{wanted} was taken from {file.title}: {_several(taken.cells, 'cell')}, "
        f"{_several(taken.dropped, 'line')} dropped, {_several(taken.left_out, 'statement')} left out as not needed"
    )
    result.notes += [f"{file.title}: {reason}" for reason in taken.unread]


def _several(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _absent(wanted: str, found: _Found) -> str:
    note = f"{wanted} was not handed in"
    if found.others:
        note += f"; there is {', '.join(found.others[:3])}"
    if found.nested:
        note += f"; {found.nested[0]} is an archive in an archive, which is not opened"
    return note
