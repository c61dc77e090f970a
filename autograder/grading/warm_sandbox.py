"""A sandbox that is ready when it is needed: while one submission is graded the next one's starts."""

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import MachineError
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.sandbox import Sandbox


class WarmSandbox:
    """Gives one sandbox after the other, and keeps the next one ready.

    It belongs to the thread that made it, as some sandboxes end with the thread that started them. What it keeps is
    closed when that thread ends, and when the process exits.

    Parameters
    ----------
    isolation : Isolation
        How strongly they are kept apart.
    """

    def __init__(self, isolation: Isolation):
        self._isolation = isolation
        self._ready: list[Sandbox] = []  # one, or none
        weakref.finalize(self, _close, self._ready, os.getpid())

    @contextmanager
    def take(self) -> Iterator[Sandbox]:
        """Yield a sandbox that was never used, and close it."""
        sandbox = self._ready.pop() if self._ready else Sandbox(self._isolation)
        with sandbox:
            self._ready.append(Sandbox(self._isolation))
            try:
                yield sandbox
            except MachineError:  # what happened to this one may have happened to the next one, too
                _close(self._ready, os.getpid())
                raise


class _OfThisThread(threading.local):
    """The warm sandboxes of a thread, by isolation: no executor gives its workers a place to keep things."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.warm: dict[Isolation, WarmSandbox] = {}


_kept = _OfThisThread()


def warm_sandbox(isolation: Isolation) -> WarmSandbox:
    """Return the warm sandbox of this thread, which is made at the first call."""
    if _kept.process != os.getpid():  # forked: what there is belongs to the process that made it
        _kept.process = os.getpid()
        _kept.warm.clear()
    if isolation not in _kept.warm:
        _kept.warm[isolation] = WarmSandbox(isolation)
    return _kept.warm[isolation]


def close_warm_sandboxes() -> None:
    """Close what this thread keeps warm, where it is known that nothing more will be graded."""
    _kept.warm.clear()


def _close(ready: list[Sandbox], process: int) -> None:
    while ready:
        sandbox = ready.pop()
        if process == os.getpid():
            sandbox.close()
        else:
            sandbox.abandon()
