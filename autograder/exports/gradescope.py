"""An assignment as a zip for Gradescope that grades with this engine, in the container that Gradescope makes of it."""

import io
import sys
import zipfile
from pathlib import Path

from autograder.archives import EPOCH
from autograder.errors import MachineError
from autograder.exports.excerpt import FOLDER, course_excerpt
from autograder.exports.hidden import Hidden
from autograder.exports.pins import pins
from autograder.exports.wheel import build_wheel, wheel_name
from autograder.model import Assignment, Course

SCRIPTS = Path(__file__).with_name("gradescope_files")


def export_gradescope(course: Course, assignment: Assignment, folder: Path, isolation: str, hidden: Hidden) -> Path:
    """Write ``<folder>/<id>.zip``.

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
        If the folder cannot be written.
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
    path = folder / f"{assignment.id}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_pack(files))
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {error.strerror}") from error
    return path


def _fill(text: str, filled: dict[str, str]) -> bytes:
    for blank, value in filled.items():
        text = text.replace(blank, value)
    return text.encode()


def _pack(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = (0o755 if data.startswith(b"#!") else 0o644) << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
