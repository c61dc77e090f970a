"""Every command is a module of its name, offers what there is, and is quick to explain itself."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from autograder.application.export_graders import EXPORTS
from autograder.application.export_grades import MOODLE_IMPORT, SYSTEMS, WRITERS
from autograder.cli import choices, gradebook, main
from autograder.gradebook.lms_files.delimited import ENCODINGS
from autograder.gradebook.lms_files.fill_grades import DECIMAL_MARKS
from autograder.gradebook.lms_files.fill_report import LIST_LIMIT
from autograder.intake import SubmissionLayout
from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
from autograder.reports.html.feedback_zip import Lms
from autograder.sandbox import Isolation

AUTOGRADER = Path(sys.executable).with_name("autograder")
SLOW = {"alembic", "jinja2", "matplotlib", "numpy", "pydantic", "pytest", "rich", "sqlalchemy", "yaml"}
PROGRAM = "import sys; from autograder.cli.main import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\n"


def loaded(*arguments, cwd):
    """Run a command, and name the packages that it imported."""
    tell = "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + tell, *arguments], cwd=cwd, capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("commands", [main.COMMANDS, gradebook.COMMANDS], ids=["autograder", "gradebook"])
def test_a_command_is_found_by_its_name(commands):
    for name, module in commands.items():
        assert module.__name__.rpartition(".")[2] == name.replace("-", "_")
        assert module.__doc__.startswith("``autograder ")
        assert module.__doc__.endswith(f" {name}``.")


def test_options_offer_what_there_is():
    assert ("auto", *Isolation) == choices.ISOLATIONS
    assert tuple(SubmissionLayout) == choices.LAYOUTS
    assert tuple(HiddenCheckVisibility) == choices.HIDDEN
    assert tuple(Lms) == choices.FEEDBACK_ZIPS
    assert tuple(EXPORTS) == choices.GRADERS
    assert choices.ENCODINGS == ENCODINGS
    assert tuple(DECIMAL_MARKS) == choices.DECIMAL_MARKS
    assert {name: system.file for name, system in SYSTEMS.items()} == choices.FILLED_FORMATS
    assert set(choices.WRITTEN_FORMATS) == {*WRITERS, MOODLE_IMPORT}
    assert choices.LISTED == LIST_LIMIT


@pytest.mark.parametrize(
    "arguments",
    ["--help", "--version", "grade --help", "gradebook show --help", "gradebook export canvas --help", "nonsense"],
)
def test_help_waits_for_no_library(arguments, tmp_path):
    assert loaded(*arguments.split(), cwd=tmp_path) & SLOW == set()


def test_a_list_of_assignments_needs_no_arrays_and_no_database(course_folder):
    assert loaded("list", cwd=course_folder) & {"numpy", "pytest", "sqlalchemy", "matplotlib", "jinja2"} == set()


@pytest.mark.parametrize(
    "command", [[AUTOGRADER], [sys.executable, "-m", "autograder"]], ids=["the script", "the package as a module"]
)
def test_the_version_is_that_of_the_package(command, tmp_path):
    done = subprocess.run([*command, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"autograder {version('autograder')}\n"
