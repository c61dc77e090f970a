"""Time limits that a busy machine does not use up."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

_NEGLIGIBLE = 0.001  # seconds of delay
_WORTH_A_LOOK = 0.05  # seconds of a call


class Deadline:
    """A number of seconds from now, not counting those in which a process waited for a processor.

    It may have waited for threads of its own. So no less is counted than the processor time that it took.

    Parameters
    ----------
    seconds : float
        How many.
    new_delay : callable
        Returns the seconds that processes waited for a processor since it was last called.
    processor : callable
        Returns the seconds of processor time that were taken since the deadline was made.
    """

    def __init__(
        self,
        seconds: float,
        new_delay: Callable[[], float] = lambda: 0.0,
        processor: Callable[[], float] = lambda: 0.0,
    ):
        self._seconds = seconds
        self._new_delay = new_delay
        self._processor = processor
        self._began = time.monotonic()
        self._excluded = 0.0

    def remaining(self) -> float:
        """Return the seconds until the deadline, 0 if it has passed."""
        if self._seconds <= self.used():
            self._exclude_delay()
        return max(self._seconds - self.used(), 0.0)

    def used(self) -> float:
        """Return the seconds that have passed, without those that do not count."""
        passed = time.monotonic() - self._began - self._excluded
        return max(passed, self._processor()) if self._excluded else passed

    def settle(self) -> float:
        """Return, at the end of a call, the seconds that it has used."""
        if self.used() >= _WORTH_A_LOOK:
            self._exclude_delay()
        return self.used()

    def _exclude_delay(self) -> None:
        if (delay := self._new_delay()) >= _NEGLIGIBLE:
            self._excluded += delay


class ProcessorTime:
    """The processor time of a process with all its threads, as Linux counts it; always 0 on other systems.

    Parameters
    ----------
    pid : int or None
        The process ID; None if it is unknown.
    """

    def __init__(self, pid: int | None):
        self._statistics = Path(f"/proc/{pid}/stat")
        self._known = 0.0

    def seconds(self) -> float:
        """Return the seconds since the process started; of one that has been reaped what was known before."""
        try:
            fields = self._statistics.read_bytes().rpartition(b")")[2].split()  # after its name, which may hold any
            self._known = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # user, system
        except (OSError, ValueError, IndexError):
            pass
        return self._known


class RunDelay:
    """The run delay of a process as Linux counts it: how long it was ready to run while others ran.

    On other systems it is always 0, so that all time counts.

    Parameters
    ----------
    pid : int, "thread-self" or None
        The process ID, or the thread that calls; None if the ID is unknown.
    """

    def __init__(self, pid: int | Literal["thread-self"] | None):
        self._statistics = Path(f"/proc/{pid}/schedstat")
        self._known = 0.0

    def since_last_call(self) -> float:
        """Return the seconds of delay since the last call, or since the process started."""
        try:
            _, delay, _ = self._statistics.read_text().split()
        except (OSError, ValueError):  # the process has ended, or the kernel does not count
            return 0.0
        before, self._known = self._known, int(delay) / 1e9
        return self._known - before
