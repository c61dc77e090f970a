"""A limit on what the grader itself does for a check: comparing what came back, and making messages of it.

The calls into a submission have deadlines of their own. What happens to a value afterwards is meant to take no time to
speak of, whatever the value is. Where that is wrong, a check must cost seconds, not hours.
"""

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

POLL_SECONDS = 0.2
AGAIN_SECONDS = 0.5  # a bare `except:` in a check catches what ends it, but not for ever


class OvertimeError(BaseException):
    """The limit was passed. No :class:`Exception`, as a check may expect one of those."""


class Watchdog:
    """Limits the processor time that the thread which enters it takes for its own work.

    Parameters
    ----------
    seconds : float
        The limit, for each allowance that :meth:`begin` starts.
    """

    def __init__(self, seconds: float):
        self._seconds = seconds
        self._left = seconds
        self._end: float | None = None  # on the clock of the thread; None while it is not watched
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def begin(self) -> None:
        """Start a new allowance."""
        self._left = self._seconds

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Charge what runs in it to the allowance.

        Raises
        ------
        OvertimeError
            Wherever the thread is when the allowance is used up, as soon as it is between two steps of Python.
        """
        self._watch()
        try:
            yield
        finally:
            self.rest()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Leave out what runs in it."""
        watched = self._end is not None
        self.rest()
        try:
            yield
        finally:
            if watched:
                self._watch()

    def rest(self) -> None:
        """Watch no longer; what was to be raised and was not yet is forgotten."""
        with self._lock:
            end, self._end = self._end, None
            ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, None)
        if end is not None:
            self._left = end - self._now()

    def _watch(self) -> None:
        self._end = self._now() + self._left

    def _now(self) -> float:
        return time.clock_gettime(self._clock) if self._clock is not None else time.process_time()

    def _run(self) -> None:
        while not self._closed.wait(POLL_SECONDS):
            with self._lock:
                if self._end is not None and self._now() > self._end:
                    self._end += AGAIN_SECONDS
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(OvertimeError))

    def __enter__(self) -> Self:
        thread = threading.get_ident()
        self._thread = ctypes.c_ulong(thread)
        # Of this thread alone, and not counting the time in which others have the processor.
        self._clock = time.pthread_getcpuclockid(thread) if hasattr(time, "pthread_getcpuclockid") else None
        self._watcher = threading.Thread(target=self._run, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.rest()
        self._closed.set()
        self._watcher.join()
