"""The environment in which equal gradings give equal reports, and how a process knows that it has it."""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from autograder.errors import MachineError

_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "BLIS_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
_PYTEST = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")  # each would add to what a grading runs

# What Python has to find when it starts; some of it is read then, and never again.
# One BLAS thread: results differ in their last bits between one and two. Fixed hashes: sets keep their order.
GRADING_ENVIRONMENT = {**_ONE_THREAD, "PYTHONHASHSEED": "0", **dict.fromkeys(_PYTEST, "")}

# With these BLAS libraries tell how many threads they use; OpenBLAS by several names, as it is built.
_COUNTERS = (
    *(f"{before}openblas_get_num_threads{after}" for before in ("scipy_", "") for after in ("64_", "_64", "")),
    *("MKL_Get_Max_Threads", "bli_thread_get_num_threads", "flexiblas_get_num_threads"),
)
_NEVER_SET = -1  # as BLIS says it: then it uses one


class UnfitEnvironmentError(MachineError):
    """A grading in this process could differ from one elsewhere; the message says what to set."""


def check_environment() -> None:
    """Hold this process, as it really runs, against what makes gradings repeatable.

    Raises
    ------
    UnfitEnvironmentError
        If a grading here could differ from one elsewhere.
    """
    if problems := list(_problems()):
        raise UnfitEnvironmentError(
            "nothing can be graded in this process, as the result could differ from that of another: "
            f"{'; '.join(problems)}"
        )


def _problems() -> Iterator[str]:
    if sys.flags.hash_randomization:
        yield "strings are hashed with a seed other than 0; start Python with PYTHONHASHSEED=0, and not with -E or -I"
    if sys.flags.optimize:
        yield "assert statements are left out; start Python without -O and PYTHONOPTIMIZE"
    settings = " ".join(f"{name}={value}" for name, value in _ONE_THREAD.items())
    counter = _blas_counter()
    if counter is None:
        if any(os.environ.get(name) != value for name, value in _ONE_THREAD.items()):
            yield f"NumPy's BLAS does not tell how many threads it uses; start Python with {settings}"
    elif (threads := counter()) not in (1, _NEVER_SET):
        yield f"NumPy's BLAS uses {threads} threads; start Python with {settings}"
    for name in _PYTEST:
        if os.environ.get(name):
            yield f"{name}={os.environ[name]} is in the environment; start Python without it"


@cache
def _blas_counter() -> Callable[[], int] | None:
    """Find what tells how many threads NumPy's BLAS uses; None for a BLAS that does not tell."""
    # In NumPy's own extension and the libraries that it is linked to: a process may have more than one BLAS.
    library = ctypes.CDLL(import_module("numpy._core._multiarray_umath").__file__)
    return next((getattr(library, name) for name in _COUNTERS if hasattr(library, name)), None)
