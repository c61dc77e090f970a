"""What a submission finds around it: nothing that is worth having, nothing that it can change."""

import errno
import os
import sys

import numpy as np
import pytest

from autograder.errors import MachineError, StudentError
from autograder.model import Limits
from autograder.sandbox import Isolation, Sandbox, launcher, users
from tests.sandbox.conftest import LANDLOCK, SAFE

sandboxed = pytest.mark.parametrize("isolation", SAFE, indirect=True)
bubblewrapped = pytest.mark.parametrize("isolation", [Isolation.BUBBLEWRAP], indirect=True)
landlocked = pytest.mark.parametrize("isolation", [LANDLOCK], indirect=True)


def look(submit, body, **limits):
    """Run lines of Python in the sandbox and return what they return."""
    source = "import ctypes, os, sys, threading\nimport numpy as np\ndef f():\n    " + "\n    ".join(body.splitlines())
    with submit(source, limits=Limits(**limits)).session() as session:
        return session.call("f", (), {})[0]


@bubblewrapped
def test_it_is_an_ordinary_user_in_namespaces_of_its_own(submit):
    uids, gids, hostname, parent, pid = look(
        submit, "return os.getresuid(), os.getresgid(), os.uname().nodename, os.getppid(), os.getpid()"
    )

    assert (uids, gids, hostname) == ((1000,) * 3, (1000,) * 3, "sandbox")
    assert (parent, pid) == (0, 2)  # the first process of its namespace only waits; its parent is not in it


@bubblewrapped
def test_process_numbers_are_the_same_in_every_check_however_many_were_used(submit):
    numbers = (
        "import os, threading\nimport numpy as np\n"
        "def f(count):\n"
        "    found = [os.getpid(), os.getppid(), os.getpgid(0), os.getsid(0)]\n"
        "    def note(): found.append(threading.get_native_id())\n"
        "    for _ in range(count):\n"
        "        thread = threading.Thread(target=note); thread.start(); thread.join()\n"
        "    return found\n"
    )
    sandbox = submit(numbers)

    seen = []
    for _ in range(3):
        with sandbox.session() as session:
            seen.append(session.call("f", (50,), {})[0])

    assert seen == [[2, 0, 2, 2, *range(3, 53)]] * 3


@bubblewrapped
def test_a_check_finds_no_process_but_its_own(submit):
    sandbox = submit(
        "import os\ndef f():\n    found = []\n    for pid in range(1, 300):\n"
        "        try: os.sched_getaffinity(pid)\n        except OSError: continue\n"
        "        found.append(pid)\n    return found"
    )

    with sandbox.session() as first, sandbox.session() as second:
        assert first.call("f", (), {})[0] == second.call("f", (), {})[0] == [2]


@landlocked
def test_it_has_a_user_of_its_own_if_root_grades(submit):
    uids, gids, groups = look(submit, "return os.getresuid(), os.getresgid(), os.getgroups()")

    [uid], [gid] = {*uids}, {*gids}
    if os.geteuid() == 0:
        assert uid == gid
        assert uid in users.USERS
        assert groups == []
    else:
        assert (uid, gid, groups) == (os.getuid(), os.getgid(), os.getgroups())


def test_the_environment_is_clean(submit, monkeypatch):
    monkeypatch.setenv("CANARY", "a secret of the grader")

    environment = look(submit, "return dict(os.environ)")

    assert not environment.keys() & {"CANARY", "USER", "SSH_AUTH_SOCK", "VIRTUAL_ENV"}
    assert environment["PYTHONHASHSEED"] == "0"


def test_no_descriptors_are_inherited(submit):
    pipe = os.pipe()
    for end in pipe:
        os.set_inheritable(end, True)

    found = look(
        submit,
        "found = []\n"
        "for fd in range(4096):\n"
        "    try: os.fstat(fd)\n"
        "    except OSError: continue\n"
        "    found.append(fd)\n"
        "return found",
    )

    for end in pipe:
        os.close(end)
    assert found == [0, 1, 2, 3]


@bubblewrapped
def test_the_file_system_is_python_and_numpy(submit):
    top, devices, packages = look(submit, "return [sorted(os.listdir(place)) for place in ('/', '/dev', '/packages')]")

    assert set(top) <= {"dev", "inside", "lib", "lib64", "packages", "python"}
    assert devices == ["null", "random", "urandom", "zero"]
    assert set(packages) <= {"numpy", "numpy.libs"}


@bubblewrapped
def test_what_is_elsewhere_on_the_machine_is_not_there(submit):
    paths = "etc/passwd root home proc/self/environ proc/1/maps sys tmp bin/sh dev/shm var"

    assert look(submit, f"return [path for path in {paths!r}.split() if os.path.lexists('/' + path)]") == []
    assert look(submit, f"return os.path.lexists({os.getcwd()!r})") is False


