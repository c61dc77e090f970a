"""End an endless loop as grading does."""

import signal
import threading
import traceback
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

AGAIN_SECONDS = 0.5  # a bare `except:` in the loop catches what ends it, but not for ever


class TimeLimitError(Exception):
    """A call took longer than grading allows; the message says where it was then."""

    exception_names = ()  # no check has asked for this exception, whatever it asks for


class _Stop(BaseException):
    """Passes through the ``except Exception`` of the code that it ends."""


@contextmanager
def time_limit(seconds: float, files: Collection[str]) -> Iterator[None]:
    """Limit the processor time of what runs in it.

    This needs the timer that Linux and macOS have, and Python's main thread, where alone signals arrive. Elsewhere
    nothing is ended: there pytest shows where a check hangs, as ``faulthandler_timeout`` in ``pytest.ini`` asks it to.

    Parameters
    ----------
    seconds : float
        What grading allows for a call.
    files : collection of str
        Names of the student's files, whose lines the message shows.

    Raises
    ------
    TimeLimitError
        If the time is over.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN_SECONDS)
    try:
        yield
    except _Stop as stop:
        lines = [f"stopped after {seconds:g} s of processor time, which is what grading allows for a call; it was in"]
        frames = [frame for frame in traceback.extract_tb(stop.__traceback__) if Path(frame.filename).name in files]
        lines += [f"{Path(f.filename).name}, line {f.lineno}, in {f.name}:  {f.line}" for f in frames]
        raise TimeLimitError("\n".join(lines)) from stop
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stop
