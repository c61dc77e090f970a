"""Feedback pages in a zip that an LMS hands out to its students.

Both systems find the student by the names under which they gave the submissions out, and by nothing else:

- Moodle: ``<full name>_<participant>_assignsubmission_file_/<any file>``, uploaded with "Upload multiple feedback
  files in a zip". Only the second to fourth part of the folder's name count.
- Canvas: ``<name>_[LATE_]<user>_<attachment>_<any name>``, or ``anon_<id>_<attachment>_<any name>`` where grading is
  anonymous; uploaded with "Upload submissions". The first two numbers count, and a last part that begins with
  ``link`` means something else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from autograder.archives import zipped


class Layout(StrEnum):
    """Whose names a zip follows."""

    MOODLE = "moodle"
    CANVAS = "canvas"


@dataclass(frozen=True)
class Packed:
    """A zip, and whom the LMS will not find in it."""

    data: bytes
    unaddressed: tuple[str, ...]  # their pages lie in the zip as <student>.html


def pack(layout: Layout, assignment_id: str, pages: Mapping[str, bytes], originals: Mapping[str, str]) -> Packed:
    """Pack the pages of one assignment.

    Parameters
    ----------
    layout : Layout
        Of which LMS.
    assignment_id : str
        Goes into the names of the pages.
    pages : mapping of str to bytes
        Student -> page.
    originals : mapping of str to str
        Student -> what the LMS called the submission in its download: Moodle's folder, Canvas's file. Who is not in
        it may have that name as a key already.
    """
    page = f"feedback-{assignment_id.replace('_', '-')}.html"
    address = {Layout.MOODLE: moodle_path, Layout.CANVAS: canvas_path}[layout]
    paths = {student: address(originals.get(student, student), page) for student in pages}
    files = {paths[student] or f"{student}.html": data for student, data in pages.items()}
    return Packed(zipped(files), tuple(sorted(student for student, path in paths.items() if path is None)))


def moodle_path(original: str, page: str) -> str | None:
    """Say where Moodle looks for a page; None if the folder's name is none of Moodle's."""
    parts = original.split("_", 4)
    if len(parts) < 4 or not _is_number(parts[1]) or parts[2] != "assignsubmission":
        return None
    return f"{'_'.join(parts[:4])}_/{page}"


def canvas_path(original: str, page: str) -> str | None:
    """Say where Canvas looks for a page; None if the file's name is none of Canvas's."""
    parts = original.split("_")
    places = [place for place, part in enumerate(parts) if part != "LATE"]
    ids = places[1:3] if parts[0] == "anon" else [place for place in places if _is_number(parts[place])][:2]
    if len(ids) < 2 or ids[0] == 0 or not _is_number(parts[ids[1]]):
        return None
    return f"{'_'.join(parts[: ids[1] + 1])}_{page}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