@landlocked
def test_nothing_else_on_the_machine_can_be_opened_or_listed(submit):
    own = [
        __file__,
        os.getcwd(),
        sys.executable,
        np.__file__,
        os.path.expanduser("~"),
        os.environ["PATH"].split(":")[0],
    ]
    common = (
        "/ /etc/passwd /etc /tmp /proc /proc/self/environ /proc/self/maps /proc/self/fd /proc/1/cmdline /sys /bin/sh"
    )

    opened = look(
        submit,
        "opened = []\n"
        f"for path in {own!r} + {common.split()!r} + ['/proc/%d/environ' % os.getppid()]:\n"
        "    for action in (os.listdir, lambda path: os.open(path, os.O_RDONLY)):\n"
        "        try: action(path)\n"
        "        except (PermissionError, NotADirectoryError): continue\n"
        "        opened.append(path)\n"
        "return opened",
    )

    assert opened == []


@landlocked
def test_the_existence_of_a_path_can_be_seen(submit):
    # As docs/sandbox.md says: Landlock does not restrict it.
    assert look(submit, "return os.path.exists('/etc/passwd')") is True


@sandboxed
def test_nothing_is_writable(submit):
    writable = look(
        submit,
        "writable, devices = set(), ['/dev/' + name for name in ('null', 'zero', 'random', 'urandom', 'shm', 'tty')]\n"
        "roots = ['/', *sys.path, os.path.dirname(sys.prefix)]\n"
        "found = {path for root in roots for folder, _, names in os.walk(root)\n"
        "         for path in (folder + '/new', *(folder + '/' + name for name in names))}\n"
        "assert len(found) > 1000\n"
        "for path in (*found, *devices):\n"
        "    try: os.close(os.open(path, os.O_WRONLY | os.O_CREAT))\n"
        "    except OSError: continue\n"
        "    writable.add(path)\n"
        "for action in (os.mkdir, os.unlink, os.rmdir, lambda p: os.rename(p, '/y'), lambda p: os.chmod(p, 0o777)):\n"
        "    try: action(sys.prefix)\n"
        "    except OSError: continue\n"
        "    writable.add(repr(action))\n"
        "return sorted(writable)",
    )

    assert writable == ["/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"]


@sandboxed
def test_a_file_that_is_opened_for_reading_cannot_be_truncated(submit):
    # A device cannot be truncated, so it is the filter of system calls that refuses.
    with pytest.raises(StudentError, match=r"PermissionError: \[Errno 1\]"):
        look(submit, "os.open('/dev/null', os.O_RDONLY | os.O_TRUNC)")


def test_numpy_is_that_of_the_grader_and_nothing_else_is_installed(submit):
    version, python, found = look(
        submit,
        "import importlib.util\n"
        "names = ('pytest', 'scipy', 'autograder', 'pip', 'setuptools', 'yaml')\n"
        "return np.__version__, sys.version, [name for name in names if importlib.util.find_spec(name)]",
    )

    assert (version, python, found) == (np.__version__, sys.version, [])


@sandboxed
@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("os.fork()", id="fork"),
        pytest.param("os.posix_spawn('/python/bin/python3', ['x'], {})", id="spawn"),
        pytest.param("os.execv(sys.executable, ['x'])", id="exec"),
        pytest.param("os.kill(1, 0)", id="kill 1"),
        pytest.param("os.kill(-1, 0)", id="kill -1"),
        pytest.param("os.kill(0, 0)", id="kill the group"),
        pytest.param("os.killpg(os.getpgrp(), 0)", id="kill the group by name"),
        pytest.param("__import__('socket').socket()", id="TCP"),
        pytest.param("__import__('socket').socketpair()", id="socket pair"),
        pytest.param("__import__('socket').socket(16, 3, 0)", id="netlink"),
        pytest.param("os.setuid(0)", id="setuid"),
        pytest.param("os.chroot('/')", id="chroot"),
        pytest.param("os.memfd_create('x')", id="memfd"),
        pytest.param("os.pidfd_open(1)", id="pidfd"),
        pytest.param("os.setpriority(0, 0, -5)", id="priority"),
        pytest.param("os.sched_setaffinity(0, {0})", id="affinity"),
        pytest.param("__import__('fcntl').ioctl(0, 0x5412, b'x')", id="TIOCSTI"),
        pytest.param("__import__('fcntl').fcntl(1, 8, os.getppid())", id="owner of a descriptor"),
        pytest.param("__import__('fcntl').fcntl(1, 10, 9)", id="signal of a descriptor"),
        pytest.param("__import__('fcntl').fcntl(0, 1024, 0)", id="lease"),
    ],
)
def test_privileges_and_neighbours_are_out_of_reach(submit, expression):
    with (
        submit(f"import os, sys\ndef f(): return {expression}").session() as session,
        pytest.raises(StudentError, match=r"PermissionError: .*Operation not permitted"),
    ):
        session.call("f", (), {})


