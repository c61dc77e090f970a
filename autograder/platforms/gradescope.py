"""An assignment as a zip for Gradescope that grades with this engine, in the container that Gradescope makes of it."""

import sys
from pathlib import Path

from autograder.files.atomic import write_atomically
from autograder.files.write_zip import zip_bytes
from autograder.model import Assignment, Course
from autograder.platforms.course_excerpt import FOLDER, course_excerpt
from autograder.platforms.hidden import Hidden
from autograder.platforms.pins import pins
from autograder.platforms.wheel import build_wheel, wheel_name

SCRIPTS = Path(__file__).with_name("gradescope_files")


def export_gradescope(course: Course, assignment: Assignment, folder: Path, isolation: str, hidden: Hidden) -> Path:
    """Write ``<folder>/gradescope_<id>.zip``.

    Parameters
    ----------
    course, assignment : Course, Assignment
        What to export.
    folder : Path
        Where to.
    isolation : str
        As for ``autograder grade``.
    hidden : Hidden
        When students may see how hidden checks ended.

    Raises
    ------
    MachineError
        If it cannot be written.
    """
    filled = {
        "@ID@": assignment.id,
        "@HIDDEN@": hidden,
        "@ISOLATION@": isolation,
        "@PYTHON@": ".".join(map(str, sys.version_info[:2])),
        "@WHEEL@": wheel_name(),
    }
    files = {path.name: _fill(path.read_text(), filled) for path in sorted(SCRIPTS.iterdir())}
    files["requirements.txt"] = "\n".join([*pins(), ""]).encode()
    files[wheel_name()] = build_wheel()
    files |= {f"{FOLDER}/{name}": data for name, data in course_excerpt(course, assignment).items()}
    path = folder / f"gradescope_{assignment.id}.zip"  # students' zips have the id alone
    write_atomically(path, zip_bytes(files))
    return path


def _fill(text: str, filled: dict[str, str]) -> bytes:
    for blank, value in filled.items():
        text = text.replace(blank, value)
    return text.encode()
