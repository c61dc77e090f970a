"""A process grades only where the result is that of every other one, and says what to change."""

import os
import subprocess
import sys

import pytest

from autograder.grading import environment
from autograder.grading.environment import GRADING_ENVIRONMENT, UnfitEnvironmentError, check_environment

several_processors = pytest.mark.skipif(os.cpu_count() == 1, reason="OpenBLAS starts no more threads than that")

CHECK = "from autograder.grading.environment import check_environment; {}; check_environment()"


def check(*options, before="", **changes):
    """Run the check in a fresh process, in an environment with some changes; return the last line of its errors."""
    settings = {name: value for name, value in (GRADING_ENVIRONMENT | changes).items() if value is not None}
    others = {name: value for name, value in os.environ.items() if name not in GRADING_ENVIRONMENT}
    command = [sys.executable, *options, "-c", CHECK.format(before or "pass")]
    done = subprocess.run(command, env=others | settings, capture_output=True, text=True, check=False)
    return (done.stderr.splitlines() or [""])[-1]


def test_a_process_with_the_environment_of_a_grading_is_fit():
    assert check() == ""


@pytest.mark.parametrize(
    ("options", "changes", "message"),
    [
        ((), {"PYTHONHASHSEED": None}, "hashed with a seed other than 0; start Python with PYTHONHASHSEED=0"),
        ((), {"PYTHONHASHSEED": "1"}, "hashed with a seed other than 0"),
        (("-I",), {}, "hashed with a seed other than 0; start Python with PYTHONHASHSEED=0, and not with -E or -I"),
        (("-O",), {}, "assert statements are left out; start Python without -O"),
        ((), {"PYTHONOPTIMIZE": "1"}, "assert statements are left out"),
        pytest.param(
            (),
            {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"},
            "NumPy's BLAS uses 2 threads; start Python with",
            marks=several_processors,
        ),
        ((), {"PYTEST_ADDOPTS": "-x"}, "PYTEST_ADDOPTS=-x is in the environment"),
        ((), {"PYTEST_PLUGINS": "pytester"}, "PYTEST_PLUGINS=pytester is in the environment"),
    ],
)
def test_any_other_is_refused_with_what_to_change(options, changes, message):
    error = check(*options, **changes)

    assert error.startswith("autograder.grading.environment.UnfitEnvironmentError: nothing can be graded")
    assert message in error


@several_processors
def test_what_is_set_when_it_is_too_late_counts_for_nothing():
    late = "import os; import numpy; os.environ |= dict(PYTHONHASHSEED='0', OPENBLAS_NUM_THREADS='1')"
    error = check(before=late, PYTHONHASHSEED=None, OPENBLAS_NUM_THREADS="2", OMP_NUM_THREADS="2")

    assert "hashed with a seed other than 0" in error
    assert "NumPy's BLAS uses 2 threads" in error


def test_numpys_own_blas_is_asked():
    assert environment._blas_counter() is not None


@pytest.mark.parametrize("setting", ["1", "2", None])
def test_a_blas_that_does_not_tell_is_believed_to_do_as_it_is_told(monkeypatch, setting):
    monkeypatch.setattr(environment, "_blas_counter", lambda: None)
    for name in environment._ONE_THREAD:
        monkeypatch.setenv(name, "1")
    if setting is None:
        monkeypatch.delenv("OMP_NUM_THREADS")
    else:
        monkeypatch.setenv("OMP_NUM_THREADS", setting)

    monkeypatch.setenv("PYTEST_ADDOPTS", "-x")  # so that it is refused in any case

    with pytest.raises(UnfitEnvironmentError) as caught:
        check_environment()

    assert ("does not tell how many threads" in str(caught.value)) == (setting != "1")
