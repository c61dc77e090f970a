"""The system calls that the submission may make: what Python, NumPy and threads need, and nothing else."""

import errno
import fcntl
import os
import platform
from functools import cache

from autograder.errors import MachineError
from autograder.sandbox.libseccomp import ALLOW, EQUAL, KILL_PROCESS, MASKED_EQUAL, Condition, Filter, refuse

MEMORY = "brk mmap munmap mprotect mremap"
FILES = """read readv pread64 preadv write writev lseek close close_range stat fstat lstat newfstatat statx
    access faccessat faccessat2 readlink readlinkat getdents64 chdir getcwd dup dup2 dup3 pipe pipe2
    poll ppoll select pselect6"""
OPENING = {"open": 1, "openat": 2}  # and which of their arguments holds the flags
TIME = "nanosleep gettimeofday time times"
CLOCKS = "clock_gettime clock_getres clock_nanosleep"
PROCESS = """getpid gettid getppid getpgrp getuid geteuid getgid getegid getresuid getresgid getgroups
    getrlimit getrusage uname getcpu sched_yield getrandom arch_prctl exit exit_group umask restart_syscall"""
OF_PROCESSES = "getpgid getsid sched_getaffinity"  # of any that is named
THREADS = "set_robust_list set_tid_address rseq"
SIGNALS = "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack"

OWN_PROCESS = 0x7FFFFFFF  # stands for the number of the process that installs the filter; no process has it

# Not locks and leases, which reach whoever has the file open, nor owners: whoever is named so gets signals.
_DESCRIPTOR_FLAGS = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL)
# Not what controls which parts of a file are in memory: by their speed, another process could read it.
_MEMORY_ADVICE = (4, 8, 14, 15, 102, 103)  # MADV_DONTNEED FREE HUGEPAGE NOHUGEPAGE GUARD_INSTALL GUARD_REMOVE
_FUTEX_PRIVATE = 128
_FUTEX_COMMAND = 0x7F
_FUTEX_WAITS = (0, 9)  # FUTEX_WAIT, FUTEX_WAIT_BITSET
_TERMINAL_QUESTIONS = (0x5401, 0x5413, 0x5451, 0x5450, 0x541B)  # TCGETS TIOCGWINSZ FIOCLEX FIONCLEX FIONREAD
_PR_SET_NAME = 15
_CLONE_THREAD = 0x00010000
_CLONE_NEW = 0x7E020000 | 0x80  # every CLONE_NEW* flag
_FLAGS_FIRST = ("x86_64", "aarch64", "ppc64le", "riscv64")  # machines whose clone has its flags as first argument


@cache
def program() -> bytes:
    """Build the filter.

    Returns
    -------
    bytes
        A program for ``prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)``, once :data:`OWN_PROCESS` is replaced: a process
        may send signals to itself only. What is not allowed fails with EPERM; a call of another architecture ends
        the process.

    Raises
    ------
    MachineError
        If libseccomp is missing, or this is a machine for which the rules were not written.
    """
    if platform.machine() not in _FLAGS_FIRST:
        raise MachineError(
            f"there is no filter of system calls for {platform.machine()}; wanted {', '.join(_FLAGS_FIRST)}"
        )
    with Filter(refuse(errno.EPERM), other_architectures=KILL_PROCESS) as rules:
        for name in " ".join((MEMORY, FILES, TIME, PROCESS, THREADS, SIGNALS)).split():
            rules.add(ALLOW, name)
        for name, flags in OPENING.items():
            # Opened for reading, a file can still be cut off; Landlock sees that since Linux 6.2 only.
            looked_at = os.O_ACCMODE | os.O_DIRECT
            rules.add(ALLOW, name, Condition(flags, MASKED_EQUAL, looked_at | os.O_TRUNC, os.O_RDONLY))
            for mode in (os.O_WRONLY, os.O_RDWR):
                rules.add(ALLOW, name, Condition(flags, MASKED_EQUAL, looked_at, mode))
        for command in _DESCRIPTOR_FLAGS:
            rules.add(ALLOW, "fcntl", Condition(1, EQUAL, command))
        rules.add(ALLOW, "fcntl", Condition(1, EQUAL, fcntl.F_SETFL), Condition(2, MASKED_EQUAL, os.O_DIRECT, 0))
        for advice in _MEMORY_ADVICE:
            rules.add(ALLOW, "madvise", Condition(2, EQUAL, advice))
        _add_futexes(rules)
        for name in CLOCKS.split():  # not the processor time of another process, whose number is in the clock's
            rules.add(ALLOW, name, Condition(0, MASKED_EQUAL, 0xFFFFFFF0, 0))
        for name in OF_PROCESSES.split():
            for process in (0, OWN_PROCESS):
                rules.add(ALLOW, name, Condition(0, EQUAL, process))
        for request in _TERMINAL_QUESTIONS:
            rules.add(ALLOW, "ioctl", Condition(1, EQUAL, request))
        for name in ("kill", "tgkill"):
            rules.add(ALLOW, name, Condition(0, EQUAL, OWN_PROCESS))
        rules.add(ALLOW, "prlimit64", Condition(0, EQUAL, 0))
        rules.add(ALLOW, "prctl", Condition(0, EQUAL, _PR_SET_NAME))
        rules.add(ALLOW, "clone", Condition(0, MASKED_EQUAL, _CLONE_THREAD | _CLONE_NEW, _CLONE_THREAD))
        # As if the kernel did not have it: its flags are in memory, where a filter cannot look. glibc then uses clone.
        rules.add(refuse(errno.ENOSYS), "clone3")
        return rules.program()


def _add_futexes(rules: Filter) -> None:
    """Let threads of one process wait for each other, but not for another process that has the same file in memory."""
    rules.add(ALLOW, "futex", Condition(1, MASKED_EQUAL, _FUTEX_PRIVATE, _FUTEX_PRIVATE))
    for wait in _FUTEX_WAITS:
        # As if the word had changed meanwhile: glibc waits so for the end of a thread, and looks again.
        rules.add(refuse(errno.EAGAIN), "futex", Condition(1, MASKED_EQUAL, _FUTEX_PRIVATE | _FUTEX_COMMAND, wait))
