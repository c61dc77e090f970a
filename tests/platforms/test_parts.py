"""The parts of exports: the package as a wheel, pinned requirements, the course's files, and messages for students."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib.metadata import version

import pytest

from autograder.course.load import load_course
from autograder.errors import Fault, MachineError, UsageError
from autograder.extras import MissingExtraError, naming_extras
from autograder.grading.provenance import assignment_digest, grader_digest
from autograder.model import CheckResult, Verdict, Visibility
from autograder.model.policy import AssignmentPolicy, Policy
from autograder.platforms.course_subset import course_subset
from autograder.platforms.gradescope import export_gradescope
from autograder.platforms.gradescope_results import gradescope_results
from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
from autograder.platforms.otter import export_otter
from autograder.platforms.pinned_requirements import pinned_requirements
from autograder.platforms.wheel import build_wheel, wheel_name
from autograder.reports.student_message import FAULT_MESSAGES, HIDDEN, student_message, submission_message
from tests.reports.samples import check, report

FAILED = CheckResult(
    name="test_it",
    title="It does",
    visibility=Visibility.PUBLIC,
    verdict=Verdict.FAILED,
    points=0.0,
    max_points=1.0,
    message="f(x (2,)):\nValueError: saw 0.25",
    misconception="off by one",
    hint="Count from 0.",
    fault=Fault.EXCEPTION,
    output="printed",
)


def loaded(files, folder):
    """Write the files of a course, and load it as another machine does."""
    for name, data in files.items():
        (folder / "there" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "there" / name).write_bytes(data)
    return load_course(folder / "there")


def test_the_installed_wheel_is_this_grader(tmp_path):
    path = tmp_path / wheel_name()
    path.write_bytes(build_wheel())
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--target", tmp_path / "there", path]
    subprocess.run(command, check=True, capture_output=True)
    code = "import autograder; from autograder.grading.provenance import grader_digest; print(grader_digest())"
    own = {"PYTHONPATH": str(tmp_path / "there")}
    done = subprocess.run([sys.executable, "-c", code], env=own, cwd="/", capture_output=True, text=True, check=True)

    assert done.stdout.strip() == grader_digest()
    assert (tmp_path / "there/autograder/platforms/gradescope_files/setup.sh").is_file()
    assert (tmp_path / "there/autograder/release/skeleton_files/assignments/handout.md").is_file()


def test_a_wheel_is_the_same_each_time_and_holds_no_bytecode():
    assert build_wheel() == build_wheel()
    with zipfile.ZipFile(io.BytesIO(build_wheel())) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".pyc")]


def test_requirements_are_what_grading_needs_and_nothing_else_in_the_installed_versions():
    lines = dict(line.split("==") for line in pinned_requirements())
    assert lines.keys() == {
        *("numpy", "packaging", "pydantic", "pytest", "pyyaml", "rich", "tzdata"),
        *("annotated-types", "pydantic-core", "typing-extensions", "typing-inspection"),  # for pydantic
        *("iniconfig", "pluggy", "pygments"),  # for pytest
        *("markdown-it-py", "mdurl"),  # for rich
    }
    assert {name: version(name) for name in lines} == lines


def test_the_exported_part_is_graded_as_the_course_is(course, assignment, tmp_path):
    (assignment.folder / "figures").mkdir()
    (assignment.folder / "figures/large.svg").touch()
    files = course_subset(course, assignment)

    (copied,) = loaded(files, tmp_path).assignments

    assert assignment_digest(copied) == assignment_digest(assignment)
    assert files[".autograder/secret"] == (course.root / ".autograder/secret").read_bytes()
    assert not [name for name in files if "alternatives" in name or "figures" in name or "student_template" in name]


def test_the_exported_part_has_the_title_of_the_course_and_not_its_policy_or_gradebook(course, assignment, tmp_path):
    (course.root / "course.yml").write_text(
        "title: 'Numbers: \u00e4 \U0001f642'\ntimezone: Europe/Berlin\ndatabase: postgresql://grader:word@host/cnn\n"
        "policy: {late: accepted, drop_lowest: 1}\nassignments: {demo: {weight: 2}, other: {weight: 1}}\n"
    )
    shutil.copytree(assignment.folder, assignment.folder.with_name("other"))
    shutil.copytree(assignment.solution, assignment.solution.with_name("other"))
    whole = load_course(course.root)

    part = loaded(course_subset(whole, assignment), tmp_path)

    assert part.title == whole.title == "Numbers: \u00e4 \U0001f642"
    assert [each.id for each in part.assignments] == ["demo"]
    assert (part.database, part.policy) == (None, Policy(assignments={"demo": AssignmentPolicy()}))


def test_a_folder_that_is_not_an_export_is_never_replaced(course, assignment):
    with pytest.raises(UsageError, match="already exists, and is not an export for Otter"):
        export_otter(course, assignment, course.root / "assignments", "auto", HiddenCheckVisibility.HIDDEN)
    assert (assignment.folder / "assignment.yml").is_file()


def test_without_otter_an_earlier_export_is_unchanged(course, assignment, monkeypatch, tmp_path):
    (tmp_path / "out/demo").mkdir(parents=True)
    (tmp_path / "out/demo/otter_config.json").write_text("earlier")
    monkeypatch.setitem(sys.modules, "otter", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'autograder\[otter\]'"), naming_extras():
        export_otter(course, assignment, tmp_path / "out", "auto", HiddenCheckVisibility.HIDDEN)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["demo"]
    assert (tmp_path / "out/demo/otter_config.json").read_text() == "earlier"


@pytest.mark.parametrize("export", [export_otter, export_gradescope])
def test_what_cannot_be_written_is_named(course, assignment, export, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(MachineError, match=r"file/\S*demo\S*: cannot be written: "):
        export(course, assignment, tmp_path / "file", "auto", HiddenCheckVisibility.HIDDEN)


def test_of_a_public_check_all_is_told():
    assert student_message(FAILED) == (
        "f(x (2,)):\nValueError: saw 0.25\nIt looks like: off by one. Count from 0.\nYour code printed:\nprinted"
    )
    assert (
        student_message(replace(FAILED, misconception=None, hint=None, output="")) == "f(x (2,)):\nValueError: saw 0.25"
    )


@pytest.mark.parametrize(
    ("visibility", "message"),
    [
        (Visibility.PUBLIC, "Not run. It needs 'Its title' to pass."),
        (Visibility.HIDDEN, "Not run. It needs another check to pass."),
    ],
)
def test_a_check_that_was_not_run_says_so_and_gradescope_does_not_call_it_failed(visibility, message):
    skipped = check("waits", Verdict.SKIPPED, visibility, message="needs 'Its title' to pass")
    (test,) = json.loads(gradescope_results(report(pool=[skipped]), HiddenCheckVisibility.HIDDEN))["tests"]
    assert (test["output"], test["score"], "status" in test) == (message, 0, False)


def broken(name, file="conv", visibility=Visibility.PUBLIC):
    message = f"{name}(x (3,)):\n{file}.py does not import: SyntaxError: {name}"
    return check(name, Verdict.FAILED, visibility, message=message, fault=Fault.IMPORT)


def test_why_a_file_could_not_be_loaded_is_said_once_for_each_file_above_all_checks():
    checks = [broken("hidden", visibility=Visibility.HIDDEN), broken("one"), broken("two"), broken("three", "pool")]
    results = json.loads(gradescope_results(report(notes=["a note"], pool=checks), HiddenCheckVisibility.HIDDEN))
    assert results["output"] == (
        "a note\nYour file could not be loaded:\n"
        "conv.py does not import: SyntaxError: one\npool.py does not import: SyntaxError: three"
    )
    assert [test["output"] for test in results["tests"]] == [f"{FAULT_MESSAGES[Fault.IMPORT]} {HIDDEN}"] + [
        "The file could not be loaded; the reason is above."
    ] * 3


def test_what_only_a_hidden_check_met_is_not_told():
    only_hidden = report(pool=[broken("secret", visibility=Visibility.HIDDEN), check("passes")])
    assert submission_message(only_hidden) == ""


@pytest.mark.parametrize("fault", Fault)
def test_of_a_hidden_check_the_kind_of_failure_and_the_hint_are_told(fault):
    hidden = replace(FAILED, visibility=Visibility.HIDDEN, fault=fault)
    assert student_message(hidden) == f"{FAULT_MESSAGES[fault]} {HIDDEN}\nCount from 0."


def test_of_a_wrong_answer_to_a_hidden_check_without_a_hint_the_title_must_do():
    assert student_message(replace(FAILED, visibility=Visibility.HIDDEN, fault=None, hint=None)) == HIDDEN


@pytest.mark.parametrize("visibility", Visibility)
def test_what_passed_needs_no_words_and_what_broke_is_not_the_students(visibility):
    ours = replace(FAILED, visibility=visibility, verdict=Verdict.ERROR, message="ZeroDivisionError", hint=None)
    assert student_message(replace(FAILED, visibility=visibility, verdict=Verdict.PASSED)) == ""
    assert student_message(ours) == "This check could not be graded. That is not your fault."


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("grade-one nowhere -a a0_neurons", "nowhere"),
        ("grade-one .", "wanted one, as in an export"),
        ("gradescope nowhere", "wanted one, as in an export"),
        ("export gradescope a9 -o out", "a9: no such assignment"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_with_the_reason(command, message, autograder):
    done = autograder(*command.split(), check=False)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr
