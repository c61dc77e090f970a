"""What a grading changes of its process, it changes alone, and leaves as it was."""

import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import ModuleType

import numpy as np
import pytest

from autograder.grading.reference import load_reference
from autograder.grading.run_checks import TrustedSession, run_checks
from autograder.grading.shared_state import undisturbed
from autograder.model import Verdict


@pytest.fixture
def other_modules(assignment, monkeypatch):
    """Load modules of the names of the assignment's files, as a program may have that grades."""
    names = ("recurrence", "test_public", "test_hidden")
    for name in names:
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    (assignment.solution / "recurrence.py").write_text("def running_mean(x):\n    return x\n")
    return {name: sys.modules[name] for name in names}


class Slow(TrustedSession):
    """Answers slowly enough that two would be seen at once."""

    running, most = 0, 0

    def call(self, function, args, kwargs):
        Slow.running += 1
        Slow.most = max(Slow.most, Slow.running)
        time.sleep(0.05)
        Slow.running -= 1
        return super().call(function, args, kwargs)


def test_threads_run_their_checks_one_after_the_other(assignment, key):
    new_session = partial(Slow, key.reference.functions)
    with ThreadPoolExecutor(3) as threads:
        runs = list(threads.map(lambda _: run_checks(assignment, key, new_session, b"secret"), range(3)))

    assert Slow.most == 1
    assert {outcome.verdict for run in runs for outcome in run.outcomes.values()} == {Verdict.PASSED}


def test_threads_load_references_one_after_the_other(assignment):
    (assignment.solution / "recurrence.py").write_text(
        "import sys, time\n"
        "before = list(sys.path)\n"
        "time.sleep(0.05)\n"
        "assert sys.path == before\n"
        "def running_mean(x):\n    return x\n"
    )
    before = list(sys.path)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: load_reference(assignment), range(3)))

    assert sys.path == before


def test_modules_of_the_same_names_are_put_aside_and_put_back(assignment, key, other_modules):
    outcomes = run_checks(assignment, key, partial(TrustedSession, key.reference.functions), b"secret").outcomes

    assert len(outcomes) == 4
    assert {name: sys.modules[name] for name in other_modules} == other_modules


def test_files_of_a_solution_that_import_each_other_get_their_own(assignment, other_modules, monkeypatch):
    (assignment.solution / "recurrence.py").write_text(
        "import helper\n\n\ndef running_mean(x):\n    return helper.same(x)\n"
    )
    (assignment.solution / "helper.py").write_text("def same(x):\n    return x\n")
    helper = ModuleType("helper")
    monkeypatch.setitem(sys.modules, "helper", helper)

    assert load_reference(assignment).running_mean(3) == 3
    assert sys.modules["helper"] is helper
    assert sys.modules["recurrence"] is other_modules["recurrence"]


def test_warnings_and_floating_point_errors_are_those_of_a_fresh_process():
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        with undisturbed():
            warnings.warn("nobody is shown this", RuntimeWarning, stacklevel=1)
            assert np.log(np.zeros(1)) == -np.inf
            with pytest.warns(RuntimeWarning):
                np.log(np.zeros(1))
        with pytest.raises(RuntimeWarning):
            warnings.warn("this raises again", RuntimeWarning, stacklevel=1)
        with pytest.raises(FloatingPointError):
            np.log(np.zeros(1))


FORKS_WHILE_A_THREAD_GRADES = """
import os, threading, time
from autograder.grading.shared_state import undisturbed

inside, done = threading.Event(), []

def grade():
    with undisturbed():
        inside.set()
        time.sleep(0.5)
        done.append(True)

threading.Thread(target=grade).start()
inside.wait()
child = os.fork()
if child == 0:
    with undisturbed():
        os._exit(0 if done else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
with undisturbed():
    print("parent goes on")
"""


def test_a_process_is_forked_between_gradings_and_can_grade():
    command = [sys.executable, "-c", FORKS_WHILE_A_THREAD_GRADES]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (done.stdout, done.returncode) == ("parent goes on\n", 0), done.stderr
