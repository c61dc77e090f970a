"""The part of a child process's confinement that depends on the isolation and the machine, not on the assignment."""

import os
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from autograder.sandbox import seccomp
from autograder.sandbox.isolation import Isolation

PROCESSES = 32  # a zygote, two child processes with the first ones of their namespaces, and threads
SHARED = 256  # added where other processes of the user count, too: they come and go


@dataclass(frozen=True)
class Confinement:
    """What confines a child process besides its sandbox and the limits of the assignment.

    Parameters
    ----------
    program : bytes
        The filter of system calls; empty without isolation.
    processes : int
        How many processes and threads its user may have; 0, which is not used, without isolation.
    """

    program: bytes
    processes: int

    @classmethod
    def of(cls, isolation: Isolation) -> Self:
        """Return what goes with a level of isolation on this machine at this moment.

        Raises
        ------
        MachineError
            If the filter of system calls cannot be built.
        """
        return cls(seccomp.program(), _process_limit(isolation)) if isolation.is_safe else cls(b"", 0)


def _process_limit(isolation: Isolation) -> int:
    if isolation is Isolation.BUBBLEWRAP or os.geteuid() == 0:
        return PROCESSES  # counted in its own namespace, or for its own user
    _, maximum = resource.getrlimit(resource.RLIMIT_NPROC)
    limit = _count_threads(os.getuid()) + SHARED
    return limit if maximum == resource.RLIM_INFINITY else min(limit, maximum)


def _count_threads(user: int) -> int:
    """Count the threads of all processes of a user."""
    count = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            status = dict(line.split(":", 1) for line in path.read_text().splitlines())
        except (FileNotFoundError, ProcessLookupError):  # the process has ended
            continue
        if int(status["Uid"].split()[0]) == user:
            count += int(status["Threads"])
    return count
