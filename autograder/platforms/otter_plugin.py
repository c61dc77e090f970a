"""Otter's plugin: our engine grades before Otter runs anything, and Otter runs no code of the submission.

The plugin runs in Otter's own process, which has only the files of the submission. These are moved away first, because
whatever is in the folder where Otter runs tests can be imported there, and a file may pose as Otter's log, a pickle.
Then a fresh process grades them in a sandbox, and the notebook that Otter goes on to execute is emptied.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from autograder.errors import MachineError
from autograder.grading.provenance import grader_digest
from autograder.model import Report
from autograder.platforms import course_subset
from autograder.platforms.otter_results import OtterResults, word_results
from autograder.platforms.otter_verdicts import write_verdicts
from autograder.reports.notable import notable
from autograder.reports.report_files import parse_report
from autograder.reports.student_message import student_view

NAME = f"{__name__}.Engine"  # in Otter's configuration
HANDED_IN = "handed_in"
_COMMAND = (sys.executable, "-P", "-m", "autograder")  # nothing is imported from where it runs
_OTTERS_OWN = {"__init__.py", "tests"}


class Notebook(Protocol):
    """The part of a notebook that is needed here."""

    cells: list[Any]


class Engine:
    """Grades instead of Otter.

    Parameters
    ----------
    submission_path : str or None
        The file that Otter would execute, in the folder of everything that was handed in; None while Otter only makes
        an ``autograder.zip``.
    submission_metadata : mapping
        Gradescope's data about the submission; not used.
    plugin_config : mapping
        ``isolation``: as the option of ``autograder grade``; ``grader``: the digest of the engine that the export is
        for.
    """

    def __init__(
        self, submission_path: str | None, submission_metadata: Mapping[str, Any], plugin_config: Mapping[str, Any]
    ):
        del submission_metadata
        self._executed = submission_path
        self._isolation: str = plugin_config["isolation"]
        self._grader: str = plugin_config["grader"]
        self._report: Report | None = None

    def before_grading(self, _config: object) -> None:
        """Grade what was handed in.

        Raises
        ------
        MachineError
            If the submission cannot be graded. Otter then ends without results.
        """
        if self._executed is None:
            raise MachineError("there is no submission to grade")
        if self._grader != grader_digest():
            raise MachineError(
                "this autograder.zip was made by another version of autograder than is installed here: "
                "install the wheel beside it, or export it again"
            )
        folder = Path(self._executed).parent
        root = folder.parent
        _set_aside(folder, root / HANDED_IN, _OTTERS_OWN | {path.name for path in (root / "source/files").iterdir()})
        self._report = _grade(root / "source" / course_subset.COURSE_FOLDER, root / HANDED_IN, self._isolation)
        write_verdicts(folder, self._report)

    def before_execution(self, notebook: Notebook) -> Notebook:
        """Empty the notebook, so that only the tests are executed."""
        notebook.cells = []
        return notebook

    def after_grading(self, results: OtterResults) -> None:
        """Word the results as our own pages do.

        Raises
        ------
        MachineError
            If they are not those of what was graded.
        """
        if self._report is None:
            raise MachineError("nothing was graded")
        if not results.has_catastrophic_failure():  # else Otter says so, and has no results
            word_results(results, self._report)

    def generate_report(self) -> str:
        """Return what Otter prints beside the points, which Gradescope may show to students."""
        if self._report is None:
            raise MachineError("nothing was graded")
        score = f"{self._report.score:g} of {self._report.max_score:g} points"
        isolation = f"graded under isolation {self._report.provenance.isolation}"
        return "\n".join([f"{score}, {isolation}", *notable(student_view(self._report))])


def _set_aside(folder: Path, target: Path, kept: set[str]) -> None:
    """Move all but the files in `kept` to `target`."""
    target.mkdir()
    for entry in list(os.scandir(folder)):
        if entry.name not in kept:
            os.rename(entry.path, target / entry.name)
    (folder / "__init__.py").unlink()  # Otter makes one where none was handed in
    (folder / "__init__.py").touch()


def _grade(course: Path, folder: Path, isolation: str) -> Report:
    arguments = ["--course", str(course), "grade-one", str(folder), "--isolation", isolation]
    done = subprocess.run([*_COMMAND, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 -- ours
    if done.returncode != 0:
        raise MachineError(f"the submission is not graded:\n{done.stderr}")
    return parse_report(done.stdout)
