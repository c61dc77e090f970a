"""Repositories of GitHub Classroom: a folder ``<assignment>-<account>`` each, as cloning them all makes it."""

import re
from functools import partial

from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import common_start, display_name
from autograder.intake.folder import Folder
from autograder.intake.student_keys import student_key
from autograder.model import Assignment, Origin

ALL = "-submissions"  # ends the name of the folder into which Classroom's command clones all repositories


def named_alike(folder: Folder, assignment: Assignment) -> list[str]:
    """Return the names of the folders, if all begin with what may be the name of the assignment there."""
    names = folder.subfolder_names
    return names if _prefix(names, assignment) else []


def recognised(folder: Folder, assignment: Assignment) -> list[str]:
    """Return the names of the folders, if they are named alike, and after the assignment or are Git repositories."""
    names = named_alike(folder, assignment)
    ours = all(map(_after(assignment).match, names))
    return names if ours or all(map(folder.is_repository, names)) else []


def list_entries(folder: Folder, assignment: Assignment) -> list[SubmissionEntry]:
    """Return an entry per account."""
    names = folder.subfolder_names
    start = len(_prefix(names, assignment))
    return [
        SubmissionEntry(
            student_key(name[start:]),
            f"{display_name(name)}/",
            partial(folder.walk, name),
            Origin(ids={"github": display_name(name[start:])}),
        )
        for name in names
    ]


def _prefix(names: list[str], assignment: Assignment) -> str:
    """Return what all names begin with, up to the account; nothing if that cannot be told."""
    if len(names) > 1:
        prefix = common_start(names, "-")
    else:
        match = _after(assignment).match(names[0]) if names and not names[0].endswith(ALL) else None
        prefix = match[0] if match else ""
    return prefix if all(name.removeprefix(prefix) for name in names) else ""


def _after(assignment: Assignment) -> re.Pattern[str]:
    """Return the beginning of names after an assignment: ``a1-`` or ``a1-forward-conv-`` for ``a1_forward_conv``."""
    first, *others = map(re.escape, assignment.id.split("_"))
    return re.compile(first + "".join(f"(?:-{other}" for other in others) + ")?" * len(others) + "-", re.IGNORECASE)
