"""What is kept warm is never used twice, belongs to one thread of one process, and is closed with it."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from autograder.errors import MachineError
from autograder.grading.warm_sandbox import WarmSandbox, close_warm_sandboxes, warm_sandbox
from autograder.model import Limits
from autograder.sandbox import Isolation
from tests.sandbox.test_lifetime import is_alive, until

BUBBLEWRAP = Isolation.BUBBLEWRAP
EVERY_LEVEL = pytest.mark.parametrize("isolation", Isolation)


def descendants():
    """Return the processes below this one, whichever of its threads has started them."""
    found, waiting = set(), [os.getpid()]
    while waiting:
        for path in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            with suppress(OSError):  # it has ended
                waiting += map(int, path.read_text().split())
        found.update(waiting)
    return found


def answer(sandbox):
    """Return what a submission in it answers."""
    sandbox.admit({"f.py": b"def f(): return 41 + 1"}, {"f": "f"}, (), Limits(call_seconds=20))
    with sandbox.session() as session:
        return session.call("f", (), {})[0]


def test_the_next_one_starts_while_one_is_used():
    before = descendants()
    warm = WarmSandbox(BUBBLEWRAP)
    seen = []
    for _ in range(3):
        with warm.take() as sandbox:
            assert answer(sandbox) == 42
            seen.append(sandbox)
    assert len(set(map(id, seen))) == 3

    kept = descendants() - before
    assert kept

    del warm
    assert not any(map(is_alive, kept))


def test_after_a_fault_of_the_machine_nothing_is_kept():
    before = descendants()
    warm = WarmSandbox(BUBBLEWRAP)

    with pytest.raises(MachineError), warm.take():
        raise MachineError("it failed")

    assert descendants() == before
    with warm.take() as sandbox:
        assert answer(sandbox) == 42


@EVERY_LEVEL
def test_each_thread_has_its_own_which_ends_with_it(isolation):
    found, processes, before = [], set(), descendants()

    def run():
        for _ in range(2):
            with warm_sandbox(isolation).take() as sandbox:
                found.append(answer(sandbox))
        processes.update(descendants())

    for _ in range(2):
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()

    assert found == [42] * 4
    assert processes - before
    assert not any(map(is_alive, processes - before))


def test_it_can_be_closed_by_who_knows_that_nothing_comes():
    before = descendants()
    with warm_sandbox(BUBBLEWRAP).take():
        pass
    assert descendants() != before

    close_warm_sandboxes()

    assert descendants() == before
    with warm_sandbox(BUBBLEWRAP).take() as sandbox:
        assert answer(sandbox) == 42
    close_warm_sandboxes()


FORKED = """
import os, sys
from autograder.grading.warm_sandbox import warm_sandbox
from tests.grading.test_warm_sandbox import BUBBLEWRAP, answer

def graded():
    with warm_sandbox(BUBBLEWRAP).take() as sandbox:
        return answer(sandbox)

graded()
for leave in (sys.exit, os._exit):
    child = os.fork()
    if child == 0:
        leave(graded())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
    if leave is sys.exit and os.fork() == 0:
        sys.exit()  # without having used anything
    print(graded(), flush=True)
"""


def test_one_that_was_kept_when_the_process_was_forked_stays_with_the_parent():
    command = [sys.executable, "-W", "error", "-X", "dev", "-c", FORKED]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)

    assert (done.stdout, done.stderr, done.returncode) == ("42\n42\n", "", 0)


ENDS = """
import os, sys, threading
from autograder.grading.warm_sandbox import warm_sandbox
from tests.grading.test_warm_sandbox import BUBBLEWRAP, descendants

def take():
    with warm_sandbox(BUBBLEWRAP).take():
        pass

take()
thread = threading.Thread(target=take)
thread.start()
print(*descendants(), flush=True)
"""


def test_it_ends_with_the_process():
    command = [sys.executable, "-W", "error", "-X", "dev", "-c", ENDS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)

    assert (done.stderr, done.returncode) == ("", 0)
    until(lambda: not any(is_alive(int(pid)) for pid in done.stdout.split()))
