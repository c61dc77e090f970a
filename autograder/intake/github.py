"""Repositories of GitHub Classroom: a folder ``<assignment>-<account>`` each, as cloning them all makes it."""

from functools import partial

from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import common_start, display_name
from autograder.intake.folder import Folder
from autograder.intake.student_keys import student_key
from autograder.model import Assignment, Origin


def named_alike(folder: Folder) -> list[str]:
    """Return the names of the folders, if all begin with what may be the name of an assignment."""
    names = folder.subfolder_names
    return names if _prefix(names) else []


def recognised(folder: Folder) -> list[str]:
    """Return the names of the folders, if they are named alike and all of them are Git repositories."""
    return named_alike(folder) if all(map(folder.is_repository, folder.subfolder_names)) else []


def list_entries(folder: Folder, _assignment: Assignment) -> list[SubmissionEntry]:
    """Return an entry per account."""
    names = folder.subfolder_names
    prefix = _prefix(names)
    return [
        SubmissionEntry(
            student_key(name.removeprefix(prefix)),
            f"{display_name(name)}/",
            partial(folder.walk, name),
            Origin(ids={"github": display_name(name.removeprefix(prefix))}),
        )
        for name in names
    ]


def _prefix(names: list[str]) -> str:
    """Return what all names begin with, up to the account; nothing if there is no such thing."""
    prefix = common_start(names, "-") if len(names) > 1 else ""
    return prefix if all(name.removeprefix(prefix) for name in names) else ""
