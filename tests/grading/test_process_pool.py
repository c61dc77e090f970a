"""Processes that run tasks: results and errors come back, and who is killed is replaced."""

import os
import signal
import sys
import threading
import time
from concurrent.futures import CancelledError
from multiprocessing.connection import Connection
from pickle import PicklingError

import pytest

from autograder.errors import MachineError
from autograder.grading.process_pool import Workers


@pytest.fixture
def workers():
    with Workers(2, preload="autograder.grading.grade") as workers:
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
    with pytest.raises((AttributeError, PicklingError), match="pickle|local object"):
        workers.submit(lambda: None).result()
    assert workers.submit(abs, -1).result() == 1


def test_one_that_is_killed_takes_its_task_and_no_other(workers):
    other = workers.submit(time.sleep, 1)
    with pytest.raises(MachineError, match=r"the grading process was killed \(SIGKILL\)"):
        workers.submit(die).result()
    with pytest.raises(MachineError, match=r"the grading process ended \(exit status 3\)"):
        workers.submit(os._exit, 3).result()
    assert other.result() is None
    assert {workers.submit(abs, number).result() for number in (-1, -2, -3)} == {1, 2, 3}


def test_one_that_is_killed_in_the_midst_of_a_result_is_not_waited_for():
    with Workers(1, preload="autograder.grading.grade") as workers:
        workers.submit(die_in_the_midst_of_the_result).result()
        with pytest.raises(MachineError, match="was killed"):
            workers.submit(abs, -1).result(timeout=60)
        assert workers.submit(abs, -1).result() == 1


def test_killed_at_once_it_leaves_what_was_not_begun(tmp_path):
    mark = tmp_path / "begun"
    with Workers(1, preload="autograder.grading.grade") as workers:
        begun, waiting = workers.submit(hang, mark), workers.submit(abs, -1)
        while not mark.exists():
            time.sleep(0.01)
        workers.kill()
        with pytest.raises(MachineError, match="was killed"):
            begun.result()
        with pytest.raises(CancelledError):
            waiting.result()


def test_nothing_is_left_of_it():
    left = []
    for _ in range(2):  # the server that forks them stays
        with Workers(2, preload="autograder.grading.grade") as workers:
            pids = {workers.submit(os.getpid).result() for _ in range(4)}
            with pytest.raises(MachineError):
                workers.submit(die).result()
        assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)
        left.append((len(os.listdir("/proc/self/fd")), threading.active_count()))
    assert left[0] == left[1]
