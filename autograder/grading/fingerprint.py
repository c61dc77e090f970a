"""Tell by a digest whether two submissions gave the same wrong results, without keeping the results."""

import hmac
import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.checks.student import Call
from autograder.errors import Fault, StudentError
from autograder.grading.diagnosis import PLAIN, Case

DIGITS = 32  # hexadecimal ones
STEPS = 1 << 13  # in which the largest entry is counted: one is about what the diagnosis calls equal
OFFSET = (math.sqrt(5) - 1) / 2  # of a step: no round number, around which rounding errors vary, is where steps meet


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
        pairs = sorted(value.items(), key=lambda item: ascii(item[0]))
        _feed_all(digest, "dict", pairs, len(pairs))
    elif isinstance(value, np.random.Generator):
        _feed(digest, value.bit_generator.state)
    elif isinstance(value, PLAIN):
        _feed_text(digest, type(value).__name__, ascii(value))
    else:
        digest.update(b"kept;")  # what stays with the submission, or is a function of the check


def _feed_all(digest: "hmac.HMAC", kind: str, items: Iterable[Any], count: int) -> None:
    digest.update(f"{kind} {count};".encode())
    for item in items:
        _feed(digest, item)


def _feed_text(digest: "hmac.HMAC", kind: str, text: str) -> None:
    digest.update(f"{kind} {len(text)} {text};".encode())


def _feed_array(digest: "hmac.HMAC", array: np.ndarray[Any, Any]) -> None:
    kind = array.dtype.kind
    if kind == "c":
        _feed_all(digest, "complex", (array.real, array.imag), 2)
    elif kind in "iuf":
        digest.update(f"number {array.shape} ".encode())
        _feed_numbers(digest, array.astype(np.float64))
    else:
        _feed_text(digest, f"{kind} {array.shape}", ascii(array.tolist()))


def _feed_numbers(digest: "hmac.HMAC", numbers: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    finite = np.isfinite(numbers)
    largest = float(np.abs(numbers[finite]).max(initial=0))
    exponent = math.floor(math.log2(largest) + OFFSET) if largest else 0
    known = np.where(finite, numbers, 0)
    steps = np.floor(np.ldexp(known, -exponent) * STEPS + OFFSET).astype("<i8")
    others = np.where(finite, 0, np.where(np.isnan(numbers), 1, np.where(numbers > 0, 2, 3))).astype("<i8")
    digest.update(f"{exponent};".encode() + steps.tobytes() + others.tobytes())
