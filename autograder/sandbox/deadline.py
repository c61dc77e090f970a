"""Time limits that a busy machine does not use up."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

_NEGLIGIBLE = 0.001  # seconds of delay


class Deadline:
    """A number of seconds from now, not counting those in which a process waited for a processor.

    Parameters
    ----------
    seconds : float
        How many.
    new_delay : callable
        Returns the seconds that processes waited for a processor since it was last called.
    """

    def __init__(self, seconds: float, new_delay: Callable[[], float] = lambda: 0.0):
        self._seconds = seconds
        self._new_delay = new_delay
        self._began = time.monotonic()
        self._excluded = 0.0

    def remaining(self) -> float:
        """Return the seconds until the deadline, 0 if it has passed."""
        remaining = self._seconds - self.used()
        if remaining <= 0 and (delay := self._new_delay()) >= _NEGLIGIBLE:
            self._excluded += delay
            remaining += delay
        return max(remaining, 0.0)

    def used(self) -> float:
        """Return the seconds that have passed, without those that do not count."""
        return time.monotonic() - self._began - self._excluded


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
