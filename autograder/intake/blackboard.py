"""Blackboard's "Assignment File Download": one flat folder.

A file is called ``<assignment>_<username>_attempt_<time>_<file>``, and a receipt in text ``<assignment>_<username>_
attempt_<time>.txt`` comes with each attempt. Its first line is ``Name: <full name> (<username>)``, in the language of
whoever downloaded it. Titles and usernames may both have underscores: where a receipt does not say which is which, the
title is what all names begin with. The time is the server's, and has no zone.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from autograder.errors import MachineError, RejectedError, UsageError
from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import common_start, display_name
from autograder.intake.folder import Folder, file_called
from autograder.intake.limits import MAX_FILE
from autograder.intake.student_keys import student_key
from autograder.model import Assignment, Origin

_NAME = re.compile(
    r"(?P<who>.+?_.+?)_attempt_(?P<time>[0-9]{4}(?:-[0-9]{2}){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)  # the first time counts: a file's own name cannot turn its student into somebody else
_RECEIPT = re.compile(r"[^:]*+:\s*+(?P<name>.+)\((?P<user>[^()]+)\)\s*")


def matches(name: str, *, is_folder: bool) -> bool:
    """Return whether Blackboard could have written a name."""
    return not is_folder and _NAME.fullmatch(name) is not None


def list_entries(folder: Folder, _assignment: Assignment) -> list[SubmissionEntry]:
    """Return an entry per student of a download.

    Raises
    ------
    UsageError
        If it has the submissions to several assignments.
    """
    attempts: dict[str, list[re.Match[str]]] = defaultdict(list)  # by title and username
    for name in folder.file_names:
        if match := _NAME.fullmatch(name):
            attempts[match["who"]].append(match)
    receipts = {who: receipt for who, names in attempts.items() if (receipt := _receipt(folder, who, names))}
    title = _title(folder, attempts, receipts)
    return [
        _entry(folder, who.removeprefix(title), receipts[who]["name"] if who in receipts else "", names)
        for who, names in attempts.items()
    ]


def _receipt(folder: Folder, who: str, names: list[re.Match[str]]) -> re.Match[str] | None:
    """Return what a receipt of a student says in its first line, if there is one that fits the names of the files."""
    for match in names:
        if match["file"] is None:
            try:
                text = folder.file(match[0]).read(MAX_FILE).decode("utf-8-sig", errors="replace")
            except (RejectedError, MachineError):  # the names alone have to do
                continue
            receipt = _RECEIPT.fullmatch(text.partition("\n")[0])
            if receipt and who.endswith(f"_{receipt['user']}"):
                return receipt
    return None


def _title(folder: Folder, attempts: Collection[str], receipts: Mapping[str, re.Match[str]]) -> str:
    """Return what all names begin with, up to the username."""
    titles = {who.removesuffix(receipt["user"]) for who, receipt in receipts.items()}
    title = max(titles or [common_start(attempts, "_")], key=len)
    others = [who for who in attempts if not title or not who.startswith(title)]
    if others:
        found = " and ".join(map(display_name, list(dict.fromkeys([others[0], *attempts]))[:2]))
        raise UsageError(
            f"{folder.path}: {found} do not begin with the title of one assignment; "
            "wanted the download of a single assignment"
        )
    return title


def _entry(folder: Folder, user: str, name: str, names: list[re.Match[str]]) -> SubmissionEntry:
    times = sorted({match["time"] for match in names})
    latest = [match for match in names if match["time"] == times[-1]]
    notes = []
    if len(times) > 1:
        date, clock = times[-1][:10], times[-1][11:].replace("-", ":")
        notes.append(f"the latest of {len(times)} attempts was used: that of {date} {clock}")
    return SubmissionEntry(
        student_key(user),
        display_name(latest[0][0]),
        lambda: [file_called(folder, match[0], match["file"]) for match in latest if match["file"]],
        Origin(display_name(name.strip()), {"login": display_name(user)}, submission_id=times[-1]),
        tuple(notes),
    )