def test_limits_cannot_be_raised(submit):
    assert look(
        submit,
        "import resource as r\nkinds = (r.RLIMIT_NOFILE, r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_CORE)\n"
        "return [r.getrlimit(kind) for kind in kinds]",
    ) == [(64, 64), (1 << 30, 1 << 30), (0, 0), (0, 0)]


SYSTEM_CALLS = """
    ptrace=101  mount=165  unshare=272  setns=308  pivot_root=155  bpf=321  keyctl=250  add_key=248
    userfaultfd=323  perf_event_open=298  io_uring_setup=425  process_vm_readv=310  process_vm_writev=311
    kexec_load=246  init_module=175  shmget=29  msgget=68  semget=64  mq_open=240  vfork=58  tkill=200
    rt_sigqueueinfo=129  pidfd_send_signal=424  seccomp=317  personality=135  inotify_init1=294
    name_to_handle_at=303  open_by_handle_at=304  openat2=437  move_mount=429  fsopen=430
    landlock_create_ruleset=444  memfd_secret=447  setsid=112
"""


@sandboxed
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_system_calls_that_are_not_needed_are_refused(submit):
    calls = {name: int(number) for name, number in (call.split("=") for call in SYSTEM_CALLS.split())}

    answers = look(
        submit,
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "call = lambda number: (libc.syscall(number, 0, 0, 0, 0, 0, 0), ctypes.get_errno())\n"
        f"return {{name: call(number) for name, number in {calls}.items()}}",
    )

    assert answers == dict.fromkeys(calls, (-1, errno.EPERM))


@sandboxed
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
@pytest.mark.parametrize(
    "flags",
    [
        pytest.param(0x11, id="a process"),
        pytest.param(0x10000000 | 0x11, id="a user namespace"),
        pytest.param(0x10000 | 0x10000000, id="a thread in a user namespace"),
        pytest.param(0x100 | 0x4000 | 0x11, id="vfork"),
    ],
)
def test_clone_gives_threads_only(submit, flags):
    answer = look(
        submit,
        f"libc = ctypes.CDLL(None, use_errno=True)\nreturn libc.syscall(56, {flags}, 0, 0, 0, 0), ctypes.get_errno()",
    )

    assert answer == (-1, errno.EPERM)


@sandboxed
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="there is no other architecture to call elsewhere")
def test_a_system_call_of_another_architecture_ends_the_process(submit):
    with pytest.raises(StudentError, match="SIGSYS"):
        look(submit, "ctypes.CDLL(None).syscall(0x40000000 | 39)")


@sandboxed
def test_pending_signals_are_limited(submit):
    assert look(submit, "import resource\nreturn resource.getrlimit(resource.RLIMIT_SIGPENDING)") == (64, 64)


def test_the_time_zone_is_the_same_everywhere(submit, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")

    assert look(submit, "import time\nreturn time.localtime(0).tm_hour, time.tzname[0]") == (0, "UTC")


def test_twenty_threads_can_be_started(submit):
    started = look(
        submit,
        "stop, count = threading.Event(), 0\n"
        "try:\n    while count < 20: threading.Thread(target=stop.wait, daemon=True).start(); count += 1\n"
        "finally: stop.set()\n"
        "return count",
    )

    assert started == 20


def test_a_thread_of_c_can_be_waited_for(submit):
    # glibc waits for its end with a futex that other processes could share, and no filter can tell that they do not.
    joined = look(
        submit,
        "import time\n"
        "libc, thread, seen = ctypes.CDLL(None), ctypes.c_ulong(), []\n"
        "@ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)\n"
        "def body(_): time.sleep(0.05); seen.append(1)\n"
        "assert libc.pthread_create(ctypes.byref(thread), None, body, None) == 0\n"
        "return libc.pthread_join(thread, None), seen",
    )

    assert joined == (0, [1])


def test_memory_is_limited(submit):
    with pytest.raises(StudentError, match="MemoryError"):
        look(submit, "held = []\nwhile True: held.append(bytearray(1 << 24))", memory_mib=256)


@pytest.mark.skipif(os.cpu_count() == 1, reason="NumPy has one thread on one processor")
def test_threads_of_numpy_are_refused(isolation, monkeypatch):
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setitem(launcher.ENVIRONMENT, variable, "2")

    with Sandbox(isolation) as sandbox, pytest.raises(MachineError, match="NumPy has started threads"):
        sandbox.admit({}, {}, ("numpy.convolve",), Limits())
