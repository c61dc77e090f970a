"""What every process of a sandbox gives up, whatever is graded in it."""

import os
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from autograder.sandbox import seccomp
from autograder.sandbox.isolation import Isolation

PROCESSES = 32  # a zygote, two children, and threads
SHARED = 256  # so many more where others count, too: they come and go


@dataclass(frozen=True)
class Confinement:
    """What stands in the way of a submission besides the sandbox that it is in.

    Parameters
    ----------
    program : bytes
        The filter of system calls; empty where there is no isolation.
    processes : int
        How many processes and threads its user may have, where there is isolation.
    """

    program: bytes
    processes: int

    @classmethod
    def of(cls, isolation: Isolation) -> Self:
        """Give what goes with a level of isolation on this machine, now.

        Raises
        ------
        MachineError
            If there is no filter for it.
        """
        return cls(seccomp.program(), _processes(isolation)) if isolation.is_safe else cls(b"", 0)


def _processes(isolation: Isolation) -> int:
    if isolation is Isolation.BUBBLEWRAP or os.geteuid() == 0:
        return PROCESSES  # counted in a namespace of its own, or for a user of its own
    _, most = resource.getrlimit(resource.RLIMIT_NPROC)
    wanted = _running(os.getuid()) + SHARED
    return wanted if most == resource.RLIM_INFINITY else min(wanted, most)


def _running(user: int) -> int:
    """Count the threads of a user."""
    count = 0
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            status = dict(line.split(":", 1) for line in path.read_text().splitlines())
        except (FileNotFoundError, ProcessLookupError):  # it has ended
            continue
        if int(status["Uid"].split()[0]) == user:
            count += int(status["Threads"])
    return count
