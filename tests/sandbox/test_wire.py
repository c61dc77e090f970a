"""Values cross unchanged, and whatever bytes come, their receiver gets a value or a ProtocolError."""

import json
import math
import struct
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.inside import wire
from autograder.sandbox.inside.decoding import decode
from autograder.sandbox.inside.encoding import encode
from autograder.sandbox.inside.wire import EncodeError, Handle, ProtocolError

DTYPES = st.sampled_from([np.dtype(name) for name in wire.DTYPES]).flatmap(
    lambda dtype: st.sampled_from([dtype, dtype.newbyteorder(">")])
)
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, min_side=0, max_side=4))
SCALARS = (
    DTYPES.map(lambda dtype: dtype.newbyteorder("=")).flatmap(lambda dtype: hnp.arrays(dtype, ())).map(lambda a: a[()])
)
PLAIN = st.none() | st.booleans() | st.integers(-(2**200), 2**200) | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    PLAIN | ARRAYS | SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=10,
)


def refuse(value):
    raise TypeError(f"{type(value).__name__} does not cross")


def join(frame):
    return b"".join(bytes(buffer) for buffer in frame)


def read(data, handle=Handle):
    """Decode a frame as its receiver would."""
    header_size, body_size = wire.read_prefix(data[: wire.PREFIX.size])
    rest = data[wire.PREFIX.size :]
    if len(rest) != header_size + body_size:
        raise ProtocolError("the channel would have waited for more, or had some left")
    return decode(rest[:header_size], rest[header_size:], handle)


def cross(value):
    return read(join(encode(7, value, refuse)))[1]


def frame(tree, body=b"", request=7):
    header = json.dumps([request, tree]).encode()
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def same(got, sent):
    """Return whether two values are the same: in type, dtype, sign of zero; NaN is the same as NaN."""
    if isinstance(sent, (np.ndarray, np.generic)):
        native = np.asarray(sent).astype(sent.dtype.newbyteorder("="))
        return type(got) is type(sent) and got.dtype == native.dtype and np.asarray(got).tobytes() == native.tobytes()
    if isinstance(sent, float):
        return type(got) is float and struct.pack("d", got) == struct.pack("d", math.nan if math.isnan(sent) else sent)
    if isinstance(sent, dict):
        return type(got) is dict and list(got) == list(sent) and all(same(got[key], sent[key]) for key in sent)
    if isinstance(sent, (list, tuple)):
        return type(got) is type(sent) and len(got) == len(sent) and all(map(same, got, sent))
    return type(got) is type(sent) and got == sent


@given(VALUES)
@settings(max_examples=300)
def test_values_cross_exactly(value):
    assert same(cross(value), value)


@pytest.mark.parametrize(
    "array",
    [
        pytest.param(np.arange(12).reshape(3, 4).T, id="transposed"),
        pytest.param(np.arange(12.0)[::-2], id="negative strides"),
        pytest.param(np.arange(5, dtype=">f8"), id="big-endian"),
        pytest.param(np.broadcast_to(np.float32(3), (2, 3)), id="broadcast"),
        pytest.param(np.arange(24).reshape(2, 3, 4)[:, ::2, 1:], id="slice"),
        pytest.param(np.asfortranarray(np.arange(6.0).reshape(2, 3)), id="Fortran order"),
    ],
)
def test_whatever_its_layout_an_array_arrives_native_contiguous_and_writable(array):
    got = cross(array)

    np.testing.assert_array_equal(got, array)
    assert got.dtype.isnative
    assert got.flags.c_contiguous
    assert got.flags.writeable
    assert got.flags.owndata


def test_a_generator_continues_where_it_was():
    generator = np.random.default_rng(5)
    generator.integers(10, size=3, dtype=np.uint32)  # leaves half a word of its state unused

    got = cross(generator)

    np.testing.assert_array_equal(got.standard_normal(5), generator.standard_normal(5))


Subclass = type("Subclass", (np.ndarray,), {})
Lie = type("Lie", (list,), {"__class__": dict})


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(np.arange(3.0).view(Subclass), id="subclass of ndarray"),
        pytest.param(np.ma.array([1.0], mask=[True]), id="masked"),
        pytest.param(np.array([object()]), id="object dtype"),
        pytest.param(np.array(["a"]), id="string dtype"),
        pytest.param(np.zeros(2, [("a", int)]), id="structured"),
        pytest.param(np.longdouble(1), id="longdouble"),
        pytest.param(np.array([1], "M8[s]"), id="datetime"),
        pytest.param(Lie(), id="a list that claims to be a dict"),
        pytest.param({1.5: 0}, id="dict with float keys"),
        pytest.param({True: 0}, id="dict with bool keys"),
        pytest.param(b"bytes", id="bytes"),
        pytest.param(1j, id="Python complex"),
        pytest.param(np.random.Generator(np.random.MT19937(0)), id="generator over another bit generator"),
        pytest.param((i for i in range(3)), id="iterator"),
    ],
)
def test_all_else_crosses_as_a_handle(value):
    data = join(encode(7, [value], lambda kept: Handle(4, type(kept).__name__)))

    _, [handle] = read(data)

    assert (type(handle), handle.id, handle.type_name) == (Handle, 4, type(value).__name__)


