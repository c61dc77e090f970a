"""No process, descriptor or memory outlives what it was there for, whatever is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from autograder.errors import Fault, MachineError, StudentError
from autograder.model import Limits
from autograder.sandbox import Isolation, Sandbox
from autograder.sandbox.users import USERS
from tests.sandbox.conftest import SAFE

SOURCE = (
    b"import os, threading, time\n"
    b"threading.Thread(target=time.sleep, args=(60,)).start()\n"
    b"def f(): return 1\n"
    b"def leave(): os._exit(0)\n"
    b"def hang(): time.sleep(60)\n"
)


@pytest.fixture
def inside():
    """Return a function that returns the process IDs of the test's sandboxes."""
    others = descendants(os.getpid())
    return lambda: [pid for pid in descendants(os.getpid()) if pid not in others]


@pytest.fixture
def forked(isolation, inside):
    """Return a function that waits until a sandbox has so many children, and returns their IDs, the oldest first."""
    # bubblewrap and the zygote; and before each child the first process of its namespace
    others, step = (2, 2) if isolation is Isolation.BUBBLEWRAP else (1, 1)

    def forked(count):
        until(lambda: len(inside()) == others + step * count)
        return inside()[others:][step - 1 :: step]

    return forked


@pytest.fixture
def sandbox(isolation, inside):  # noqa: ARG001 - comes first, so that it does not count this one
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"conv.py": SOURCE}, dict.fromkeys(("f", "leave", "hang"), "conv"), (), Limits(call_seconds=0.4))
        yield sandbox


def descendants(pid):
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:  # it has ended meanwhile
        return []
    return [*children, *(grandchild for child in children for grandchild in descendants(child))]


def status_of(pid):
    return dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change the user")
@pytest.mark.parametrize("isolation", SAFE, indirect=True)
def test_no_process_is_root_outside(sandbox, inside, forked):
    with sandbox.session() as session:
        session.call("f", (), {})
        forked(2)  # the session's, and the next one's
        users = {user for pid in inside() for user in status_of(pid)["Uid"].split()}

    assert len(users) == 1
    assert users <= {*map(str, USERS)}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change the user")
@pytest.mark.parametrize("isolation", SAFE, indirect=True)
def test_two_sandboxes_have_different_users(isolation, inside):
    with Sandbox(isolation), Sandbox(isolation):
        users = {status_of(pid)["Uid"] for pid in inside()}

    assert len(users) == 2


@pytest.mark.parametrize("isolation", SAFE, indirect=True)
def test_a_submission_has_no_privileges_and_can_gain_none(sandbox, forked):
    with sandbox.session() as session:
        session.call("f", (), {})
        in_use, _ = forked(2)
        status = status_of(in_use)

    assert {int(status[f"Cap{kind}"], 16) for kind in ("Inh", "Prm", "Eff", "Amb")} == {0}
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


def test_numpy_starts_no_threads(sandbox, inside, forked):
    with sandbox.session() as session:
        session.call("f", (), {})
        in_use, _ = forked(2)
        threads = {pid: status_of(pid)["Threads"] for pid in inside()}

    assert threads.pop(in_use) == "2"  # its own
    assert set(threads.values()) == {"1"}


@pytest.mark.parametrize("function", ["f", "leave", "hang"])
def test_nothing_is_left_of_a_session(sandbox, forked, function):
    with sandbox.session() as session:
        session.call("f", (), {})  # what is created only once exists now
    descriptors, [child] = len(os.listdir("/proc/self/fd")), forked(1)

    session = sandbox.session()
    try:
        session.call(function, (), {})
    except StudentError:
        assert function != "f"
    session.close()
    session.close()

    assert len(os.listdir("/proc/self/fd")) == descriptors
    until(lambda: forked(1) != [child])  # the next one's, which may not have been forked yet


@pytest.mark.parametrize("used", [True, False])
def test_nothing_is_left_of_a_sandbox(isolation, inside, used):
    descriptors = os.listdir("/proc/self/fd")
    sandbox = Sandbox(isolation)
    if used:
        sandbox.admit({"conv.py": SOURCE}, {"f": "conv"}, (), Limits())
        sandbox.session().call("f", (), {})
    processes = inside()
    assert processes

    sandbox.close()
    sandbox.close()

    assert inside() == []
    assert not any(Path(f"/proc/{pid}").exists() for pid in processes)
    assert os.listdir("/proc/self/fd") == descriptors


def test_the_memory_of_the_grader_stays_flat(isolation):
    source = b"import numpy as np\ndef f(): return [np.ones(8 << 20, np.uint8)] * 4, [object()] * 1000"
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"conv.py": source}, {"f": "conv"}, (), Limits())
        used = []
        for _ in range(12):
            with sandbox.session() as session:
                session.call("f", (), {})
            used.append(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))

    assert max(used) - used[1] < 128 << 20  # of the 320 MiB that were returned after that


