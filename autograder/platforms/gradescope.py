"""An assignment as an autograder zip for Gradescope, which grades with this engine in Gradescope's container."""

import sys
from pathlib import Path

from autograder.errors import MachineError
from autograder.files.atomic import write_atomically
from autograder.files.private import make_private_folder
from autograder.files.write_zip import zip_bytes
from autograder.model import Assignment, Course
from autograder.platforms.course_subset import COURSE_FOLDER, course_subset
from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
from autograder.platforms.pinned_requirements import pinned_requirements
from autograder.platforms.wheel import build_wheel, wheel_name

SCRIPTS = Path(__file__).with_name("gradescope_files")


def export_gradescope(
    course: Course, assignment: Assignment, folder: Path, isolation: str, hidden: HiddenCheckVisibility
) -> Path:
    """Write ``<folder>/gradescope_<id>.zip``.

    Parameters
    ----------
    course, assignment : Course, Assignment
        What to export.
    folder : Path
        Where to write the zip.
    isolation : str
        As for ``autograder grade``.
    hidden : HiddenCheckVisibility
        When students may see how hidden checks ended.

    Raises
    ------
    MachineError
        If it cannot be written.
    """
    values = {
        "@ID@": assignment.id,
        "@HIDDEN@": hidden,
        "@ISOLATION@": isolation,
        "@PYTHON@": ".".join(map(str, sys.version_info[:2])),
        "@WHEEL@": wheel_name(),
    }
    files = {path.name: _fill_in(path.read_text(), values) for path in sorted(SCRIPTS.iterdir())}
    files["requirements.txt"] = "\n".join([*pinned_requirements(), ""]).encode()
    files[wheel_name()] = build_wheel()
    part = {f"{COURSE_FOLDER}/{name}": data for name, data in course_subset(course, assignment).items()}
    path = folder / f"gradescope_{assignment.id}.zip"  # students' zips are named after the id alone
    try:
        make_private_folder(folder)
    except OSError as error:
        raise MachineError(f"{folder}: cannot be made: {error.strerror}") from error
    write_atomically(path, zip_bytes({**files, **part}, private=part))
    return path


def _fill_in(text: str, values: dict[str, str]) -> bytes:
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text.encode()