def nest(depth):
    value = 0
    for _ in range(depth):
        value = [value]
    return value


def alias_bomb():
    value = [0] * 10
    for _ in range(10):
        value = [value] * 10
    return value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param(np.broadcast_to(1.0, (1 << 20, 1 << 20)), r"8 TiB; the limit is 256 MiB", id="8 TiB broadcast"),
        pytest.param([np.broadcast_to(np.uint8(1), 100 << 20)] * 3, "300 MiB", id="too much together"),
        pytest.param(np.empty((0, 1 << 40)), "shape", id="empty but enormous"),
        pytest.param(alias_bomb(), "100,000 parts", id="alias bomb"),
        pytest.param(nest(100), "32 levels deep", id="deep"),
        pytest.param("x" * (2 << 20), "2 MiB; the limit is 1 MiB", id="long text"),
        pytest.param(1 << 5_000, "4,096 bits", id="huge integer"),
        pytest.param(dict.fromkeys(range(1001)), "1,001 integer keys; the limit is 1,000", id="many integer keys"),
        pytest.param("\ud800", "Unicode", id="lone surrogate"),
    ],
)
def test_a_value_beyond_a_limit_is_refused_and_the_limit_is_named(value, message):
    with pytest.raises(EncodeError, match=message):
        encode(7, value, refuse)


def test_a_list_that_contains_itself_is_refused():
    endless = []
    endless.append(endless)

    with pytest.raises(EncodeError, match="deep"):
        encode(7, endless, refuse)


COLLIDING = [part for n in range(1, 38_001) for part in (n * sys.hash_info.modulus, 0)]  # all have the hash 0


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"AGW1", id="cut prefix"),
        pytest.param(wire.PREFIX.pack(b"HTTP", 2, 0) + b"[]", id="other magic"),
        pytest.param(wire.PREFIX.pack(wire.MAGIC, 2, 1 << 60), id="claims 2^60 bytes of body"),
        pytest.param(wire.PREFIX.pack(wire.MAGIC, 0xFFFFFFFF, 0), id="claims 4 GiB of header"),
        pytest.param(wire.PREFIX.pack(wire.MAGIC, 900_000, 0) + b"[" * 900_000, id="900 kB of nested JSON"),
        pytest.param(wire.PREFIX.pack(wire.MAGIC, 3, 0) + b"\xff\xfe[", id="not UTF-8"),
        pytest.param(frame(None, request="seven"), id="request that is text"),
        pytest.param(frame({"a": 1}), id="JSON object"),
        pytest.param(frame([]), id="no tag"),
        pytest.param(frame([1, 2]), id="tag that is a number"),
        pytest.param(frame(["z", 1]), id="unknown tag"),
        pytest.param(frame(["l"], b"x"), id="body without an array"),
        pytest.param(frame(["a", "float64", 3], bytes(23)), id="array larger than the body"),
        pytest.param(frame(["l", ["a", "uint8", 4], ["a", "uint8", 4]], bytes(6)), id="arrays that would overlap"),
        pytest.param(frame(["a", "object", 1], bytes(8)), id="object dtype"),
        pytest.param(frame(["a", "float64,float64", 1], bytes(16)), id="structured dtype"),
        pytest.param(frame(["a", ["float64"], 1], bytes(8)), id="dtype that is a list"),
        pytest.param(frame(["a"]), id="array without dtype"),
        pytest.param(frame(["a", "float64", -1]), id="negative size"),
        pytest.param(frame(["a", "float64", 1.0], bytes(8)), id="size that is a float"),
        pytest.param(frame(["a", "float64", True], bytes(8)), id="size that is a bool"),
        pytest.param(frame(["a", "uint8", *[1 << 40] * 20]), id="shape overflow"),
        pytest.param(frame(["a", "uint8", 0, 1 << 62]), id="empty but enormous"),
        pytest.param(frame(["a", "uint8", *[1] * 65], b"x"), id="65 dimensions"),
        pytest.param(frame(["a", "bool", 1], b"\x02"), id="bool that is 2"),
        pytest.param(frame(["s", "float64", "00"]), id="short scalar"),
        pytest.param(frame(["s", "float64", "zz" * 8]), id="scalar that is not hexadecimal"),
        pytest.param(frame(["s", "float64", "00" * 8, 1]), id="scalar with something after it"),
        pytest.param(frame(["s"]), id="scalar without dtype"),
        pytest.param(frame(["i", "0x" + "f" * 100_000]), id="overlong integer"),
        pytest.param(frame(["i", 5]), id="big integer that is a number"),
        pytest.param(frame(["i"]), id="integer without digits"),
        pytest.param(frame(["h", 1]), id="handle without type name"),
        pytest.param(frame(["h", "1", "object"]), id="handle whose id is text"),
        pytest.param(frame(["h", True, "object"]), id="handle whose id is a bool"),
        pytest.param(frame(["g", "0x1", "0x1", "0x0"]), id="generator with three numbers"),
        pytest.param(frame(["g", "0x1", hex(1 << 128), "0x0", "0x0"]), id="generator beyond 128 bits"),
        pytest.param(frame(["g", "-0x1", "0x1", "0x0", "0x0"]), id="generator with a negative state"),
        pytest.param(frame([]), id="list without a tag"),
        pytest.param(frame([[]]), id="list with a list as tag"),
        pytest.param(frame(["d", "a"]), id="dict with a key without a value"),
        pytest.param(frame(["d", "a", 1, "a", 2]), id="dict with a key twice"),
        pytest.param(frame(["d", ["l"], 1]), id="dict with a list as key"),
        pytest.param(frame(["d", 1, 1, True, 2]), id="dict with a bool as key"),
        pytest.param(frame(["d", *COLLIDING]), id="dict with colliding keys"),
        pytest.param(frame("\ud800"), id="lone surrogate"),
        pytest.param(frame(["h", 1, "\ud800"]), id="lone surrogate as a type name"),
        pytest.param(frame(["l", *[0] * 200_000]), id="too many parts"),
    ],
)
def test_anything_that_encode_would_not_write_is_a_protocol_error(data):
    with pytest.raises(ProtocolError):
        read(data)


