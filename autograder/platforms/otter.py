"""An assignment as Otter distributes it: tests, configuration, requirements, and ``autograder.zip``."""

import json
import shutil
import sys
import tempfile
import zipfile
from contextlib import chdir
from pathlib import Path

from autograder.errors import MachineError, UsageError
from autograder.files.atomic import HALF_WRITTEN
from autograder.files.write_files import write_tree
from autograder.files.write_zip import EPOCH
from autograder.grading.provenance import grader_digest
from autograder.grading.run_checks import checks_of, load_key
from autograder.model import Assignment, Course
from autograder.platforms import otter_plugin
from autograder.platforms.course_excerpt import FOLDER, course_excerpt
from autograder.platforms.hidden import Hidden
from autograder.platforms.pins import pins
from autograder.platforms.wheel import build_wheel, wheel_name
from autograder.release.otter_tests import FOLDER as TESTS
from autograder.release.otter_tests import otter_tests

CONFIG = "otter_config.json"
ZIP = "autograder.zip"
SOURCE = "/autograder/source"  # where a container has what is in the zip

# Executed in the submission's place, whatever that is: Otter takes one notebook or one script, and ours may be several
# files, or none of these.
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_DRIVER = {"cells": [], "metadata": {"kernelspec": _KERNEL}, "nbformat": 4, "nbformat_minor": 5}


def export_otter(course: Course, assignment: Assignment, folder: Path, isolation: str, hidden: Hidden) -> Path:
    """Write ``<folder>/<id>/``, in the place of what an earlier export left there.

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
    UsageError
        If something else is in that place.
    MachineError
        If the folder cannot be written.
    """
    target = folder / assignment.id
    if target.exists() and not (target / CONFIG).is_file():
        raise UsageError(f"{target}: is there already, and no export for Otter; choose another folder")
    checks = checks_of(assignment, load_key(assignment))
    tests = otter_tests(assignment, checks, checks, "autograder.platforms.otter_verdicts")
    files = {f"{TESTS}/{name}": text.encode() for name, text in tests.items()}
    files[CONFIG] = _config(isolation, hidden).encode()
    files["requirements.txt"] = "\n".join([*pins(), f"autograder @ file://{SOURCE}/{wheel_name()}", ""]).encode()
    files[driver_name(assignment)] = (json.dumps(_DRIVER) + "\n").encode()
    files[wheel_name()] = build_wheel()
    inside = {f"{FOLDER}/{name}": data for name, data in course_excerpt(course, assignment).items()}
    inside[wheel_name()] = files[wheel_name()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=HALF_WRITTEN) as scratch:
            made = Path(scratch, assignment.id)
            write_tree(made, files)
            _generate(made, driver_name(assignment))
            # Beside what Otter copies into the folder of the submission: nothing of it comes there.
            with zipfile.ZipFile(made / ZIP, "a") as archive:
                for name, data in inside.items():
                    archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)
    except OSError as error:
        raise MachineError(f"{target}: cannot be written: {error.strerror}") from error
    return target


def driver_name(assignment: Assignment) -> str:
    """Name the notebook that Otter executes; one of this name that was handed in is put aside by Otter."""
    return f"{assignment.id}.ipynb"


def _config(isolation: str, hidden: Hidden) -> str:
    plugin = {otter_plugin.NAME: {"isolation": isolation, "grader": grader_digest()}}
    config = {
        "plugins": [plugin],
        "show_hidden": hidden is Hidden.AFTER_PUBLISHED,
        "show_stdout": False,
        "print_summary": True,
    }
    return json.dumps(config, indent=1) + "\n"


def _generate(folder: Path, driver: str) -> None:
    """Let Otter make its zip."""
    from otter.generate import main as generate  # noqa: PLC0415 -- most courses do without Otter

    python = ".".join(map(str, sys.version_info[:2]))
    with chdir(folder):  # Otter takes files only from where it is
        generate(output_path=ZIP, files=[driver], no_environment=True, python_version=python)
