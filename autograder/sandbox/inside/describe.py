"""Describe the exceptions of a submission, and those of its values that stay in the child process."""

from collections.abc import Collection, Iterator
from types import CodeType, TracebackType
from typing import Any

import numpy as np

TEXT_LIMIT = 10_000  # characters
FRAME_LIMIT = 10
BASE_LIMIT = 30

Frame = tuple[str, int, str]  # file, line, function
Raised = tuple[str, tuple[str, ...], str, tuple[Frame, ...]]


def describe_exception(error: BaseException, files: Collection[str]) -> Raised:
    """Return ``("raised", names of its class and bases, message, frames in these files)``."""
    names = tuple(base.__name__ for base in type.mro(type(error))[:BASE_LIMIT] if base is not object)
    frames = list(_frames(error.__traceback__, files))
    if isinstance(error, SyntaxError) and error.filename and error.filename in files:
        frames.append((error.filename, error.lineno or 0, ""))
    return "raised", names, _message(error), tuple(frames[-FRAME_LIMIT:])


def _frames(traceback: TracebackType | None, files: Collection[str]) -> Iterator[Frame]:
    while traceback is not None:
        code: CodeType = traceback.tb_frame.f_code
        if code.co_filename in files:
            yield code.co_filename, traceback.tb_lineno, code.co_name
        traceback = traceback.tb_next


def _message(error: BaseException) -> str:
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:  # noqa: BLE001 - the submission's own __str__
        return ""
    return text[:TEXT_LIMIT].encode(errors="backslashreplace").decode()


def type_name(value: Any) -> str:
    """Return what to call a value that does not cross."""
    kind = type(value)
    if kind is np.ndarray:
        return f"array of dtype {value.dtype}"
    if kind is dict:
        return "dict with keys other than str and int"
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
