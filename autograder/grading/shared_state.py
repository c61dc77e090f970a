"""What all threads of a process share and a grading changes, one at a time: modules, and how warnings are shown."""

import os
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

_LOCK = threading.RLock()
if hasattr(os, "register_at_fork"):
    # A process that is forked waits until nothing is half changed, and does not inherit a lock that nobody gives back.
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)


@contextmanager
def undisturbed(*folders: Path) -> Iterator[None]:
    """Hold off the gradings of other threads, and whatever else would make a difference; leave all as it was.

    pytest, and files of an assignment that import each other by name, are made for a process of one thread. Modules
    that were loaded under the name of such a file are put aside, and warnings and floating-point errors are handled as
    in a process that has just started, but that nobody is shown them.

    Parameters
    ----------
    *folders : Path
        Whose files may be imported under their own names, and are forgotten at the end.
    """
    numpys_own = np.errstate(divide="warn", over="warn", under="ignore", invalid="warn")
    with _LOCK, warnings.catch_warnings(), numpys_own, _own_modules(*folders):
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _own_modules(*folders: Path) -> Iterator[None]:
    names = {path.stem for folder in folders for path in folder.glob("*.py")}
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    try:
        yield
    finally:
        places = {str(folder) for folder in folders}
        for name, module in sys.modules.copy().items():
            if os.path.dirname(getattr(module, "__file__", None) or "") in places:
                del sys.modules[name]
        sys.modules.update(others)
