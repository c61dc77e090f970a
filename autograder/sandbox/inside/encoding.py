"""Encode values into frames."""

import json
from collections.abc import Callable, Iterable
from types import NoneType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import wire
from .wire import BODY_LIMIT, DEPTH_LIMIT, DTYPES, HEADER_LIMIT, Buffer, EncodeError, Handle, array_size, format_bytes

_NAME_OF = {np.dtype(name): name for name in DTYPES}
_SCALARS = (
    *(np.dtype(name).type for name in DTYPES),
    np.longlong,
    np.ulonglong,
)  # the last two have the dtype of others, and types of their own
_PLAIN_INTEGER = 1 << 53


def encode(request: int, value: object, handle: Callable[[Any], Handle]) -> list[Buffer]:
    """Encode a value.

    Parameters
    ----------
    request : int
        The number of the request to which the frame belongs; a reply repeats it.
    value : object
        Of the types that cross by value, nested in any way.
    handle : callable
        Returns the handle for a value of any other type, or raises.

    Returns
    -------
    list of bytes-like
        The parts of the frame, in order. The data of contiguous arrays is not copied.

    Raises
    ------
    EncodeError
        If the value is beyond a limit of the format.
    """
    encoder = _Encoder(handle)
    tree = encoder.tree(value, DEPTH_LIMIT)
    try:
        header = json.dumps([request, tree], ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise EncodeError("it contains text that is not valid Unicode") from None
    if len(header) > HEADER_LIMIT:
        raise EncodeError(
            f"without its arrays it takes {format_bytes(len(header))}; the limit is {format_bytes(HEADER_LIMIT)}"
        )
    return [wire.PREFIX.pack(wire.MAGIC, len(header), encoder.body_size), header, *encoder.buffers]


class _Encoder:
    """The encoding of one value. It goes by exact types, since a subclass may lie about what it is."""

    def __init__(self, handle: Callable[[Any], Handle]):
        self.handle = handle
        self.buffers: list[Buffer] = []
        self.body_size = 0
        self.nodes = 0

    def tree(self, value: Any, depth: int) -> object:
        self.nodes += 1
        if self.nodes > wire.NODE_LIMIT:
            raise EncodeError(f"it has more than {wire.NODE_LIMIT:,} parts")
        if type(value) in (list, tuple):
            return ["l" if type(value) is list else "t", *self.parts(value, depth)]
        if type(value) is dict and all(type(key) in (str, int) for key in value):
            if (integers := sum(type(key) is int for key in value)) > wire.INTEGER_KEY_LIMIT:
                raise EncodeError(
                    f"it contains a dict of {integers:,} integer keys; the limit is {wire.INTEGER_KEY_LIMIT:,}"
                )
            return ["d", *self.parts((part for item in value.items() for part in item), depth)]
        return _WRITERS.get(type(value), _Encoder.handle_for)(self, value)

    def parts(self, values: Iterable[object], depth: int) -> list[object]:
        if depth == 0:
            raise EncodeError(f"it is nested more than {DEPTH_LIMIT} levels deep")
        return [self.tree(value, depth - 1) for value in values]

    def array(self, value: NDArray[Any]) -> object:
        name = _NAME_OF.get(value.dtype.newbyteorder("="))
        if name is None:
            return self.handle_for(value)
        size = array_size(value.shape, value.dtype.itemsize)
        if self.body_size + size > BODY_LIMIT or value.ndim > wire.DIMENSION_LIMIT:
            raise EncodeError(
                f"with an array of shape {value.shape} and dtype {value.dtype} it takes "
                f"{format_bytes(self.body_size + size)}; the limit is {format_bytes(BODY_LIMIT)}"
            )
        if value.size:
            self.body_size += size
            contiguous = np.asarray(value, dtype=DTYPES[name], order="C")
            self.buffers.append(contiguous.reshape(-1).view(np.uint8).data)
        return ["a", name, *value.shape]

    def generator(self, value: np.random.Generator) -> object:
        if type(value.bit_generator) is not np.random.PCG64:
            return self.handle_for(value)
        state: Any = value.bit_generator.state
        numbers = (state["state"]["state"], state["state"]["inc"], state["has_uint32"], state["uinteger"])
        return ["g", *map(hex, numbers)]

    def handle_for(self, value: object) -> object:
        handle = self.handle(value)
        return ["h", handle.id, handle.type_name]


def _unchanged(_: _Encoder, value: object) -> object:
    return value


def _integer(_: _Encoder, value: int) -> object:
    if value.bit_length() > wire.INTEGER_LIMIT:
        raise EncodeError(f"it contains an integer of more than {wire.INTEGER_LIMIT:,} bits")
    return value if abs(value) < _PLAIN_INTEGER else ["i", hex(value)]


def _scalar(_: _Encoder, value: np.generic) -> object:
    name = _NAME_OF[value.dtype]
    return ["s", name, np.asarray(value, DTYPES[name]).tobytes().hex()]


_WRITERS: dict[type, Callable[[_Encoder, Any], object]] = {
    **dict.fromkeys((NoneType, bool, float, str), _unchanged),
    **dict.fromkeys(_SCALARS, _scalar),
    int: _integer,
    np.ndarray: _Encoder.array,
    np.random.Generator: _Encoder.generator,
}
