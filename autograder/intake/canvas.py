"""Canvas's "Download Submissions": one flat folder.

A file is called ``<name>_[LATE_]<user>_<attachment>_<file>``, where the name is last name and first name in small
letters, without anything but letters and digits. Where grading is anonymous, ``anon_<id>`` replaces name and user.
Attachment numbers grow with time. To the name of a file that was handed in again, Canvas appends ``-1``, ``-2`` and so
on. For a text or a link that was entered instead, the end is ``_text.html`` or ``_link.html``.
"""

import re
from collections import defaultdict

from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import display_name
from autograder.intake.folder import Folder, SubmittedFile, file_called
from autograder.intake.student_keys import student_key
from autograder.model import Assignment, Origin

# The first numbers are the ones that count: a file's own name cannot turn its student into somebody else.
_NAME = re.compile(
    r"(?:(?P<late_anon>LATE_)?anon_(?P<anon>[0-9A-Za-z]{1,20})|(?P<name>.*?)_(?P<late>LATE_)?(?P<user>[0-9]{1,20}))"
    r"_(?:(?P<attachment>[0-9]{1,20})_(?P<file>.+)|(?P<entered>text|link)\.html)",
    re.DOTALL,
)


def matches(name: str, *, is_folder: bool) -> bool:
    """Return whether Canvas could have written a name."""
    return not is_folder and _NAME.fullmatch(name) is not None


def list_entries(folder: Folder, _assignment: Assignment) -> list[SubmissionEntry]:
    """Return an entry per student of a download."""
    by_user: dict[str, list[re.Match[str]]] = defaultdict(list)
    for name in folder.file_names:
        if match := _NAME.fullmatch(name):
            by_user[f"anon_{match['anon']}" if match["anon"] else match["user"]].append(match)
    return [_entry(folder, user, names) for user, names in by_user.items()]


def _entry(folder: Folder, user: str, names: list[re.Match[str]]) -> SubmissionEntry:
    key, source = student_key(user), display_name(names[0][0])
    people = list(dict.fromkeys(name["name"] or "" for name in names))
    if len(people) > 1:
        who = " and ".join(map(display_name, people))
        reason = f"{folder.path}: user number {user} has the names {who}; find out which one is right"
        return SubmissionEntry(key, source, read_error=reason)
    files = [name for name in names if name["file"]]
    last = max(names, key=lambda name: int(name["attachment"] or 0))
    late = bool(last["late"] or last["late_anon"])
    origin = Origin(
        name=display_name(people[0]),
        ids={"canvas_anonymous": last["anon"]} if last["anon"] else {"canvas": user},
        submission_id=last["attachment"],
        late=late,
    )
    notes = ["marked as late by Canvas"] if late else []
    notes += [f"the {name['entered']} entered in Canvas was not read" for name in names if name["entered"]]
    return SubmissionEntry(key, source, lambda: [_file(folder, name) for name in files], origin, tuple(notes))


def _file(folder: Folder, name: re.Match[str]) -> SubmittedFile:
    return file_called(folder, name[0], name["file"], int(name["attachment"]))