def test_processor_time_is_limited_between_calls_too(isolation, forked):
    source = (
        b"import threading\n"
        b"def spin():\n    while True: pass\n"
        b"def f(): threading.Thread(target=spin, daemon=True).start()\n"
    )
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"conv.py": source}, {"f": "conv"}, (), Limits(check_seconds=0.9))
        with sandbox.session() as session:
            session.call("f", (), {})
            child, _ = forked(2)
            until(lambda: not is_alive(child))
            with pytest.raises(StudentError, match=r"used up the 0\.9 s of processor time allowed per check") as ended:
                session.call("f", (), {})
            assert ended.value.fault is Fault.TIMEOUT


def test_a_closed_session_cannot_be_used(sandbox):
    session = sandbox.session()
    session.close()

    with pytest.raises(RuntimeError, match="closed"):
        session.call("f", (), {})


def test_a_closed_sandbox_cannot_be_used(isolation):
    sandbox = Sandbox(isolation)
    sandbox.admit({"conv.py": SOURCE}, {"f": "conv"}, (), Limits())
    session = sandbox.session()
    session.call("f", (), {})

    sandbox.close()

    with pytest.raises(RuntimeError, match="closed"):
        session.call("f", (), {})
    with pytest.raises(MachineError, match="the sandbox ended"):
        sandbox.session().call("f", (), {})


def test_an_interrupted_wait_leaves_nothing_behind(isolation, inside):
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # which a background job does not have
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"conv.py": SOURCE}, {"hang": "conv"}, (), Limits(call_seconds=60, check_seconds=60))
        interrupt = threading.Timer(0.5, signal.pthread_kill, (threading.get_ident(), signal.SIGINT))
        interrupt.start()
        with pytest.raises(KeyboardInterrupt):
            sandbox.session().call("hang", (), {})
    signal.signal(signal.SIGINT, handler)

    assert inside() == []


def test_a_sandbox_that_is_killed_is_the_machines_fault(sandbox, inside):
    session = sandbox.session()
    session.call("f", (), {})
    for pid in reversed(inside()):
        os.kill(pid, signal.SIGKILL)

    with pytest.raises(MachineError, match="the sandbox ended"):
        session.call("f", (), {})
    session.close()
    with pytest.raises(MachineError), sandbox.session() as another:
        another.call("f", (), {})


@pytest.mark.parametrize("milliseconds", range(12))
def test_a_sandbox_that_is_killed_while_starting_is_not_waited_for_and_leaves_nothing(isolation, inside, milliseconds):
    sandbox = Sandbox(isolation)
    time.sleep(milliseconds / 1000)
    processes = inside()
    os.kill(processes[0], signal.SIGKILL)

    with pytest.raises(MachineError, match=r"the sandbox ended while starting \(exit status -9\)"):
        sandbox.admit({}, {}, ("numpy.dot",), Limits())

    sandbox.close()
    until(lambda: not any(map(is_alive, processes)))


KILLED_WHILE_SANDBOXES_START = """
import ctypes, os, subprocess, sys, time
grader = "import os, sys, time; from autograder.sandbox import *; kept = []\\n" + (
    "for _ in range(12): kept.append(Sandbox(Isolation(sys.argv[1]))); time.sleep(0.001)\\nos.kill(os.getpid(), 9)"
)
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
subprocess.run([sys.executable, "-c", grader, sys.argv[1]])
deadline = time.monotonic() + 60
while True:  # until there is nobody to wait for
    if os.waitpid(-1, os.WNOHANG) == (0, 0):
        time.sleep(0.01)
        assert time.monotonic() < deadline
"""


def test_no_starting_sandbox_outlives_a_grader_that_is_killed(isolation):
    command = sys.executable, "-c", KILLED_WHILE_SANDBOXES_START, isolation
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.stderr.splitlines()[-1] == "ChildProcessError: [Errno 10] No child processes"


def test_nothing_outlives_a_grader_that_is_killed(isolation):
    code = (
        "import sys, time; from autograder.sandbox import *; from autograder.model import Limits\n"
        "sandbox = Sandbox(Isolation(sys.argv[1]))\n"
        "source = b'import time\\ndef f(): time.sleep(60)'\n"
        "sandbox.admit({'conv.py': source}, {'f': 'conv'}, (), Limits(call_seconds=60))\n"
        "print('ready', flush=True)\n"
        "sandbox.session().call('f', (), {})\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, isolation], stdout=subprocess.PIPE) as grader:
        grader.stdout.readline()
        expected = 4 if isolation is Isolation.BUBBLEWRAP else 3
        until(lambda: len(descendants(grader.pid)) == expected)
        processes = descendants(grader.pid)
        grader.kill()

    until(lambda: not any(map(is_alive, processes)))


def until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_alive(pid):
    """Return whether a process runs: on a machine without an init, an orphan that has ended may never be reaped."""
    try:
        return not status_of(pid)["State"].startswith("Z")
    except (FileNotFoundError, ProcessLookupError):
        return False
