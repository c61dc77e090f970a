"""Time limits hold, and a busy machine does not use them up."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack

import numpy as np
import pytest

from autograder.errors import Fault, StudentError
from autograder.model import Limits
from autograder.sandbox import Sandbox
from autograder.sandbox.deadline import Deadline, ProcessorTime, RunDelay
from autograder.sandbox.session import SubmissionBudget

SOURCE = (
    b"import time\n"
    b"def work(seconds):\n"
    b"    while time.process_time() < seconds: pass\n"
    b"    return 1\n"
    b"def hang(): time.sleep(60)\n"
    b"def echo(x): return x\n"
)
FUNCTIONS = {"work": "conv", "hang": "conv", "echo": "conv"}


@pytest.fixture
def crowded():
    """Make this process and its children share one processor with seven other processes."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    with ExitStack() as stack:
        for _ in range(7):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            stack.callback(process.kill)
        yield
    os.sched_setaffinity(0, allowed)


def test_a_busy_machine_fails_no_check_of_an_honest_student(isolation, crowded):  # noqa: ARG001
    limits = Limits(call_seconds=1.5, check_seconds=2)
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"conv.py": SOURCE}, FUNCTIONS, (), limits)
        with sandbox.session() as session:
            began = time.monotonic()
            # Where sessions share processors as groups, the sandbox has half of one, however many others there are.
            assert session.call("work", (1.3,), {}) == (1, ())
            took = time.monotonic() - began

    assert took > limits.check_seconds  # the machine was busy


def test_time_in_which_the_grader_waits_fails_no_check_either(isolation, crowded):  # noqa: ARG001
    large = np.zeros(1_000_000)  # large enough to be sent in pieces
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"conv.py": SOURCE}, FUNCTIONS, (), Limits(call_seconds=0.2))
        with sandbox.session() as session:
            session.call("echo", (0,), {})
            for _ in range(10):
                value, modified = session.call("echo", (large,), {})
                assert (value.shape, modified) == (large.shape, ())


def test_sleeping_on_a_busy_machine_is_not_waiting_for_a_processor(isolation, crowded):  # noqa: ARG001
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"conv.py": SOURCE}, FUNCTIONS, (), Limits(call_seconds=1.5))
        with sandbox.session() as session, pytest.raises(StudentError, match=r"hang did not finish within 1\.5 s"):
            session.call("hang", (), {})


def test_the_time_of_a_submission_is_limited(isolation):
    limits = Limits(call_seconds=0.3, submission_seconds=0.5)
    messages = []
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"conv.py": SOURCE}, FUNCTIONS, (), limits)
        for _ in range(4):
            with sandbox.session() as session, pytest.raises(StudentError) as caught:
                session.call("hang", (), {})
            messages.append(str(caught.value))
            assert caught.value.fault is Fault.TIMEOUT

    late = "hang was not called: earlier checks used up the 0.5 s allowed per submission"
    assert messages == ["hang did not finish within 0.3 s"] * 2 + [late] * 2


def test_what_an_earlier_attempt_used_is_used(isolation):
    limits = Limits(call_seconds=0.3, submission_seconds=0.5)
    budget = SubmissionBudget(limits.submission_seconds)
    for _ in range(2):
        with Sandbox(isolation) as sandbox:
            sandbox.admit({"conv.py": SOURCE}, FUNCTIONS, (), limits, budget)
            with sandbox.session() as session, pytest.raises(StudentError, match=r"did not finish within 0\.3 s"):
                session.call("hang", (), {})
        budget = budget.again()

    assert budget.seconds_left <= 0
    assert budget.timeouts == {"hang": 2}


def test_threads_of_its_own_are_no_reason_to_wait_for_a_process():
    delays = iter([50.0, 50.0])
    deadline = Deadline(0.01, lambda: next(delays, 0.0), lambda: 0.2)
    while deadline.remaining() > 0:
        time.sleep(0.001)

    assert deadline.settle() == 0.2


def test_the_processor_time_of_all_threads_counts():
    # One thread waits for the others, which take processor time together.
    source = (
        "import hashlib, threading, time\n"
        "work = lambda: hashlib.pbkdf2_hmac('sha256', b'', b'', 300_000)\n"
        "threads = [threading.Thread(target=work) for _ in range(3)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
        "print(time.process_time(), flush=True)\n"
        "input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        taken = float(process.stdout.readline())
        found = ProcessorTime(process.pid)
        assert found.seconds() == pytest.approx(taken, abs=0.1)
        process.communicate("\n")

    assert found.seconds() == pytest.approx(taken, abs=0.1)  # as it was last known
    assert ProcessorTime(None).seconds() == 0


def test_run_delay_does_not_count_towards_a_deadline():
    delays = iter([0.05, 0.02, 0.0])
    deadline = Deadline(0.01, lambda: next(delays))
    while deadline.remaining() > 0:
        time.sleep(0.001)

    assert next(delays, "asked until there is none") == "asked until there is none"
    assert 0.01 <= deadline.used() < 60


def test_a_process_that_has_ended_or_is_unknown_has_no_run_delay():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass

    assert RunDelay(process.pid).since_last_call() == 0
    assert RunDelay(None).since_last_call() == 0
