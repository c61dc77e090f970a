"""Feedback pages in a zip that an LMS distributes to its students.

Both systems identify the student by numbers in the names of the files, which are those of the submissions' download:

- Moodle: ``<full name>_<participant>_assignsubmission_file_/<any file>``, uploaded with "Upload multiple feedback
  files in a zip". Only the second to fourth part of the folder's name count.
- Canvas: ``<name>_<user>_<attachment>_<any name>``, or ``anon_<id>_<attachment>_<any name>`` where grading is
  anonymous; uploaded with "Upload submissions". The first two numbers count, and a last part that begins with
  ``link`` means something else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from autograder.files.write_zip import zip_bytes
from autograder.model import Origin

_ID = re.compile(r"[A-Za-z0-9-]+")  # of a student or a file, in all that these systems write


class Lms(StrEnum):
    """The learning management system that a zip is for."""

    MOODLE = "moodle"
    CANVAS = "canvas"


@dataclass(frozen=True)
class FeedbackZip:
    """A zip of pages, and the students whose pages the LMS will not find in it."""

    data: bytes
    unaddressed: tuple[str, ...]  # students whose pages are in the zip as <student>.html


def make_feedback_zip(
    lms: Lms, assignment_id: str, pages: Mapping[str, bytes], origins: Mapping[str, Origin]
) -> FeedbackZip:
    """Return a zip of the pages of one assignment.

    Parameters
    ----------
    lms : Lms
        Distributes the pages.
    assignment_id : str
        Part of the names of the pages.
    pages : mapping of str to bytes
        The page of each student.
    origins : mapping of str to Origin
        Where the submission of each student came from.
    """
    page = f"feedback-{assignment_id.replace('_', '-')}.html"
    path_for = {Lms.MOODLE: moodle_path, Lms.CANVAS: canvas_path}[lms]
    paths = {student: path_for(origins[student], page) for student in pages}
    files = {paths[student] or f"{student}.html": data for student, data in pages.items()}
    return FeedbackZip(zip_bytes(files), tuple(sorted(student for student, path in paths.items() if path is None)))


def _id(text: str | None) -> str | None:
    """Return an ID that can be part of a file's name; one that leads elsewhere is none."""
    return text if text and _ID.fullmatch(text) else None


def moodle_path(origin: Origin, page: str) -> str | None:
    """Return where Moodle looks for a page; None if the submission was not downloaded from Moodle."""
    participant = _id(origin.ids.get("moodle"))
    name = re.sub(r"[_/\\]+", " ", origin.name) or "Participant"
    return f"{name}_{participant}_assignsubmission_file_/{page}" if participant else None


def canvas_path(origin: Origin, page: str) -> str | None:
    """Return where Canvas looks for a page; None if the submission was not downloaded from Canvas."""
    known = origin.submission_id, origin.ids.get("canvas_anonymous"), origin.ids.get("canvas")
    attachment, anonymous, user = map(_id, known)
    if attachment is None or not (anonymous or user):
        return None
    name = re.sub(r"[^a-z]", "", origin.name)
    return f"anon_{anonymous}_{attachment}_{page}" if anonymous else f"{name}_{user}_{attachment}_{page}"
