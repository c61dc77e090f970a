"""The format of the messages between grader and worker, which do not trust each other.

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
INTEGER_LIMIT = 1 << 12  # bits; Python writes integers of up to 4300 digits

DTYPE_NAMES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
)
DTYPES = {name: np.dtype(name).newbyteorder("<") for name in DTYPE_NAMES}

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
        raise ProtocolError(f"claims a header of {in_units(header_size)} and a body of {in_units(body_size)}")
    return header_size, body_size


def footprint(shape: tuple[int, ...], itemsize: int) -> int:
    """Give the bytes of an array, an empty axis counted as one: NumPy refuses enormous shapes even of nothing."""
    return math.prod(max(size, 1) for size in shape) * itemsize


def in_units(count: int) -> str:
    """Write a number of bytes for people."""
    exponent = min(int(math.log2(count or 1)) // 10, 4)
    return f"{count / 1024**exponent:,.4g} {('bytes', 'KiB', 'MiB', 'GiB', 'TiB')[exponent]}"
