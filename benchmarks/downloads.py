"""Files as LMSs offer them for download, for a synthetic class, to fill its grades in."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.model import Assignment


def write_downloads(folder: Path, students: Sequence[str], assignments: Sequence[Assignment]) -> dict[str, Path]:
    """Write a file for each LMS; return the paths by format. The worksheet is for the first assignment."""
    titles = [assignment.title for assignment in assignments]
    empty = [""] * len(titles)
    files = {
        "canvas": _text(
            ",",
            [
                "Student",
                "ID",
                "SIS Login ID",
                "Section",
                *(f"{title} ({at})" for at, title in enumerate(titles, 48210)),
            ],
            ["    Points Possible", "", "", "", *(f"{assignment.points:.1f}" for assignment in assignments)],
            *([f"Family{name}, Given", str(at), name, "1", *empty] for at, name in enumerate(students, 1001)),
        ).encode(),
        "moodle-worksheet": _text(
            ",",
            ["Identifier", "Full name", "Email address", "Status", "Grade", "Last modified (grade)"],
            *(
                [f"Participant {at}", f"Given Family{name}", f"{name}@example.org", "No submission", "", "-"]
                for at, name in enumerate(students, 301)
            ),
        ).encode(),
        "moodle-gradebook": _text(
            ",",
            ["First name", "Last name", "Email address", *(f"Assignment: {title} (Real)" for title in titles)],
            *(["Given", f"Family{name}", f"{name}@example.org", *(["-"] * len(titles))] for name in students),
        ).encode(),
        "blackboard": _text(
            "\t",
            ["Last Name", "First Name", "Username", *(f"{title} |{at}" for at, title in enumerate(titles, 1281892))],
            *([f"Family{name}", "Given", name, *empty] for name in students),
        ).encode("utf-16"),
    }
    for name, data in files.items():
        (folder / f"{name}.csv").write_bytes(data)
    return {name: folder / f"{name}.csv" for name in files}


def _text(delimiter: str, *rows: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()
