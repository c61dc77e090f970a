"""Tell by a digest whether two submissions gave the same wrong results, without keeping the results."""

import hmac
import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.checks.student import Call
from autograder.errors import Fault, StudentError
from autograder.grading.diagnosis import PLAIN, Case

DIGITS = 32  # hexadecimal ones
STEPS = 1 << 13  # in which the largest entry is counted: one is about what the diagnosis calls equal
OFFSET = (math.sqrt(5) - 1) / 2  # of a step: no round number, around which rounding errors vary, is where steps meet

NOT_A_NUMBER, POSITIVE_INFINITY = 32_000, 32_001  # steps; finite numbers have less than 13,000
PART = 1 << 16  # entries of an array


def fingerprint(case: Case, secret: bytes) -> str:
    """Digest what a case asked a submission and what came back; nothing where that cannot be compared.

    Results that agree to about four digits of their largest entry have, nearly always, one fingerprint; where some are
    in single precision, an entry that lies between two steps may give them two. Results that differ by more have
    different ones. An exception counts with its message, as in the diagnosis: many mistakes end in one of a class.

    Parameters
    ----------
    case : Case
        One that failed.
    secret : bytes
        What seeds the check. Without it, nobody can try which values have a fingerprint.
    """
    calls = (*case.calls, *case.apart)
    if not calls or not all(map(_returned_or_raised, calls)):
        return ""
    digest = hmac.new(secret, b"results\0", "sha256")
    _feed(digest, [case.check, len(case.calls)])
    for call in calls:
        _feed(digest, [call.function, call.args, dict(call.kwargs), call.value, call.modified, call.raised])
    return digest.hexdigest()[:DIGITS]


def functions_of(case: Case) -> tuple[str, ...]:
    """Return the functions that a case called, each once."""
    return tuple(dict.fromkeys(call.function for call in case.calls))


def _returned_or_raised(call: Call) -> bool:
    """Whether a call came to an end of its own: what a limit has stopped says nothing of the result."""
    return call.error is None or (isinstance(call.error, StudentError) and call.error.fault is Fault.EXCEPTION)


def _feed(digest: "hmac.HMAC", value: Any) -> None:
    if isinstance(value, (np.ndarray, np.generic, float)) or (type(value) is int and abs(value) <= 1 << 53):
        _feed_array(digest, np.asarray(value))
    elif isinstance(value, (list, tuple)):
        _feed_all(digest, type(value).__name__, value, len(value))
    elif isinstance(value, dict):
        pairs = sorted(value.items(), key=_by_key)
        _feed_all(digest, "dict", pairs, len(pairs))
    elif isinstance(value, np.random.Generator):
        _feed(digest, value.bit_generator.state)
    elif isinstance(value, str):
        _feed_bytes(digest, "text", value.encode(errors="surrogatepass"))
    elif isinstance(value, PLAIN):
        _feed_bytes(digest, type(value).__name__, ascii(value).encode())
    else:
        digest.update(b"kept;")  # what stays with the submission, or is a function of the check


def _by_key(item: tuple[Any, Any]) -> tuple[str, str]:
    key = item[0]
    return type(key).__name__, key if isinstance(key, str) else ascii(key)


def _feed_all(digest: "hmac.HMAC", kind: str, items: Iterable[Any], count: int) -> None:
    digest.update(f"{kind} {count};".encode())
    for item in items:
        _feed(digest, item)


def _feed_bytes(digest: "hmac.HMAC", kind: str, data: bytes) -> None:
    digest.update(f"{kind} {len(data)};".encode() + data)


def _feed_array(digest: "hmac.HMAC", array: np.ndarray[Any, Any]) -> None:
    kind = array.dtype.kind
    if kind == "c":
        _feed_all(digest, "complex", (array.real, array.imag), 2)
        return
    digest.update(f"{'number' if kind in 'iuf' else kind} {array.shape};".encode())
    parts = _Parts(array)
    if kind in "biuf":
        largest = max((float(np.abs(part[np.isfinite(part)]).max(initial=0)) for part in parts.numbers()), default=0.0)
        exponent = math.floor(math.log2(largest) + OFFSET) if largest else 0
        digest.update(f"{exponent};".encode())
        for part in parts.numbers():
            digest.update(_steps(part, exponent).tobytes())
    else:
        for part in parts:
            _feed_bytes(digest, kind, ascii(part.tolist()).encode())


class _Parts:
    """An array in parts: what is made of one takes many times as much memory.

    Parameters
    ----------
    array : ndarray
        Of any shape.
    """

    def __init__(self, array: np.ndarray[Any, Any]):
        self._flat = array.reshape(-1)

    def __iter__(self) -> Iterator[np.ndarray[Any, Any]]:
        return (self._flat[start : start + PART] for start in range(0, self._flat.size, PART))

    def numbers(self) -> Iterator[NDArray[np.float64]]:
        """Yield the parts in double precision."""
        return (part.astype(np.float64) for part in self)


def _steps(numbers: NDArray[np.float64], exponent: int) -> NDArray[np.int16]:
    """Count in steps of the largest entry; what is not finite has numbers that no count reaches."""
    known = np.where(np.isfinite(numbers), numbers, 0)
    steps = np.floor(np.ldexp(known, -exponent) * STEPS + OFFSET)
    steps[np.isnan(numbers)] = NOT_A_NUMBER
    steps[np.isposinf(numbers)] = POSITIVE_INFINITY
    steps[np.isneginf(numbers)] = -POSITIVE_INFINITY
    return steps.astype("<i2")
