"""Gradescope's "Export Submissions": a folder ``submission_<number>`` each, and a file that says whose they are."""

import re
from collections import defaultdict
from functools import partial

from autograder.errors import RejectedError, UsageError
from autograder.intake.bounded_reader import BoundedReader
from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import display_name
from autograder.intake.folder import Folder
from autograder.intake.gradescope_metadata import ExportedSubmission, Submitter
from autograder.intake.limits import MAX_METADATA
from autograder.intake.student_keys import student_key
from autograder.model import Assignment, Origin

METADATA = "submission_metadata.yml"

_FOLDER = re.compile(r"submission_(\d+)")

Attempt = tuple[Submitter, ExportedSubmission]  # one student's part in a submission


def matches(name: str, *, is_folder: bool) -> bool:
    """Return whether Gradescope could have written a name."""
    return _FOLDER.fullmatch(name) is not None if is_folder else name == METADATA


def list_entries(folder: Folder, _assignment: Assignment) -> list[SubmissionEntry]:
    """Return an entry per student of an export: each member of a group is one.

    Raises
    ------
    UsageError
        If the metadata are missing or cannot be understood.
    """
    if METADATA not in folder.file_names:
        raise UsageError(
            f"{folder.path}: has no {METADATA}, which says whose the submissions are; export the submissions again"
        )
    path, subfolders = f"{folder.path}/{METADATA}", folder.subfolder_names
    try:
        with BoundedReader() as reader:
            submissions = reader.read_metadata(folder.file(METADATA).read(MAX_METADATA), path)
    except RejectedError as error:
        raise UsageError(f"{path}: {error}; export the submissions again") from error
    known = {submission.folder for submission in submissions}
    entries = [
        SubmissionEntry(name, name, read_error=f"{folder.path}/{name}: is not in {METADATA}, so its student is unknown")
        for name in subfolders
        if name not in known and matches(name, is_folder=True)
    ]
    by_student: dict[str, list[Attempt]] = defaultdict(list)
    for submission in submissions:
        if not submission.submitters:
            name = display_name(submission.folder)
            entries.append(SubmissionEntry(student_key(name), name, read_error=f"{path}: {name} has no submitter"))
        for submitter in submission.submitters:
            by_student[submitter.email or submitter.sid].append((submitter, submission))
    return entries + [_entry(folder, subfolders, key, attempts) for key, attempts in by_student.items()]


def _entry(folder: Folder, subfolders: list[str], key: str, attempts: list[Attempt]) -> SubmissionEntry:
    times = [submission.time for _, submission in attempts]
    if len(attempts) > 1 and (None in times or len(set(times)) < len(times)):
        which = " and ".join(display_name(submission.folder) for _, submission in attempts)
        reason = f"{which} were both handed in, and it is unknown which one is later"
        return SubmissionEntry(student_key(key), display_name(attempts[0][1].folder), rejected=reason)
    submitter, submission = max(attempts, key=lambda item: item[1].time.timestamp() if item[1].time else 0.0)
    origin = Origin(
        name=display_name(submitter.name),
        ids={
            kind: display_name(value) for kind, value in (("email", submitter.email), ("sid", submitter.sid)) if value
        },
        submission_id=submission.folder.removeprefix("submission_"),
        time=submission.time,
    )
    source, notes = display_name(submission.folder), []
    if len(attempts) > 1:
        notes.append(f"the latest of {len(attempts)} submissions was used: {source} of {submission.time}")
    others = [display_name(other.name) for other in submission.submitters if other is not submitter]
    if others:
        notes.append(f"handed in together with {', '.join(others)}")
    if submission.folder not in subfolders:
        missing = f"{folder.path}: {source} is in {METADATA}, but its folder is missing; export the submissions again"
        return SubmissionEntry(student_key(key), source, origin=origin, read_error=missing)
    return SubmissionEntry(student_key(key), source, partial(folder.walk, submission.folder), origin, tuple(notes))
