"""Recognise a known wrong answer without knowing how to compute it."""

import hashlib
from typing import Any

import numpy as np

from autograder.checks.student import Call

DECIMALS = 3  # coarse enough that float32 and float64 answers agree


def fingerprint(call: Call) -> str:
    """Digest a call: the function, what it was given, and what it returned, changed or raised.

    Two answers that agree to three decimals have, nearly always, one fingerprint. Students are given the
    fingerprints of known wrong answers to the public checks: they say what a result equals, not how to get it.
    """
    # An exception of another process is known by its name only.
    error = getattr(call.error, "exception_names", (type(call.error).__name__,))[:1] if call.error else ()
    return _digest(*_asked(call), call.value, list(call.modified), error)


def ending(call: Call) -> str:
    """Digest a call that raised: the function, what it was given, and the exception with its message."""
    return _digest(*_asked(call), call.raised)


def question(call: Call) -> str:
    """Digest what a call asks: the function, and what it was given."""
    return _digest(*_asked(call))


def _asked(call: Call) -> tuple[Any, ...]:
    return call.function, list(call.args), dict(call.kwargs)


def _digest(*parts: Any) -> str:
    digest = hashlib.sha256()
    for part in parts:
        _feed(digest, part)
    return digest.hexdigest()[:32]


def _feed(digest: Any, value: Any) -> None:
    """Add a value, in bytes that no version of Python or NumPy writes otherwise."""
    if isinstance(value, (np.ndarray, np.number, float)) and np.asarray(value).dtype.kind in "iuf":
        array = np.asarray(value)
        rounded = np.round(array.astype(np.float64), DECIMALS) + 0.0  # no negative zero
        digest.update(f"array {array.shape} ".encode() + rounded.astype("<f8").tobytes())
    elif isinstance(value, (np.ndarray, np.generic)):  # NumPy's repr leaves out what is in the middle, and has changed
        digest.update(f"array {value.dtype.kind} {value.shape} ".encode())
        _feed(digest, value.ravel().tolist())
    elif isinstance(value, (list, tuple)):
        digest.update(f"{type(value).__name__} {len(value)} ".encode())
        for item in value:
            _feed(digest, item)
    elif isinstance(value, dict):
        _feed(digest, sorted(value.items(), key=lambda item: ascii(item[0])))
    elif isinstance(value, np.random.Generator):
        _feed(digest, value.bit_generator.state)
    elif callable(value):
        _feed(digest, getattr(value, "__qualname__", type(value).__name__))  # its repr has an address
    else:
        digest.update(f"{type(value).__name__} {value!a} ".encode())  # which signs can be printed differs
