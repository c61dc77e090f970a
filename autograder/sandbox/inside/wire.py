"""Values as bytes, and bytes as values, for two processes that do not trust each other.

A frame is a prefix (magic, length of the header, length of the body), a header and a body. The header is JSON:
``[request, value]``, where strings, booleans, null, floats and most integers stand for themselves and all else is a
list that starts with a tag:

==========================================  ==============================================================
``["l", *values]``, ``["t", *values]``      a list, a tuple
``["d", key, value, key, value, ...]``      a dict; its keys are of type str or int
``["i", hexadecimal]``                      an integer that not every reader of JSON would keep exact
``["a", dtype, *shape]``                    an array; its data is in the body
``["s", dtype, hexadecimal]``               a NumPy scalar
``["g", state, inc, has_uint32, uinteger]`` a ``numpy.random.Generator`` over PCG64
``["h", id, type name]``                    a handle of a value that stays with the submission
==========================================  ==============================================================

The body is the data of the arrays, little-endian and C-contiguous, one after the other in the order in which the
header names them. No array says where its data is, so none can overlap another or be left over.
"""

import json
import math
import struct
from collections.abc import Callable, Iterable
from types import NoneType
from typing import Any

import numpy as np
from numpy.typing import NDArray

PREFIX = struct.Struct("<4sIQ")
MAGIC = b"AGW1"

HEADER_LIMIT = 1 << 20  # bytes
BODY_LIMIT = 256 << 20  # bytes
DEPTH_LIMIT = 32
NODE_LIMIT = 100_000
DIMENSION_LIMIT = 32
INTEGER_LIMIT = 1 << 14  # bits

_NAMES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
)
_DTYPES = {name: np.dtype(name).newbyteorder("<") for name in _NAMES}
_NAME_OF = {np.dtype(name): name for name in _NAMES}
_SCALARS = (*(np.dtype(name).type for name in _NAMES), np.longlong, np.ulonglong)
_PLAIN_INTEGER = 1 << 53
_STATE_BITS = (128, 128, 1, 32)  # of a PCG64: state, inc, has_uint32, uinteger

Buffer = bytes | memoryview


class ProtocolError(Exception):
    """The bytes are no frame that this module would have written."""


class EncodeError(ValueError):
    """A value is too large or too deep to cross."""


