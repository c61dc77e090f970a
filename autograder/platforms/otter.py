"""An assignment in Otter's distribution format: tests, configuration, requirements, and ``autograder.zip``."""

import json
import shutil
import sys
import tempfile
import zipfile
from contextlib import chdir
from pathlib import Path

from autograder.errors import MachineError, UsageError
from autograder.files.atomic import TEMPORARY_PREFIX
from autograder.files.private import FILE, make_private, make_private_folder
from autograder.files.write_files import write_files
from autograder.files.write_zip import EPOCH
from autograder.grading.provenance import grader_digest
from autograder.grading.run_checks import checks_of
from autograder.model import Assignment, Course
from autograder.platforms import otter_plugin
from autograder.platforms.course_subset import COURSE_FOLDER, course_subset
from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
from autograder.platforms.pinned_requirements import pinned_requirements
from autograder.platforms.wheel import build_wheel, wheel_name
from autograder.release.notebooks import NOTEBOOK
from autograder.release.otter_tests import TESTS_FOLDER, otter_tests

CONFIG = "otter_config.json"
ZIP = "autograder.zip"
SOURCE = "/autograder/source"  # where a container unpacks the zip

# Executed instead of the submission: Otter takes one notebook or one script, and our submissions may be several files,
# or files of other kinds. It replaces a submitted notebook of its name, and with a notebook of another name at the top
# of a submission Otter stops. So it has the name of the notebook that students find in their folder.
DRIVER = NOTEBOOK
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_EMPTY_NOTEBOOK = {"cells": [], "metadata": {"kernelspec": _KERNEL}, "nbformat": 4, "nbformat_minor": 5}


def export_otter(
    course: Course, assignment: Assignment, folder: Path, isolation: str, hidden: HiddenCheckVisibility
) -> Path:
    """Write ``<folder>/<id>/``; an earlier export there is replaced.

    Parameters
    ----------
    course, assignment : Course, Assignment
        What to export.
    folder : Path
        Where to write it.
    isolation : str
        As for ``autograder grade``.
    hidden : HiddenCheckVisibility
        When students may see how hidden checks ended.

    Raises
    ------
    UsageError
        If the folder exists and is not an export.
    MachineError
        If the folder cannot be written.
    """
    target = folder / assignment.id
    if target.exists() and not (target / CONFIG).is_file():
        raise UsageError(f"{target}: already exists, and is not an export for Otter; choose another folder")
    checks = checks_of(assignment)
    tests = otter_tests(assignment, checks, checks, "autograder.platforms.otter_verdicts")
    files = {f"{TESTS_FOLDER}/{name}": text.encode() for name, text in tests.items()}
    files[CONFIG] = _config(isolation, hidden).encode()
    files["requirements.txt"] = "\n".join(
        [*pinned_requirements(), f"autograder @ file://{SOURCE}/{wheel_name()}", ""]
    ).encode()
    files[DRIVER] = (json.dumps(_EMPTY_NOTEBOOK) + "\n").encode()
    files[wheel_name()] = build_wheel()
    inside = {f"{COURSE_FOLDER}/{name}": data for name, data in course_subset(course, assignment).items()}
    inside[wheel_name()] = files[wheel_name()]
    try:
        make_private_folder(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=TEMPORARY_PREFIX) as scratch:
            made = Path(scratch, assignment.id)
            write_files(made, files)
            _generate(made)
            # Outside of the part of the zip that Otter copies into the folder of the submission.
            with zipfile.ZipFile(made / ZIP, "a") as archive:
                for name, data in inside.items():
                    info = zipfile.ZipInfo(name, EPOCH)
                    info.external_attr = FILE << 16
                    archive.writestr(info, data, zipfile.ZIP_DEFLATED)
            make_private(made)
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)
    except OSError as error:
        raise MachineError(f"{target}: cannot be written: {error.strerror}") from error
    return target


def _config(isolation: str, hidden: HiddenCheckVisibility) -> str:
    plugin = {otter_plugin.NAME: {"isolation": isolation, "grader": grader_digest()}}
    config = {
        "plugins": [plugin],
        "show_hidden": hidden is HiddenCheckVisibility.AFTER_PUBLISHED,
        "show_stdout": False,
        "print_summary": True,
    }
    return json.dumps(config, indent=1) + "\n"


def _generate(folder: Path) -> None:
    """Make the zip with Otter."""
    from otter.generate import main as generate  # noqa: PLC0415 -- most courses do without Otter

    python = ".".join(map(str, sys.version_info[:2]))
    with chdir(folder):  # Otter takes files only from the current folder
        generate(output_path=ZIP, files=[DRIVER], no_environment=True, python_version=python)
