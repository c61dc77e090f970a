"""Values into frames."""

import json
from collections.abc import Callable, Iterable
from types import NoneType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import wire
from .wire import BODY_LIMIT, DEPTH_LIMIT, DTYPES, HEADER_LIMIT, Buffer, EncodeError, Handle, footprint, in_units

_NAME_OF = {np.dtype(name): name for name in DTYPES}
_SCALARS = (*(np.dtype(name).type for name in DTYPES), np.longlong, np.ulonglong)  # the last two by another name
_PLAIN_INTEGER = 1 << 53


def encode(request: int, value: object, handle: Callable[[Any], Handle]) -> list[Buffer]:
    """Write a frame.

    Parameters
    ----------
    request : int
        What the reply has to repeat.
    value : object
        Any nesting of the types that cross by value.
    handle : callable
        Gives the handle of a value of any other type, or raises.

    Returns
    -------
    list of bytes-like
        To be sent one after the other. The data of contiguous arrays is not copied.

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
        raise EncodeError("it holds text that is not valid Unicode") from None
    if len(header) > HEADER_LIMIT:
        raise EncodeError(f"without its arrays it takes {in_units(len(header))}; the limit is {in_units(HEADER_LIMIT)}")
    return [wire.PREFIX.pack(wire.MAGIC, len(header), encoder.body_size), header, *encoder.buffers]


class _Encoder:
    """One value on its way out. It goes by exact type, as a subclass may lie about what it is."""

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
            return ["d", *self.parts((part for item in value.items() for part in item), depth)]
        return _WRITERS.get(type(value), _Encoder.reference)(self, value)

    def parts(self, values: Iterable[object], depth: int) -> list[object]:
        if depth == 0:
            raise EncodeError(f"it is nested more than {DEPTH_LIMIT} deep")
        return [self.tree(value, depth - 1) for value in values]

    def array(self, value: NDArray[Any]) -> object:
        name = _NAME_OF.get(value.dtype.newbyteorder("="))
        if name is None:
            return self.reference(value)
        size = footprint(value.shape, value.dtype.itemsize)
        if self.body_size + size > BODY_LIMIT or value.ndim > wire.DIMENSION_LIMIT:
            raise EncodeError(
                f"with an array of shape {value.shape} and dtype {value.dtype} it takes "
                f"{in_units(self.body_size + size)}; the limit is {in_units(BODY_LIMIT)}"
            )
        if value.size:
            self.body_size += size
            contiguous = np.asarray(value, dtype=DTYPES[name], order="C")
            self.buffers.append(contiguous.reshape(-1).view(np.uint8).data)
        return ["a", name, *value.shape]

    def generator(self, value: np.random.Generator) -> object:
        if type(value.bit_generator) is not np.random.PCG64:
            return self.reference(value)
        state: Any = value.bit_generator.state
        numbers = (state["state"]["state"], state["state"]["inc"], state["has_uint32"], state["uinteger"])
        return ["g", *map(hex, numbers)]

    def reference(self, value: object) -> object:
        handle = self.handle(value)
        return ["h", handle.id, handle.type_name]


def _as_it_is(_: _Encoder, value: object) -> object:
    return value


def _integer(_: _Encoder, value: int) -> object:
    if value.bit_length() > wire.INTEGER_LIMIT:
        raise EncodeError(f"it holds an integer of more than {wire.INTEGER_LIMIT:,} bits")
    return value if abs(value) < _PLAIN_INTEGER else ["i", hex(value)]


def _scalar(_: _Encoder, value: np.generic) -> object:
    name = _NAME_OF[value.dtype]
    return ["s", name, np.asarray(value, DTYPES[name]).tobytes().hex()]


_WRITERS: dict[type, Callable[[_Encoder, Any], object]] = {
    **dict.fromkeys((NoneType, bool, float, str), _as_it_is),
    **dict.fromkeys(_SCALARS, _scalar),
    int: _integer,
    np.ndarray: _Encoder.array,
    np.random.Generator: _Encoder.generator,
}