def test_as_many_integer_keys_as_are_allowed_cross_and_any_number_of_others():
    for value in (dict.fromkeys(range(1000)), {str(n): n for n in range(5000)} | {7: 8}):
        assert cross(value) == value


class GivenUpError(Exception):
    """Raised where the time is over."""


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param(["l", *[["l"]] * 5000], id="lists"),
        pytest.param(["l", *[["g", "0x1", "0x1", "0x0", "0x0"]] * 5000], id="generators"),
        pytest.param(["l", *[["d", *COLLIDING[:2000]]] * 25], id="dicts with colliding keys"),
    ],
)
def test_the_time_is_looked_at_while_a_value_is_decoded(tree):
    looks = 0

    def give_up():
        nonlocal looks
        looks += 1
        if looks == 3:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        decode(json.dumps([7, tree]).encode(), b"", refuse, give_up)


def test_a_deep_tree_is_a_protocol_error_before_it_is_a_recursion_error():
    tree = 0
    for _ in range(200):
        tree = ["l", tree]

    with pytest.raises(ProtocolError, match="deep"):
        read(frame(tree))


@given(st.binary(max_size=200))
@settings(max_examples=300)
def test_arbitrary_bytes_are_a_protocol_error(data):
    with pytest.raises(ProtocolError):
        read(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(list("ltdiasgh")),
    lambda inner: st.lists(st.sampled_from([*"ltdiasgh", *wire.DTYPES, 0, 1, 2]) | inner, max_size=6),
    max_leaves=12,
)


@given(JSON, st.binary(max_size=40))
@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
def test_well_formed_json_gives_values_or_a_protocol_error(tree, body):
    try:
        read(frame(tree, body))
    except ProtocolError:
        return


def test_mutated_frames_give_values_or_a_protocol_error():
    rng = np.random.default_rng(0)
    value = (
        *("call", 1 << 70, 1.5, None, True, {"a": 1, 2: [np.float32(3)]}, np.random.default_rng(1)),
        *(np.arange(4, dtype=np.int16), np.array([True]), np.zeros((2, 0)), np.array(1j)),
    )
    valid = np.frombuffer(join(encode(7, value, refuse)), np.uint8)
    outcomes = set()
    for _ in range(20_000):
        data = valid.copy()
        positions = rng.integers(len(data), size=rng.integers(1, 4))
        data[positions] = rng.choice(
            np.frombuffer(b'\x00\x01\x7f\xff[]{},:"0129-eltdaisgh', np.uint8), size=len(positions)
        )
        if rng.random() < 0.2:
            data = np.delete(data, slice(*np.sort(rng.integers(len(data), size=2))))
        try:
            read(data.tobytes())
            outcomes.add("value")
        except ProtocolError:
            outcomes.add("protocol error")
    assert outcomes == {"value", "protocol error"}
