"""The format of the messages between the grader and a child process, which do not trust each other.

A frame is a prefix (magic, length of the header, length of the body), a header and a body. The header is JSON:
``[request, value]``, where strings, booleans, null, floats and most integers represent themselves and everything else
is a list that starts with a tag:

==========================================  ==============================================================
``["l", *values]``, ``["t", *values]``      a list, a tuple
``["d", key, value, key, value, ...]``      a dict; its keys are of type str or int, and few are of type int
``["i", hexadecimal]``                      an integer that not every JSON parser would keep exact
``["a", dtype, *shape]``                    an array; its data is in the body
``["s", dtype, hexadecimal]``               a NumPy scalar
``["g", state, inc, has_uint32, uinteger]`` a ``numpy.random.Generator`` over PCG64
``["h", id, type name]``                    the handle of a value that stays in the child process
==========================================  ==============================================================

The body is the data of the arrays, little-endian and C-contiguous, one after the other in the order of the header. No
array says where its data is, so no two can overlap and no data can be left over.
"""

import math
import struct

import numpy as np

PREFIX = struct.Struct("<4sIQ")
MAGIC = b"AGW1"

HEADER_LIMIT = 1 << 20  # bytes
BODY_LIMIT = 256 << 20  # bytes
DEPTH_LIMIT = 32
NODE_LIMIT = 100_000
DIMENSION_LIMIT = 32
INTEGER_KEY_LIMIT = 1000  # of a dict: anybody can find integers that collide, so that building it is quadratic
INTEGER_LIMIT = 1 << 12  # bits; Python converts integers of up to 4300 digits to text

DTYPE_NAMES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
)
DTYPES = {name: np.dtype(name).newbyteorder("<") for name in DTYPE_NAMES}

Buffer = bytes | memoryview


class ProtocolError(Exception):
    """The bytes are not a valid frame."""


class EncodeError(ValueError):
    """A value is too large, or too deeply nested, to be sent."""


class Handle:
    """Stands in the grader for a value that stays in the child process.

    Parameters
    ----------
    id : int
        Identifies the value to the child process.
    type_name : str
        What the child process claims that it is: for messages only.
    """

    __slots__ = ("__weakref__", "id", "type_name")

    def __init__(self, id: int, type_name: str):  # noqa: A002 - the usual name
        self.id = id
        self.type_name = type_name

    def __repr__(self) -> str:
        return f"<{self.type_name} of the submission>"


def read_prefix(prefix: Buffer) -> tuple[int, int]:
    """Return the sizes of header and body from a prefix, both within their limits.

    Raises
    ------
    ProtocolError
        If it is not a prefix, or claims more than a frame may have.
    """
    if len(prefix) != PREFIX.size:
        raise ProtocolError(f"a prefix of {len(prefix)} bytes, wanted {PREFIX.size}")
    magic, header_size, body_size = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise ProtocolError("not a frame")
    if header_size > HEADER_LIMIT or body_size > BODY_LIMIT:
        raise ProtocolError(f"claims a header of {format_bytes(header_size)} and a body of {format_bytes(body_size)}")
    return header_size, body_size


def array_size(shape: tuple[int, ...], itemsize: int) -> int:
    """Return the bytes of an array, with empty axes counted as 1: NumPy refuses huge shapes even of empty arrays."""
    return math.prod(max(size, 1) for size in shape) * itemsize


def format_bytes(count: int) -> str:
    """Return a number of bytes with the largest unit that suits it, such as ``8 TiB``."""
    exponent = min(int(math.log2(count or 1)) // 10, 4)
    return f"{count / 1024**exponent:,.4g} {('bytes', 'KiB', 'MiB', 'GiB', 'TiB')[exponent]}"
