"""Time limits that a busy machine does not use up."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

_LEAST = 0.001  # seconds; a process that waits for less is not kept waiting


class Deadline:
    """So many seconds from now, those left out in which a process was kept waiting for a processor.

    Parameters
    ----------
    seconds : float
        How many.
    kept_waiting : callable
        Gives the seconds that processes were kept waiting since the last time it was asked.
    """

    def __init__(self, seconds: float, kept_waiting: Callable[[], float] = lambda: 0.0):
        self._seconds = seconds
        self._kept_waiting = kept_waiting
        self._began = time.monotonic()
        self._left_out = 0.0

    def remaining(self) -> float:
        """Give the seconds until it passes, 0 if it has."""
        remaining = self._seconds - self.used()
        if remaining <= 0 and (waited := self._kept_waiting()) >= _LEAST:
            self._left_out += waited
            remaining += waited
        return max(remaining, 0.0)

    def used(self) -> float:
        """Give the seconds that passed and count."""
        return time.monotonic() - self._began - self._left_out


class RunQueue:
    """How long a process of this machine was ready to run while others ran, as Linux counts it.

    Elsewhere it is never known to have waited: there all time counts.

    Parameters
    ----------
    pid : int, "thread-self" or None
        The process, as this one knows it, or the thread that asks; None if it does not know it.
    """

    def __init__(self, pid: int | Literal["thread-self"] | None):
        self._statistics = Path(f"/proc/{pid}/schedstat")
        self._known = 0.0

    def kept_waiting(self) -> float:
        """Give the seconds that it waited since the last time this was asked, or since its start."""
        try:
            _, waited, _ = self._statistics.read_text().split()
        except (OSError, ValueError):  # it has ended, or the kernel does not count
            return 0.0
        before, self._known = self._known, int(waited) / 1e9
        return self._known - before