class Handle:
    """A value that stays with the submission, as the grader holds it.

    Parameters
    ----------
    id : int
        Its place in the submission's table.
    type_name : str
        What it is, in words of the submission's process: for messages only.
    """

    __slots__ = ("__weakref__", "id", "type_name")

    def __init__(self, id: int, type_name: str):  # noqa: A002 - it is one
        self.id = id
        self.type_name = type_name

    def __repr__(self) -> str:
        return f"<{self.type_name} of the submission>"


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
        If the value is beyond a limit of this module.
    """
    encoder = _Encoder(handle)
    tree = encoder.tree(value, DEPTH_LIMIT)
    try:
        header = json.dumps([request, tree], ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise EncodeError("it holds text that is not valid Unicode") from None
    if len(header) > HEADER_LIMIT:
        raise EncodeError(f"without its arrays it takes {_size(len(header))}; the limit is {_size(HEADER_LIMIT)}")
    return [PREFIX.pack(MAGIC, len(header), encoder.body_size), header, *encoder.buffers]


def sizes(prefix: Buffer) -> tuple[int, int]:
    """Read a prefix: the lengths of header and body, both within limits.

    Raises
    ------
    ProtocolError
        If it is no prefix, or claims more than a frame may have.
    """
    if len(prefix) != PREFIX.size:
        raise ProtocolError(f"a prefix of {len(prefix)} bytes, wanted {PREFIX.size}")
    magic, header_size, body_size = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise ProtocolError("not a frame")
    if header_size > HEADER_LIMIT or body_size > BODY_LIMIT:
        raise ProtocolError(f"claims a header of {_size(header_size)} and a body of {_size(body_size)}")
    return header_size, body_size


def decode(header: Buffer, body: Buffer, handle: Callable[[int, str], Any]) -> tuple[int, Any]:
    """Read a frame that :func:`sizes` has admitted.

    Parameters
    ----------
    header, body : bytes-like
        All of the frame but its prefix.
    handle : callable
        Gives what stands for a handle of this id and type name.

    Returns
    -------
    request : int
        The number that the frame carries.
    value : object
        Its arrays are fresh, writable and own their data.

    Raises
    ------
    ProtocolError
        If the bytes are anything that :func:`encode` would not have written. Nothing else is raised, whatever they are.
    """
    try:
        tree = json.loads(str(header, "utf-8"))
    except (ValueError, RecursionError):
        raise ProtocolError("the header is not JSON") from None
    if type(tree) is not list or len(tree) != 2 or type(tree[0]) is not int:
        raise ProtocolError("the header is not a request and a value")
    decoder = _Decoder(body, handle)
    value = decoder.value(tree[1], DEPTH_LIMIT)
    if decoder.position != len(body):
        raise ProtocolError(f"{len(body) - decoder.position} bytes of the body belong to no array")
    return tree[0], value


class _Encoder:
    """One value on its way out. It goes by exact type, as a subclass may lie about what it is."""

    def __init__(self, handle: Callable[[Any], Handle]):
        self.handle = handle
        self.buffers: list[Buffer] = []
        self.body_size = 0
        self.nodes = 0
        self.writers: dict[type, Callable[[Any], object]] = {
            **dict.fromkeys((NoneType, bool, float, str), _as_it_is),
            **dict.fromkeys(_SCALARS, _scalar_tree),
            int: _integer_tree,
            np.ndarray: self.array,
            np.random.Generator: self.generator,
        }

    def tree(self, value: Any, depth: int) -> object:
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            raise EncodeError(f"it has more than {NODE_LIMIT:,} parts")
        if type(value) in (list, tuple):
            return ["l" if type(value) is list else "t", *self.parts(value, depth)]
        if type(value) is dict and all(type(key) in (str, int) for key in value):
            return ["d", *self.parts((part for item in value.items() for part in item), depth)]
        return self.writers.get(type(value), self.reference)(value)

    def parts(self, values: Iterable[object], depth: int) -> list[object]:
        if depth == 0:
            raise EncodeError(f"it is nested more than {DEPTH_LIMIT} deep")
        return [self.tree(value, depth - 1) for value in values]

    def array(self, value: NDArray[Any]) -> object:
        name = _NAME_OF.get(value.dtype.newbyteorder("="))
        if name is None:
            return self.reference(value)
        size = _footprint(value.shape, value.dtype.itemsize)
        if self.body_size + size > BODY_LIMIT or value.ndim > DIMENSION_LIMIT:
            raise EncodeError(
                f"with an array of shape {value.shape} and dtype {value.dtype} it takes "
                f"{_size(self.body_size + size)}; the limit is {_size(BODY_LIMIT)}"
            )
        if value.size:
            self.body_size += size
            contiguous = np.asarray(value, dtype=_DTYPES[name], order="C")
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


def _as_it_is(value: object) -> object:
    return value


def _integer_tree(value: int) -> object:
    if value.bit_length() > INTEGER_LIMIT:
        raise EncodeError(f"it holds an integer of more than {INTEGER_LIMIT:,} bits")
    return value if abs(value) < _PLAIN_INTEGER else ["i", hex(value)]


def _scalar_tree(value: np.generic) -> object:
    name = _NAME_OF[value.dtype]
    return ["s", name, np.asarray(value, _DTYPES[name]).tobytes().hex()]


class _Decoder:
    """One value on its way in. It believes nothing."""

    def __init__(self, body: Buffer, handle: Callable[[int, str], Any]):
        self.body = memoryview(body)
        self.handle = handle
        self.position = 0
        self.nodes = 0
        self.readers: dict[str, Callable[..., Any]] = {
            "i": _integer,
            "a": self.array,
            "s": _scalar,
            "g": _generator,
            "h": self.reference,
        }

    def value(self, node: object, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            raise ProtocolError("too many parts")
        if type(node) is not list:
            return _plain(node)
        if not node or type(node[0]) is not str:
            raise ProtocolError("a list without a tag")
        tag, *parts = node
        if tag in ("l", "t", "d"):
            if depth == 0:
                raise ProtocolError("nested too deep")
            values = [self.value(part, depth - 1) for part in parts]
            return values if tag == "l" else tuple(values) if tag == "t" else _dictionary(values)
        if tag not in self.readers:
            raise ProtocolError("an unknown tag")
        return self.readers[tag](*parts)

    def array(self, name: object = None, *shape: object) -> NDArray[Any]:
        dtype = _dtype(name)
        dimensions = tuple(size for size in shape if type(size) is int and size >= 0)
        if len(dimensions) != len(shape) or len(shape) > DIMENSION_LIMIT:
            raise ProtocolError("an array of an impossible shape")
        if _footprint(dimensions, dtype.itemsize) > BODY_LIMIT:
            raise ProtocolError("an array that is too large")
        size = math.prod(dimensions) * dtype.itemsize
        data = self.body[self.position : self.position + size]
        if len(data) != size:
            raise ProtocolError("an array that is larger than what is left of the body")
        self.position += size
        return _array(data, dtype, dimensions)

    def reference(self, *parts: object) -> Any:
        match parts:
            case (int(number), str(type_name)) if type(number) is int:
                return self.handle(number, _plain(type_name))
        raise ProtocolError("a handle without id and type name")


def _plain(node: object) -> object:
    if type(node) not in (NoneType, bool, int, float, str):
        raise ProtocolError("a JSON object")
    if type(node) is str:
        try:
            node.encode()
        except UnicodeEncodeError:
            raise ProtocolError("text that is not valid Unicode") from None
    return node


def _dictionary(values: list[Any]) -> dict[Any, Any]:
    keys = values[::2]
    if len(values) % 2 or any(type(key) not in (str, int) for key in keys) or len(set(keys)) < len(keys):
        raise ProtocolError("a dict with a key that is alone, no str or int, or there twice")
    return dict(zip(keys, values[1::2], strict=True))


def _integer(*parts: object) -> int:
    match parts:
        case (str(text),) if len(text) <= INTEGER_LIMIT // 4 + 3:
            try:
                return int(text, 16)
            except ValueError:
                pass
    raise ProtocolError("an integer that is not hexadecimal, or too long")


def _dtype(name: object) -> np.dtype[Any]:
    if type(name) is not str or name not in _DTYPES:
        raise ProtocolError("an array of an unknown dtype")
    return _DTYPES[name]


def _array(data: Buffer, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    native = dtype.newbyteorder("=")
    if not data:
        return np.empty(shape, native)
    if dtype.kind == "b" and np.frombuffer(data, np.uint8).max() > 1:
        raise ProtocolError("a bool that is neither 0 nor 1")
    return np.frombuffer(data, dtype).reshape(shape).astype(native)


def _scalar(name: object = None, text: object = None, *rest: object) -> Any:
    dtype = _dtype(name)
    try:
        data = bytes.fromhex(text) if type(text) is str and not rest else b""
    except ValueError:
        data = b""
    if len(data) != dtype.itemsize:
        raise ProtocolError("a scalar that is not hexadecimal, or of the wrong size")
    return _array(data, dtype, ())[()]


def _generator(*parts: object) -> np.random.Generator:
    numbers = [_integer(part) for part in parts]
    if len(numbers) != 4 or any(not 0 <= n < 1 << bits for n, bits in zip(numbers, _STATE_BITS, strict=True)):
        raise ProtocolError("a random generator of an impossible state")
    state, inc, has_uint32, uinteger = numbers
    generator = np.random.PCG64(0)
    generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": inc},
        "has_uint32": has_uint32,
        "uinteger": uinteger,
    }
    return np.random.Generator(generator)


def _footprint(shape: tuple[int, ...], itemsize: int) -> int:
    """Bytes of an array, an empty axis counted as one: NumPy refuses enormous shapes even where they hold nothing."""
    return math.prod(max(size, 1) for size in shape) * itemsize


def _size(count: float) -> str:
    exponent = min(int(math.log2(count or 1)) // 10, 4)
    return f"{count / 1024**exponent:,.4g} {('bytes', 'KiB', 'MiB', 'GiB', 'TiB')[exponent]}"
