"""The plain layout: a folder, a file or an archive per student, named after the student."""

from collections.abc import Collection
from functools import partial

from autograder.errors import UsageError
from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import (
    ARCHIVE_SUFFIXES,
    NameMatch,
    display_name,
    has_suffix_of,
    is_archive,
    match_name,
)
from autograder.intake.folder import Folder, SubmittedFile
from autograder.intake.student_keys import student_key
from autograder.model import Assignment


def matches(_name: str, *, is_folder: bool) -> bool:  # noqa: ARG001 - as the other layouts have it
    """Return whether a name can be in this layout: every name can."""
    return True


def list_entries(folder: Folder, assignment: Assignment) -> list[SubmissionEntry]:
    """Return an entry per student.

    Raises
    ------
    UsageError
        If the folder is one student's.
    """
    for name in folder.file_names:
        if any(match_name(file, name) in (NameMatch.SAME, NameMatch.NOTEBOOK) for file in assignment.files):
            raise UsageError(
                f"{folder.path}: contains {name}, as the folder of a single student does; "
                f"wanted the folder that holds one folder, file or archive per student"
            )
    folders = [
        SubmissionEntry(student_key(name), f"{display_name(name)}/", partial(folder.walk, name))
        for name in folder.subfolder_names
    ]
    return folders + [_entry_of_file(folder.file(name), folder, assignment) for name in folder.file_names]


def _entry_of_file(file: SubmittedFile, folder: Folder, assignment: Assignment) -> SubmissionEntry:
    name = file.path
    if is_archive(name):
        suffix = max((suffix for suffix in ARCHIVE_SUFFIXES if name.casefold().endswith(suffix)), key=len, default="")
        stem = name[: -len(suffix)] if suffix else name.rpartition(".")[0]
        return SubmissionEntry(student_key(stem), display_name(name), lambda: [file])
    student = student_key(name.rpartition(".")[0] or name)
    candidates = [required for required in assignment.files if has_suffix_of(required, name)]
    if not candidates:
        reason = (
            f"{display_name(name)} is neither a folder nor an archive, and cannot be {' or '.join(assignment.files)}"
        )
        return SubmissionEntry(student, display_name(name), rejected=reason)
    if len(candidates) > 1:
        reason = (
            f"{folder.path}: {display_name(name)} could be {' or '.join(candidates)}; put it into a folder {student}/"
        )
        return SubmissionEntry(student, display_name(name), read_error=reason)
    return SubmissionEntry(student, display_name(name), lambda: [as_required_file(file, assignment.files)])


def as_required_file(file: SubmittedFile, required: Collection[str]) -> SubmittedFile:
    """Give a file that has another name than its student's choice the name of the only required file that it can be."""
    name = file.basename
    candidates = [one for one in required if has_suffix_of(one, name)]
    if len(candidates) != 1 or match_name(candidates[0], name) is not None:
        return file
    is_notebook = name.casefold().removesuffix(".txt").endswith(".ipynb")
    renamed = f"{candidates[0].rpartition('.')[0]}.ipynb" if is_notebook else candidates[0]
    return SubmittedFile(renamed, file.read, file.display_name)
