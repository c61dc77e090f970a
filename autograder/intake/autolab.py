"""Autolab's "Download all submissions": one flat folder with every version of everybody.

A file is called ``<e-mail address>_<version>_<file>``, where the last part is the name that the course has set for what
is handed in, whatever the student's file was called.
"""

import re
from collections import defaultdict
from functools import partial

from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import display_name
from autograder.intake.folder import Folder, SubmittedFile, file_called
from autograder.intake.per_student import as_required_file
from autograder.intake.student_keys import student_key
from autograder.model import Assignment, Origin

_NAME = re.compile(r"(?P<email>[^@\s]+@[A-Za-z0-9.-]+)_(?P<version>[0-9]{1,9})_(?P<file>.+)", re.DOTALL)


def matches(name: str, *, is_folder: bool) -> bool:
    """Return whether Autolab could have written a name."""
    return not is_folder and _NAME.fullmatch(name) is not None


def list_entries(folder: Folder, assignment: Assignment) -> list[SubmissionEntry]:
    """Return an entry per student of a download."""
    by_email: dict[str, list[re.Match[str]]] = defaultdict(list)
    for name in folder.file_names:
        if match := _NAME.fullmatch(name):
            by_email[match["email"].casefold()].append(match)
    return [_entry(folder, assignment, email, versions) for email, versions in by_email.items()]


def _entry(folder: Folder, assignment: Assignment, email: str, versions: list[re.Match[str]]) -> SubmissionEntry:
    latest = max(versions, key=lambda match: int(match["version"]))
    notes = []
    if len(versions) > 1:
        notes.append(f"the latest of {len(versions)} submissions was used: version {latest['version']}")
    return SubmissionEntry(
        student_key(email),
        display_name(latest[0]),
        partial(_files, folder, assignment, latest),
        Origin(ids={"email": display_name(email)}, submission_id=latest["version"]),
        tuple(notes),
    )


def _files(folder: Folder, assignment: Assignment, match: re.Match[str]) -> list[SubmittedFile]:
    return [as_required_file(file_called(folder, match[0], match["file"]), assignment.files)]
