"""A mistake in one function makes others fail: each says what to mend first, in grading as on a student's machine."""

import json
import subprocess
import sys

import pytest

from autograder.course.load import load_assignment
from autograder.grading.config import GradingConfig
from autograder.grading.grade import grade
from autograder.model import Submission, Verdict
from autograder.release import template_files
from autograder.sandbox import Isolation
from tests.conftest import ROOT

MEND_FIRST = "Your {} uses your sigmoid, which fails by itself: mend sigmoid first."
# Of two_layer_gradients it is not said: the slope comes from a table, and which entries of one are used is unknown.
BUILT_ON_SIGMOID = {"sigmoid_derivative", "logistic_gradients", "two_layer_forward", "fit"}


@pytest.fixture(scope="module")
def assignment():
    return load_assignment(ROOT, "a0_neurons")


@pytest.fixture(scope="module")
def source(assignment):
    """Return the solution, but for the brackets of the sigmoid."""
    right = (assignment.solution / "neurons.py").read_text()
    start, end = right.index("def sigmoid("), right.index("def sigmoid_derivative(")
    return f"{right[:start]}def sigmoid(z):\n    return 1 / 1 + np.exp(-z)\n\n\n{right[end:]}"


def test_what_fails_because_of_something_else_says_so(assignment, source, pool):
    config = GradingConfig(b"secret", Isolation.BUBBLEWRAP)
    report = pool.submit(grade, assignment, Submission("ada", {"neurons.py": source.encode()}), config).result()

    failed = [check for check in report.checks if check.verdict is Verdict.FAILED]
    own = {check.name for check in failed if check.misconception == "sigmoid without its brackets"}
    assert {"test_sigmoid_gives_the_worked_values", "test_sigmoid_stays_finite_far_from_zero"} <= own
    others = {check.hint for check in failed if check.name not in own}
    assert {MEND_FIRST.format(name) for name in ("logistic_gradients", "two_layer_forward", "fit")} <= others
    assert others <= {MEND_FIRST.format(name) for name in BUILT_ON_SIGMOID} | {None}
    assert all(
        check.hint for check in failed if any(check.name.startswith(f"test_{name}") for name in BUILT_ON_SIGMOID)
    )


def test_a_students_own_run_says_the_same(assignment, source, tmp_path):
    for name, data in template_files(assignment).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "neurons.py").write_text(source)

    done = subprocess.run(
        [sys.executable, "-m", "pytest"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )

    assert "Your result is 1 + exp(-z): Python divides before it adds" in done.stdout
    for name in ("sigmoid_derivative", "logistic_gradients", "two_layer_forward", "fit"):
        assert MEND_FIRST.format(name) in done.stdout
    assert json.loads((tmp_path / "assignment.json").read_text())["given"] == []
