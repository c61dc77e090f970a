"""The program of a child process: confine itself, import the submission, answer calls until it is killed.

Requests and replies alternate strictly. They are tuples in the frames of :mod:`wire`:

=============================================  ====================================================================
``("start", limits, filter, files)``           ``("ready",)``, or ``("unconfined", reason)``: nothing was loaded then
``("import", module)``                         ``("imported",)`` or ``("raised", names, message, frames)``
``("call", module, function, args, kwargs,     ``("returned", value, modified)``, ``("raised", ...)``,
dropped handles)``                             ``("missing", type or None)`` or ``("unsendable", reason)``
=============================================  ====================================================================

The last two requests are answered by ``(names, reply)``, with the forbidden names that were reached for until then.

The grader trusts none of the replies: after the import, the submission can change everything in this process.
"""

import importlib
import os
import random
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from . import wire
from .confine import confine
from .decoding import decode
from .describe import describe_exception, type_name
from .encoding import encode
from .importer import SubmissionImporter

CALLS_FD = 3  # the descriptor on which requests come and replies go

Reply = tuple[object, ...]


def main(reached: list[str]) -> None:
    """Answer requests until the grader hangs up.

    Parameters
    ----------
    reached : list of str
        Where forbidden names are noted.
    """
    output = open(1, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stderr = output
    worker = _Worker(output, reached)
    while True:
        for buffer in _reply(worker):
            _write(buffer)


def _reply(worker: "_Worker") -> list[wire.Buffer]:
    """Read a request and return the frame of its reply.

    A function of its own, so that neither is kept in memory while the next request is awaited.
    """
    header_size, body_size = wire.read_prefix(_read(wire.PREFIX.size))
    request, message = decode(_read(header_size), _read(body_size), worker.kept_value)
    reply = worker.answer(message)
    with suppress(ValueError):  # the submission has closed it
        worker.output.flush()
    try:
        return encode(request, reply, worker.keep)
    except wire.EncodeError as error:
        return encode(request, worker.with_names(("unsendable", str(error))), worker.keep)
    except MemoryError as error:
        return encode(request, worker.with_names(worker.raised(error)), worker.keep)


def _read(size: int) -> memoryview:
    data = memoryview(bytearray(size))
    position = 0
    while position < size:
        count = os.readv(CALLS_FD, [data[position:]])
        if count == 0:
            os._exit(0)
        position += count
    return data


def _write(buffer: wire.Buffer) -> None:
    rest = memoryview(buffer)
    while rest:
        rest = rest[os.write(CALLS_FD, rest) :]


class _Worker:
    """The submission, and those of its values that the grader has handles for."""

    def __init__(self, output: IO[str], reached: list[str]) -> None:
        self.output = output
        self.reached = reached
        self.files: Mapping[str, bytes] = {}
        self.kept: dict[int, object] = {}
        self.last_handle = 0

    def answer(self, message: Any) -> Reply:
        match message:
            case ("start", (memory_mib, seconds, processes), (program, own_process), files):
                return self.start(files, memory_mib, seconds, processes, program.tobytes(), own_process)
            case ("import", module):
                return self.guarded(self.load, module)
            case ("call", module, function, args, kwargs, dropped):
                for handle in dropped:
                    self.kept.pop(handle, None)
                return self.guarded(self.call, module, function, args, kwargs)
        raise wire.ProtocolError("an unknown request")

    def start(self, files: Mapping[str, NDArray[np.uint8]], *limits: Any) -> Reply:
        try:
            confine(*limits)
        except (OSError, ValueError) as error:
            return "unconfined", str(error)
        self.files = {name: source.tobytes() for name, source in files.items()}
        sys.meta_path.insert(0, SubmissionImporter(self.files))
        # A file of the submission may have the name of this package.
        for name in [name for name in sys.modules if name.partition(".")[0] == __name__.partition(".")[0]]:
            del sys.modules[name]
        # The same for every check, so that a submission that draws without a seed gets the same grade each time.
        random.seed(0)
        np.random.seed(0)
        return ("ready",)

    def guarded(self, action: Any, *arguments: Any) -> Reply:
        try:
            reply = action(*arguments)
        except BaseException as error:  # noqa: BLE001 - sys.exit() and the like must not end the check silently
            reply = self.raised(error)
        return self.with_names(reply)

    def with_names(self, reply: Reply) -> Reply:
        return tuple(self.reached), reply

    def raised(self, error: BaseException) -> Reply:
        return describe_exception(error, self.files)

    def load(self, module: str) -> Reply:
        importlib.import_module(module)
        return ("imported",)

    def call(self, module: str, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reply:
        # Not getattr: a module's own __getattr__ would answer to everything.
        namespace = vars(sys.modules[module])
        if function not in namespace:
            return "missing", None
        if not callable(namespace[function]):
            return "missing", type_name(namespace[function])
        before = [(key, argument, _copy(argument)) for key, argument in (*enumerate(args), *kwargs.items())]
        value = namespace[function](*args, **kwargs)
        modified = (key for key, argument, copy in before if not _same(argument, copy))
        return "returned", value, tuple(modified)

    def keep(self, value: object) -> wire.Handle:
        self.last_handle += 1
        self.kept[self.last_handle] = value
        return wire.Handle(self.last_handle, type_name(value))

    def kept_value(self, handle: int, _: str) -> object:
        return self.kept[handle]


def _copy(value: Any) -> Any:
    """Copy all parts of an argument that a function could change."""
    if type(value) is np.ndarray:
        return value.copy()
    if type(value) in (list, tuple):
        return [_copy(item) for item in value]
    if type(value) is dict:
        return {key: _copy(item) for key, item in value.items()}
    return value


def _same(value: Any, copy: Any) -> bool:
    """Compare an argument with its copy, arrays bit by bit, so that NaN equals itself."""
    if type(value) is np.ndarray:
        if type(copy) is not np.ndarray or value.dtype != copy.dtype or value.shape != copy.shape:
            return False
        return value.tobytes() == copy.tobytes()
    if type(value) in (list, tuple):
        return type(copy) is list and len(value) == len(copy) and all(map(_same, value, copy))
    if type(value) is dict:
        return type(copy) is dict and value.keys() == copy.keys() and all(_same(value[key], copy[key]) for key in value)
    # The rest is immutable or the submission's own; a NaN differs from itself, but is the same object.
    return value is copy or (type(value) is type(copy) and bool(value == copy))
