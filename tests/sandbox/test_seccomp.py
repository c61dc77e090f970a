"""The filter lets through what Python, NumPy and threads need, and nothing else, as the kernel would read it."""

import errno
import os
import platform

import pytest

from autograder.errors import MachineError
from autograder.sandbox import libseccomp, seccomp
from autograder.sandbox.libseccomp import ALLOW, EQUAL, KILL_PROCESS, Condition, Filter, refuse
from tests.sandbox.bpf import verdict

X86_64, AARCH64 = 0xC000003E, 0xC00000B7
ARCHITECTURE = {"x86_64": X86_64, "aarch64": AARCH64, "ppc64le": 0xC0000015, "riscv64": 0xC00000F3}
OTHER = 0x40000003  # 32-bit x86, whose calls have other numbers

EPERM, ENOSYS, EAGAIN = refuse(errno.EPERM), refuse(errno.ENOSYS), refuse(errno.EAGAIN)
GROUPS = (seccomp.MEMORY, seccomp.FILES, seccomp.TIME, seccomp.PROCESS, seccomp.THREADS, seccomp.SIGNALS)
NAMES = " ".join(GROUPS).split()
THREAD = 0x003D0F00  # the flags with which glibc starts one
DIRFD, PATH = 0xFFFFFF9C, 0x7FFE00000000


def answer(name, *arguments):
    """Give what the filter answers on this machine."""
    here = ARCHITECTURE[platform.machine()]
    return verdict(seccomp.program(), here, libseccomp.resolve(name), arguments)


@pytest.mark.parametrize("architecture", [X86_64, AARCH64], ids=["x86-64", "aarch64"])
def test_every_name_is_a_system_call_and_stands_once(architecture):
    assert all(isinstance(libseccomp.resolve(name, architecture), int) for name in NAMES)
    assert len(set(NAMES)) == len(NAMES)


def test_what_is_named_is_allowed_whatever_its_arguments():
    here = [name for name in NAMES if libseccomp.resolve(name) >= 0]  # some are of other architectures

    assert len(here) > 70
    assert {answer(name, *[2**64 - 1] * 6) for name in here} == {ALLOW}
    assert {answer(name) for name in here} == {ALLOW}


def test_every_other_number_is_refused():
    conditional = {*seccomp.OPENING, *seccomp.CLOCKS.split(), *seccomp.OF_PROCESSES.split(), "fcntl", "ioctl", "kill"}
    conditional |= {"tgkill", "prlimit64", "prctl", "clone", "clone3", "madvise", "futex"}
    known = {libseccomp.resolve(name) for name in (*NAMES, *conditional)}
    here = ARCHITECTURE[platform.machine()]

    others = [number for number in (*range(1024), 2**30 - 1) if number not in known]

    assert {verdict(seccomp.program(), here, number) for number in others} == {EPERM}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param(("openat", DIRFD, PATH, os.O_RDONLY | os.O_CLOEXEC), ALLOW, id="to read"),
        pytest.param(("openat", DIRFD, PATH, os.O_RDONLY | os.O_TRUNC), EPERM, id="to read and cut off"),
        pytest.param(("openat", DIRFD, PATH, os.O_WRONLY | os.O_CREAT), ALLOW, id="to write: for Landlock to refuse"),
        pytest.param(("openat", DIRFD, PATH, os.O_RDWR), ALLOW, id="to read and write: likewise"),
        pytest.param(("openat", DIRFD, PATH, os.O_ACCMODE), EPERM, id="for ioctl alone"),
        pytest.param(("openat", DIRFD, PATH, os.O_RDONLY | os.O_DIRECT), EPERM, id="to read past the page cache"),
        pytest.param(("openat", DIRFD, PATH, os.O_RDWR | os.O_DIRECT), EPERM, id="to write past it"),
        pytest.param(("fcntl", 3, 4, os.O_NONBLOCK), ALLOW, id="F_SETFL"),
        pytest.param(("fcntl", 3, 4, os.O_NONBLOCK | os.O_DIRECT), EPERM, id="F_SETFL with O_DIRECT"),
        pytest.param(("fcntl", 3, 1), ALLOW, id="F_GETFD"),
        pytest.param(("fcntl", 3, 8), EPERM, id="F_SETOWN"),
        pytest.param(("fcntl", 3, 1 | 1 << 32), EPERM, id="a command wider than 32 bits"),
        pytest.param(("ioctl", 1, 0x5401), ALLOW, id="is it a terminal"),
        pytest.param(("ioctl", 1, 0x5412), EPERM, id="typing into a terminal"),
        pytest.param(("kill", seccomp.OWN_PROCESS, 9), ALLOW, id="a signal to itself"),
        pytest.param(("kill", 1, 9), EPERM, id="a signal to another"),
        pytest.param(("kill", 2**64 - 1, 9), EPERM, id="a signal to all"),
        pytest.param(("tgkill", seccomp.OWN_PROCESS, 7, 9), ALLOW, id="a signal to an own thread"),
        pytest.param(("tgkill", 1, 1, 9), EPERM, id="a signal to another's thread"),
        pytest.param(("prlimit64", 0, 7), ALLOW, id="its own limits"),
        pytest.param(("prlimit64", 1, 7), EPERM, id="another's limits"),
        pytest.param(("prctl", 15), ALLOW, id="naming a thread"),
        pytest.param(("prctl", 4, 1), EPERM, id="PR_SET_DUMPABLE"),
        pytest.param(("clone", THREAD), ALLOW, id="a thread"),
        pytest.param(("clone", 0x11), EPERM, id="a process"),
        *[
            pytest.param(("clone", THREAD | flag), EPERM, id=f"a thread in a new namespace {flag:#x}")
            for flag in (0x80, 0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
        ],
        pytest.param(("clone3",), ENOSYS, id="clone3, as if there were none"),
        pytest.param(("futex", PATH, 128, 1), ALLOW, id="waiting for an own thread"),
        pytest.param(("futex", PATH, 9 | 128 | 256, 1), ALLOW, id="likewise, until a time"),
        pytest.param(("futex", PATH, 1 | 128, 1), ALLOW, id="waking an own thread"),
        pytest.param(("futex", PATH, 0, 1), EAGAIN, id="waiting for other processes, too"),
        pytest.param(("futex", PATH, 9 | 256, 1), EAGAIN, id="likewise, until a time"),
        pytest.param(("futex", PATH, 1, 1), EPERM, id="waking other processes, too"),
        *[pytest.param(("futex", PATH, command), EPERM, id=f"futex command {command}") for command in range(2, 9)],
        *[pytest.param(("futex", PATH, command), EPERM, id=f"futex command {command}") for command in range(10, 16)],
        pytest.param(("madvise", PATH, 4096, 4), ALLOW, id="MADV_DONTNEED"),
        pytest.param(("madvise", PATH, 4096, 14), ALLOW, id="MADV_HUGEPAGE"),
        *[
            pytest.param(("madvise", PATH, 4096, advice), EPERM, id=name)
            for name, advice in (
                *(("MADV_RANDOM", 1), ("MADV_SEQUENTIAL", 2), ("MADV_WILLNEED", 3), ("MADV_REMOVE", 9)),
                *(("MADV_MERGEABLE", 12), ("MADV_COLD", 20), ("MADV_PAGEOUT", 21), ("MADV_POPULATE_READ", 22)),
            )
        ],
        *[
            pytest.param((name,), EPERM, id=name)
            for name in ("fadvise64", "readahead", "mincore", "sysinfo", "preadv2", "sync_file_range", "statfs")
        ],
        pytest.param(("clock_gettime", 1), ALLOW, id="the time"),
        pytest.param(("clock_gettime", 2), ALLOW, id="its own processor time"),
        pytest.param(("clock_gettime", ~5 << 3 & 0xFFFFFFFF | 2), EPERM, id="another's processor time"),
        pytest.param(("clock_gettime", (~5 << 3 | 2) & 2**64 - 1), EPERM, id="likewise, wider than 32 bits"),
        pytest.param(("clock_nanosleep", ~5 << 3 & 0xFFFFFFFF | 2), EPERM, id="sleeping by another's processor time"),
        *[
            pytest.param((name, process), answer, id=f"{name} {process}")
            for name in ("getpgid", "getsid", "sched_getaffinity")
            for process, answer in ((0, ALLOW), (seccomp.OWN_PROCESS, ALLOW), (1, EPERM), (77, EPERM))
        ],
        pytest.param(("execve",), EPERM, id="another program"),
        pytest.param(("socket", 1, 1), EPERM, id="a socket"),
        pytest.param(("seccomp", 1), EPERM, id="another filter"),
    ],
)
def test_what_depends_on_its_arguments(call, expected):
    assert answer(*call) == expected


