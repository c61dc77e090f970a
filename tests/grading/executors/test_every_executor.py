"""A class gets the same reports from every executor, whether its processes have just started or not."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from autograder.grading.environment import GRADING_ENVIRONMENT

EXECUTORS = (
    "ProcessPool",
    "ThreadPoolExecutor",
    "ProcessPoolExecutor fork",
    "ProcessPoolExecutor forkserver",
    "ProcessPoolExecutor spawn",
)
SCRIPT = Path(__file__).with_name("grade_class.py")

# Two assignments of the same file names, whose files import each other by name: what threads could mix up.
ASSIGNMENT = """
title: Scales
summary: Take numbers to a scale.
files: {scale.py: [scale]}
given: {units.py: [unit]}
questions: {scale: {title: Scaling, points: 10}}
limits: {call_seconds: 20, check_seconds: 60}
"""
UNITS = '''
"""What is given."""


def unit():
    """Return the factor."""
    return FACTOR
'''
SOLUTION = '''
"""A scale."""

import units


def scale(x):
    """Scale an array."""
    return x * units.unit()
'''
CHECKS = """
import numpy as np
import pytest
from autograder.checks import assert_close, assert_raises, assert_unmodified, needs, question


@question("scale")
@pytest.mark.parametrize("shape", [(3,), (2, 4)])
def test_KIND_values(student, reference, rng, shape):
    '''The values are scaled.'''
    x = rng.standard_normal(shape)
    assert_close("the scaled array", student.scale(x), reference.scale(x))


@question("scale")
@needs("test_KIND_values")
def test_KIND_argument(student):
    '''The argument is left alone.'''
    student.scale(np.arange(3.0))
    assert_unmodified(student)


@question("scale")
def test_KIND_sets(student, reference, rng):
    '''The order of a set is the same everywhere.'''
    for name in {"alpha", "beta", "gamma", "delta"}:
        x = np.full(len(name), rng.standard_normal())
        assert_close(name, student.scale(x), reference.scale(x))
"""
MISCONCEPTIONS = '''
"""Wrong scales."""

from autograder.grading.misconceptions import misconception


@misconception("scale", family="scales", caught_by="test_hidden_values")
def added(reference, x):
    """Multiply."""
    return x + reference.scale(1.0)
'''
CLASS = {
    "ada": SOLUTION,
    "added": "import units\n\n\ndef scale(x):\n    return x + units.unit()\n",
    "crashes": "import os\n\n\ndef scale(x):\n    os._exit(3)\n",
    "does not import": "import nothing\n",
    "mutates": "import units\n\n\ndef scale(x):\n    x *= units.unit()\n    return x\n",
    "raises": "def scale(x):\n    print('here')\n    raise KeyError('x')\n",
    "random": "import numpy as np\n\n\ndef scale(x):\n    return np.random.rand(*x.shape)\n",
    "right, too": SOLUTION,
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return a function that grades the class with an executor, in a fresh process, twice."""
    folder = tmp_path_factory.mktemp("every_executor")
    files = {"course/course.yml": "title: Two scales\n"}
    for number, name in enumerate(("feet", "miles"), 1):
        files |= {
            f"course/assignments/{name}/assignment.yml": ASSIGNMENT,
            f"course/assignments/{name}/handout.md": "# Scales\n",
            f"course/assignments/{name}/given/units.py": UNITS.replace("FACTOR", str(3.0 * number)),
            f"course/assignments/{name}/test_public.py": CHECKS.replace("KIND", "public"),
            f"course/assignments/{name}/test_hidden.py": CHECKS.replace("KIND", "hidden"),
            f"course/assignments/{name}/misconceptions.py": MISCONCEPTIONS,
            f"course/solutions/{name}/scale.py": SOLUTION,
        }
    files |= {f"class/{student}/scale.py": source for student, source in CLASS.items()}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    @cache
    def grade(executor):
        command = [sys.executable, "-W", "error", "-X", "dev", SCRIPT, folder / "course", folder / "class", executor]
        return subprocess.run(
            command, env=os.environ | GRADING_ENVIRONMENT, capture_output=True, text=True, check=False, timeout=600
        )

    return grade


@pytest.mark.parametrize("executor", EXECUTORS)
def test_reports_are_the_same_to_the_byte_cold_and_warm(graded, executor):
    cold, warm, rest = graded(executor).stdout.split("\n\n")

    assert len(cold.splitlines()) == 2 * len(CLASS)
    assert warm == cold
    assert rest == ""
    assert cold == graded("ProcessPool").stdout.split("\n\n")[0]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_nothing_is_left_open(graded, executor):
    done = graded(executor)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_reports_are_what_the_class_deserves(graded):
    reports = [json.loads(line) for line in graded("ProcessPool").stdout.split("\n\n")[0].splitlines()]

    scores = {(report["assignment"], report["student"]): report["score"] for report in reports}
    for name in ("feet", "miles"):
        assert {student for student in CLASS if scores[name, student] == 10} == {"ada", "right, too"}
        assert 0 < scores[name, "mutates"] < 10
    assert {report["status"] for report in reports} == {"graded"}
    hints = {report["student"] for report in reports if "Multiply." in json.dumps(report)}
    assert hints == {"added"}
