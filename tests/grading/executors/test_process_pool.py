"""Processes that run tasks: results and errors come back, and who is killed is replaced."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from multiprocessing.connection import Connection
from pickle import PicklingError

import pytest

from autograder.errors import MachineError
from autograder.grading.environment import GRADING_ENVIRONMENT
from autograder.grading.executors import ProcessPool
from autograder.grading.warm_sandbox import warm_sandbox
from autograder.sandbox import Isolation
from tests.grading.test_warm_sandbox import descendants


@pytest.fixture
def workers():
    with ProcessPool(2) as workers:
        yield workers


def fail():
    raise ValueError("as asked")


def hang(mark):
    mark.touch()
    time.sleep(60)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_the_midst_of_the_result():
    send = Connection._send_bytes

    def send_half(connection, data):
        send(connection, data)  # so that it is known which connection, and then the beginning of another result
        os.write(connection.fileno(), b"\0\1\0\0 half of a result")
        die()

    Connection._send_bytes = send_half


def test_tasks_run_in_other_processes_which_stay(workers):
    pids = {workers.submit(os.getpid).result() for _ in range(6)}
    assert os.getpid() not in pids
    assert 1 <= len(pids) <= 2


def test_what_a_task_raises_is_raised_with_the_place_where_it_was(workers):
    with pytest.raises(ValueError, match="as asked") as caught:
        workers.submit(fail).result()
    assert "in fail" in caught.value.__notes__[0]
    with pytest.raises(SystemExit):
        workers.submit(sys.exit, 3).result()


def test_what_cannot_be_sent_is_refused(workers):
    with pytest.raises((AttributeError, PicklingError), match=r"pickle|local object"):  # as of Python 3.13
        workers.submit(lambda: None).result()
    assert workers.submit(abs, -1).result() == 1


def test_one_that_is_busy_for_too_long_is_ended_even_where_python_does_no_step():
    with ProcessPool(1, task_seconds=0.3) as workers:
        endless = workers.submit(sum, itertools.repeat(0))
        with pytest.raises(MachineError, match=r"was ended after 0\.3 s of processor time"):
            endless.result()
        assert workers.submit(max, 1, 2).result() == 2


def test_one_that_is_killed_takes_its_task_and_no_other(workers):
    other = workers.submit(time.sleep, 1)
    with pytest.raises(MachineError, match=r"the grading process was killed \(SIGKILL\)"):
        workers.submit(die).result()
    with pytest.raises(MachineError, match=r"the grading process ended \(exit status 3\)"):
        workers.submit(os._exit, 3).result()
    assert other.result() is None
    assert {workers.submit(abs, number).result() for number in (-1, -2, -3)} == {1, 2, 3}


def test_one_that_is_killed_in_the_midst_of_a_result_is_not_waited_for():
    with ProcessPool(1) as workers:
        workers.submit(die_in_the_midst_of_the_result).result()
        with pytest.raises(MachineError, match="was killed"):
            workers.submit(abs, -1).result(timeout=60)
        assert workers.submit(abs, -1).result() == 1


def test_killed_at_once_it_leaves_what_was_not_begun(tmp_path):
    mark = tmp_path / "begun"
    with ProcessPool(1) as workers:
        begun, waiting = workers.submit(hang, mark), workers.submit(abs, -1)
        while not mark.exists():
            time.sleep(0.01)
        workers.kill()
        with pytest.raises(MachineError, match="was killed"):
            begun.result()
        with pytest.raises(CancelledError):
            waiting.result()


def test_where_its_context_ends_with_an_exception_it_ends_at_once(tmp_path):
    mark = tmp_path / "begun"
    futures = []

    def interrupted():
        with ProcessPool(1) as workers:
            futures.append(workers.submit(hang, mark))
            while not mark.exists():
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with pytest.raises(MachineError, match="was killed"):
        futures[0].result()


ENVIRONMENT = """
import os
import time
from contextlib import suppress
from pathlib import Path
from autograder.errors import MachineError
from autograder.grading.environment import check_environment
from autograder.grading.executors import ProcessPool

if __name__ == "__main__":
    before = dict(os.environ)
    with ProcessPool(1) as workers:
        workers.submit(check_environment).result()
        assert dict(os.environ) == before
        server = workers.submit(os.getppid).result()  # which forks them
        os.kill(server, 9)
        while Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)  # until it has died, and can be waited for
        with suppress(MachineError):
            workers.submit(os._exit, 1).result()
        workers.submit(check_environment).result()
    assert dict(os.environ) == before
    print("as before")
"""


def test_the_environment_of_a_grading_is_that_of_its_processes_and_of_no_other():
    unfit = {"PYTHONHASHSEED": "3", "OPENBLAS_NUM_THREADS": "2", "PYTEST_ADDOPTS": "-x"}
    others = {name: value for name, value in os.environ.items() if name not in GRADING_ENVIRONMENT}
    command = [sys.executable, "-c", ENVIRONMENT]
    done = subprocess.run(command, env=others | unfit, capture_output=True, text=True, check=False, timeout=100)

    assert (done.stdout, done.stderr) == ("as before\n", "")


def keep_warm():
    with warm_sandbox(Isolation.BUBBLEWRAP).take():
        pass
    return descendants()


def test_what_its_processes_keep_warm_is_closed_when_it_ends():
    with ProcessPool(2) as workers:
        kept = {pid for future in [workers.submit(keep_warm) for _ in range(4)] for pid in future.result()}
    assert kept
    assert not any(os.path.exists(f"/proc/{pid}") for pid in kept)


def test_nothing_is_left_of_it():
    left = []
    for _ in range(2):  # the server that forks them stays
        with ProcessPool(2) as workers:
            pids = {workers.submit(os.getpid).result() for _ in range(4)}
            with pytest.raises(MachineError):
                workers.submit(die).result()
        assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)
        left.append((len(os.listdir("/proc/self/fd")), threading.active_count()))
    assert left[0] == left[1]