def test_calls_of_another_architecture_end_the_process():
    assert {verdict(seccomp.program(), OTHER, number) for number in range(500)} == {KILL_PROCESS}


def test_an_unknown_machine_has_no_filter_and_no_sandbox(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "s390x")

    with pytest.raises(MachineError, match="no filter of system calls for s390x"):
        seccomp.program.__wrapped__()


def test_without_libseccomp_there_is_no_filter_and_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(libseccomp, "_LIBRARY", "libseccomp-that-is-not-there.so.2")
    monkeypatch.setattr(libseccomp, "_library", libseccomp._library.__wrapped__)

    with pytest.raises(MachineError, match=r"libseccomp-that-is-not-there.*: apt-get install libseccomp2$"):
        seccomp.program.__wrapped__()


def test_a_call_that_libseccomp_does_not_know_is_an_error():
    with Filter(EPERM, KILL_PROCESS) as rules, pytest.raises(MachineError, match="does not know the system call opne"):
        rules.add(ALLOW, "opne")


@pytest.mark.parametrize(
    ("action", "conditions", "message"),
    [
        pytest.param(EPERM, (), "Permission denied", id="the default once more"),
        pytest.param(0x12345678, (), "Invalid argument", id="no action"),
        pytest.param(ALLOW, (Condition(6, EQUAL, 0),), "Invalid argument", id="a seventh argument"),
        pytest.param(ALLOW, (Condition(0, 99, 0),), "Invalid argument", id="no comparison"),
    ],
)
def test_a_rule_that_libseccomp_refuses_is_an_error(action, conditions, message):
    with Filter(EPERM, KILL_PROCESS) as rules, pytest.raises(MachineError, match=f"seccomp_rule_add_array: {message}"):
        rules.add(action, "read", *conditions)


def test_a_filter_cannot_begin_with_what_is_no_action():
    with pytest.raises(MachineError, match="cannot begin a filter with the action 0x12345678"):
        Filter(0x12345678, KILL_PROCESS)


def test_a_filter_that_has_been_released_is_never_touched_again():
    with Filter(EPERM, KILL_PROCESS) as rules:
        pass

    with pytest.raises(ValueError, match="released"):
        rules.add(ALLOW, "read")
    with pytest.raises(ValueError, match="released"):
        rules.program()
