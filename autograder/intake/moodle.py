"""Moodle's "Download all submissions", with its setting "Download submissions in folders" on or off.

A student's files are in a folder ``<Full name>_<number>_assignsubmission_file_`` (newer versions omit the last ``_``),
or everybody's are in one folder, with that before each file's name. The number is the participant's, and only in this
assignment; the grading worksheet has it as "Participant <number>". Where marking is anonymous the name is
"Participant". Where teams hand in, older versions have a folder for each member, ``<team>-<Full name>_<number>``, and
newer ones a folder for the team, with the number of the group; "Default group" has none. Text that was entered is in
``..._onlinetext_``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import display_name
from autograder.intake.folder import Folder, SubmittedFile
from autograder.intake.student_keys import student_key
from autograder.model import Assignment, Origin

_NAME = re.compile(
    r"(?P<name>[^_]+)(?:_(?P<number>[0-9]{1,20}))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)
Names = list[re.Match[str]]  # names that Moodle could have written, taken apart


def matches(name: str, *, is_folder: bool) -> bool:
    """Return whether Moodle could have written a name."""
    match = _NAME.fullmatch(name)
    return match is not None and is_folder is not bool(match["file"])


def list_entries(folder: Folder, _assignment: Assignment) -> list[SubmissionEntry]:
    """Return an entry per student of a download."""
    by_student: dict[tuple[str, str | None], tuple[Names, Names]] = defaultdict(lambda: ([], []))
    for kind, names in enumerate((folder.subfolder_names, folder.file_names)):
        for name in names:
            match = _NAME.fullmatch(name)
            if match and matches(name, is_folder=kind == 0):
                by_student[match["name"], match["number"]][kind].append(match)
    return [_entry(folder, name, number, *found) for (name, number), found in by_student.items()]


def _entry(folder: Folder, name: str, number: str | None, subfolders: Names, files: Names) -> SubmissionEntry:
    entered = {match["plugin"] for match in subfolders + files} - {"file"}
    return SubmissionEntry(
        student_key(number or name),
        display_name((subfolders + files)[0][0]),
        lambda: _files(folder, subfolders, files),
        Origin("" if number and name == "Participant" else display_name(name), {"moodle": number} if number else {}),
        tuple(f"the {plugin} entered in Moodle was not read" for plugin in sorted(entered)),
    )


def _files(folder: Folder, subfolders: Names, files: Names) -> Iterator[SubmittedFile]:
    for match in files:
        if match["plugin"] == "file":
            original = match["file"]
            yield SubmittedFile(original.replace("/", "_"), folder.file(match[0]).read, display_name(original))
    for match in subfolders:
        if match["plugin"] == "file":
            yield from folder.walk(match[0])
