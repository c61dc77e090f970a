"""Decode frames into values. Their bytes may come from the submission and are not trusted in any way."""

import json
import math
from collections.abc import Callable
from types import NoneType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import wire
from .wire import BODY_LIMIT, DEPTH_LIMIT, DTYPES, Buffer, ProtocolError, array_size

_NODES_BETWEEN = 500  # looks at the time
_STATE_BITS = (128, 128, 1, 32)  # of a PCG64: state, inc, has_uint32, uinteger


def decode(
    header: Buffer, body: Buffer, handle: Callable[[int, str], Any], in_time: Callable[[], None] = lambda: None
) -> tuple[int, Any]:
    """Decode a frame whose prefix :func:`wire.read_prefix` has accepted.

    Parameters
    ----------
    header, body : bytes-like
        The frame without its prefix.
    handle : callable
        Returns what to use for a handle with this ID and type name.
    in_time : callable
        Called again and again meanwhile: it may raise, to give up.

    Returns
    -------
    request : int
        The number of the request to which the frame belongs.
    value : object
        The value. Its arrays are new, writable and own their data.

    Raises
    ------
    ProtocolError
        If ``encode`` would not have written these bytes. Nothing else is raised here, whatever they are.
    """
    try:
        tree = json.loads(str(header, "utf-8"), object_pairs_hook=_no_object)
    except (ValueError, RecursionError):
        raise ProtocolError("the header is not JSON") from None
    if type(tree) is not list or len(tree) != 2 or type(tree[0]) is not int:
        raise ProtocolError("the header is not a list of request and value")
    decoder = _Decoder(body, handle, in_time)
    value = decoder.value(tree[1], DEPTH_LIMIT)
    if decoder.position != len(body):
        raise ProtocolError(f"{len(body) - decoder.position} bytes of the body belong to no array")
    return tree[0], value


class _Decoder:
    """The decoding of one value, which checks everything that it is told."""

    def __init__(self, body: Buffer, handle: Callable[[int, str], Any], in_time: Callable[[], None]):
        self.body = memoryview(body)
        self.handle = handle
        self.in_time = in_time
        self.position = 0
        self.nodes = 0

    def value(self, node: object, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > wire.NODE_LIMIT:
            raise ProtocolError("more parts than allowed")
        if self.nodes % _NODES_BETWEEN == 0:
            self.in_time()
        if type(node) is not list:
            return _plain(node)
        if not node or type(node[0]) is not str:
            raise ProtocolError("a list without a tag")
        tag, *parts = node
        if tag in ("l", "t", "d"):
            if depth == 0:
                raise ProtocolError("nested too deeply")
            values = [self.value(part, depth - 1) for part in parts]
            return values if tag == "l" else tuple(values) if tag == "t" else _dictionary(values)
        if tag not in _READERS:
            raise ProtocolError("an unknown tag")
        return _READERS[tag](self, *parts)

    def array(self, name: object = None, *shape: object) -> NDArray[Any]:
        dtype = _dtype(name)
        dimensions = tuple(size for size in shape if type(size) is int and size >= 0)
        if len(dimensions) != len(shape) or len(shape) > wire.DIMENSION_LIMIT:
            raise ProtocolError("an array with an impossible shape")
        if array_size(dimensions, dtype.itemsize) > BODY_LIMIT:
            raise ProtocolError("an array that is too large")
        size = math.prod(dimensions) * dtype.itemsize
        data = self.body[self.position : self.position + size]
        if len(data) != size:
            raise ProtocolError("an array that is larger than the rest of the body")
        self.position += size
        return _array(data, dtype, dimensions)

    def handle_for(self, *parts: object) -> Any:
        match parts:
            case (int(number), str(type_name)) if type(number) is int:
                return self.handle(number, _text(type_name))
        raise ProtocolError("a handle without ID and type name")


def _no_object(_: object) -> None:
    raise ValueError


def _plain(node: object) -> object:
    if type(node) is str:
        return _text(node)
    if type(node) not in (NoneType, bool, int, float):
        raise ProtocolError("a value of an unknown type")
    if type(node) is int and node.bit_length() > wire.INTEGER_LIMIT:
        raise ProtocolError("an integer that is too long")
    return node


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ProtocolError("text that is not valid Unicode") from None
    return text


def _dictionary(values: list[Any]) -> dict[Any, Any]:
    keys = values[::2]
    if sum(type(key) is int for key in keys) > wire.INTEGER_KEY_LIMIT:
        raise ProtocolError("a dict with more integer keys than allowed")
    if len(values) % 2 or any(type(key) not in (str, int) for key in keys):
        raise ProtocolError("a dict with a key that has no value, or is not a str or int")
    dictionary = dict(zip(keys, values[1::2], strict=True))
    if len(dictionary) < len(keys):
        raise ProtocolError("a dict with a key that occurs twice")
    return dictionary


def _integer(_: _Decoder, *parts: object) -> int:
    match parts:
        case (str(text),) if len(text) <= wire.INTEGER_LIMIT // 4 + 3:
            try:
                return int(text, 16)
            except ValueError:
                pass
    raise ProtocolError("an integer that is not hexadecimal, or too long")


def _dtype(name: object) -> np.dtype[Any]:
    if type(name) is not str or name not in DTYPES:
        raise ProtocolError("an array of an unknown dtype")
    return DTYPES[name]


def _array(data: Buffer, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    native = dtype.newbyteorder("=")
    if not data:
        return np.empty(shape, native)
    if dtype.kind == "b" and np.frombuffer(data, np.uint8).max() > 1:
        raise ProtocolError("a bool that is neither 0 nor 1")
    return np.frombuffer(data, dtype).reshape(shape).astype(native)


def _scalar(_: _Decoder, name: object = None, text: object = None, *rest: object) -> Any:
    dtype = _dtype(name)
    try:
        data = bytes.fromhex(text) if type(text) is str and not rest else b""
    except ValueError:
        data = b""
    if len(data) != dtype.itemsize:
        raise ProtocolError("a scalar that is not hexadecimal, or of the wrong size")
    return _array(data, dtype, ())[()]


def _generator(decoder: _Decoder, *parts: object) -> np.random.Generator:
    numbers = [_integer(decoder, part) for part in parts]
    if len(numbers) != 4 or any(not 0 <= n < 1 << bits for n, bits in zip(numbers, _STATE_BITS, strict=True)):
        raise ProtocolError("a random generator with an impossible state")
    state, inc, has_uint32, uinteger = numbers
    generator = np.random.PCG64(0)
    generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": inc},
        "has_uint32": has_uint32,
        "uinteger": uinteger,
    }
    return np.random.Generator(generator)


_READERS: dict[str, Callable[..., Any]] = {
    "i": _integer,
    "a": _Decoder.array,
    "s": _scalar,
    "g": _generator,
    "h": _Decoder.handle_for,
}
