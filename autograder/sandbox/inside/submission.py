"""The files of a submission as modules, straight from memory, and what is said of its exceptions and values."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType, TracebackType
from typing import Any

import numpy as np

TEXT_LIMIT = 10_000  # characters
FRAME_LIMIT = 10
BASE_LIMIT = 30

Frame = tuple[str, int, str]  # file, line, function
Raised = tuple[str, tuple[str, ...], str, tuple[Frame, ...]]


class Submission(Loader):
    """A finder and loader of modules whose sources are in memory.

    Parameters
    ----------
    files : mapping of str to bytes
        File name to source. Whatever is wrong with a source comes to light when it is imported.
    """

    def __init__(self, files: Mapping[str, bytes]):
        self.files = files

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Find a file that was handed in; one that is named like a module of Python's would hide it."""
        file = f"{name}.py"
        if file not in self.files or "." in name or name in sys.stdlib_module_names:
            return None
        spec = ModuleSpec(name, self, origin=file)
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Compile and run a file as Python would: from bytes, so that it declares its own encoding."""
        file = f"{module.__name__}.py"
        exec(compile(self.files[file], file, "exec", dont_inherit=True), module.__dict__)  # noqa: S102

    def raised(self, error: BaseException) -> Raised:
        """Describe an exception: ``("raised", names of its class and bases, message, own frames)``."""
        names = tuple(base.__name__ for base in type.mro(type(error))[:BASE_LIMIT] if base is not object)
        return "raised", names, _message(error), tuple(self._frames(error))

    def _frames(self, error: BaseException) -> Sequence[Frame]:
        frames = list(self._own(error.__traceback__))
        if isinstance(error, SyntaxError) and error.filename and error.filename in self.files:
            frames.append((error.filename, error.lineno or 0, ""))
        return frames[-FRAME_LIMIT:]

    def _own(self, traceback: TracebackType | None) -> Iterator[Frame]:
        while traceback is not None:
            code: CodeType = traceback.tb_frame.f_code
            if code.co_filename in self.files:
                yield code.co_filename, traceback.tb_lineno, code.co_name
            traceback = traceback.tb_next


def _message(error: BaseException) -> str:
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:  # noqa: BLE001 - the submission's own __str__
        return ""
    return text[:TEXT_LIMIT].encode(errors="backslashreplace").decode()


def type_name(value: Any) -> str:
    """Say what a value is that does not cross."""
    kind = type(value)
    if kind is np.ndarray:
        return f"array of dtype {value.dtype}"
    if kind is dict:
        return "dict with keys other than str and int"
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
