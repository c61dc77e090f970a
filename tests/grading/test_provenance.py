"""A report's provenance changes with all that it is a function of, and with nothing else."""

import shutil
from dataclasses import fields, replace
from pathlib import Path

import grimp
import pytest

import autograder
from autograder.course.load import load_course
from autograder.grading import provenance as provenance_module
from autograder.grading.provenance import GRADED_BY, assignment_digest, grader_digest, provenance
from autograder.model import Assignment, Limits, Question, Submission

SUBMISSION = Submission("ada", {"recurrence.py": b"x"})
PACKAGE = Path(autograder.__file__).parent


@pytest.mark.parametrize("name", ["test_public.py", "test_hidden.py", "misconceptions.py", "data/x.txt", "given/y.py"])
def test_the_assignments_digest_follows_whatever_grades(assignment, name):
    before = assignment_digest(assignment)
    (assignment.folder / name).parent.mkdir(exist_ok=True)
    with (assignment.folder / name).open("a") as file:
        file.write("\n# more\n")
    assert assignment_digest(assignment) != before


def test_the_assignments_digest_follows_the_reference_and_not_the_handout(assignment):
    before = assignment_digest(assignment)
    (assignment.folder / "handout.md").write_text("other words")
    assert assignment_digest(assignment) == before
    (assignment.solution / "recurrence.py").write_text("running_mean = len")
    assert assignment_digest(assignment) != before


OTHERWISE = {  # of what assignment.yml says: each makes a difference to a report
    "id": "other",
    "files": {"recurrence.py": ("running_sum",)},
    "given": {"helper.py": ("f",)},
    "questions": (Question("running_mean", "The running mean", 11),),
    "forbidden": ("numpy.cumsum",),
    "limits": Limits(call_seconds=3),
}
MAKES_NO_DIFFERENCE = {"title", "summary", "folder", "solution"}  # the last two: where it is; what is there counts


def test_of_every_field_of_an_assignment_it_is_known_whether_it_grades():
    assert {field.name for field in fields(Assignment)} == OTHERWISE.keys() | MAKES_NO_DIFFERENCE


@pytest.mark.parametrize("field", OTHERWISE)
def test_the_assignments_digest_follows_what_assignment_yml_says_of_grading(assignment, field):
    assert getattr(assignment, field) != OTHERWISE[field]
    assert assignment_digest(replace(assignment, **{field: OTHERWISE[field]})) != assignment_digest(assignment)


@pytest.mark.parametrize("title", ["The mean so far", "The running mean"])
def test_a_questions_title_is_in_reports_and_an_assignments_is_not(assignment, title):
    (question,) = assignment.questions
    other = replace(assignment, title=title, questions=(replace(question, title=title),))
    assert (assignment_digest(other) == assignment_digest(assignment)) == (title == question.title)


def test_how_assignment_yml_is_written_makes_no_difference(course_folder, assignment):
    path = assignment.folder / "assignment.yml"
    path.write_text("# A comment.\n" + path.read_text().replace("summary: Replace", "summary: Please replace"))
    (again,) = load_course(course_folder).assignments
    assert again.summary != assignment.summary
    assert assignment_digest(again) == assignment_digest(assignment)


def test_provenance_tells_submissions_secrets_and_isolation_apart(assignment):
    base = provenance(SUBMISSION, assignment, b"secret", "none")
    assert provenance(replace(SUBMISSION, student="bob"), assignment, b"secret", "none") == base
    others = [
        provenance(replace(SUBMISSION, files={"recurrence.py": b"y"}), assignment, b"secret", "none"),
        provenance(replace(SUBMISSION, files={"recurrence.p": b"yx"}), assignment, b"secret", "none"),
        provenance(SUBMISSION, assignment, b"other", "none"),
        provenance(SUBMISSION, assignment, b"secret", "bubblewrap"),
    ]
    assert all(other != base for other in others)


def graded_by() -> set[str]:
    """Return the modules of the list."""
    names = {Path("autograder", folder, name) for folder, names in GRADED_BY.items() for name in names}
    return {".".join(path.parts).removesuffix(".__init__") for path in names}


def test_the_list_of_what_grades_is_what_grading_imports():
    graph = grimp.build_graph("autograder")
    # grade_many imports the rest, but for what test files may import, and what is started by file inside the sandbox.
    checks = graph.find_children("autograder.checks") - {"autograder.checks.local"}
    inside = graph.find_children("autograder.sandbox.inside")
    entries = {"autograder.grading.grade_many", "autograder.checks", "autograder.sandbox.inside", *checks, *inside}

    grades = entries.union(*map(graph.find_upstream_modules, entries))

    assert grades - graded_by() == set(), "these can change a verdict: add them to GRADED_BY, or do without them"
    assert graded_by() - grades == set(), "these cannot change a verdict: remove them from GRADED_BY"


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Copy the package."""
    folder = tmp_path_factory.mktemp("copied") / "autograder"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def edited(copied, monkeypatch):
    """Return a function that says whether the grader's digest changes as these files do."""
    monkeypatch.setattr(provenance_module, "__file__", str(copied / "grading/provenance.py"))
    digest = grader_digest.__wrapped__

    def edited(*paths):
        texts, before = {path: (copied / path).read_bytes() for path in paths}, digest()
        for path, text in texts.items():
            (copied / path).write_bytes(text + b"\n# edited\n")
        after = digest()
        for path, text in texts.items():
            (copied / path).write_bytes(text)
        return after != before

    return edited


LISTED = [Path(folder, f"{name}.py") for folder, names in GRADED_BY.items() for name in names]


@pytest.mark.parametrize("path", LISTED, ids=Path.as_posix)
def test_the_graders_digest_follows_what_grades(edited, path):
    assert edited(path)


def test_the_graders_digest_follows_nothing_else(edited, copied):
    others = {path.relative_to(copied) for path in copied.rglob("*") if path.is_file()} - {*LISTED}

    assert not edited(*others)

    rooms = {path.parts[0] for path in others}
    assert {"application", "cli", "course", "files", "gradebook", "intake", "platforms", "release", "reports"} <= rooms
    for folder in ("grading/executors", "checks/local", "release/notebook_files"):
        assert any(path.is_relative_to(folder) for path in others)
