"""What a report keeps of two arrays is exact, small, and holds the first wrong entry."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.checks import assert_close
from autograder.checks.compare import MismatchError
from autograder.grading.mismatch import SIDE, locate_mismatch, pack, unpack


def failure(got, want):
    with pytest.raises(MismatchError) as caught:
        assert_close("it", got, want)
    return caught.value


SHAPES = arrays.array_shapes(min_dims=1, max_dims=5, max_side=6) | st.just((3, 70)) | st.just((200,))


@settings(deadline=None, derandomize=True, database=None)
@given(shape=SHAPES, data=st.data())
def test_the_part_holds_the_first_wrong_entry_and_what_is_there(shape, data):
    want = np.arange(float(np.prod(shape))).reshape(shape)
    wrong = data.draw(st.sets(st.integers(0, want.size - 1), min_size=1, max_size=5))
    got = want.copy()
    got.flat[list(wrong)] += 0.5 * want.size

    found = locate_mismatch(failure(got, want))

    if want.size == 1:
        assert found is None
        return
    first = np.unravel_index(min(wrong), shape)
    assert found.first == first
    assert found.shape == shape
    assert len(found.axes) == min(2, len(shape))
    window = [slice(start, start + 1) for start in found.corner]
    for axis, size in zip(found.axes, found.want.shape, strict=True):
        window[axis] = slice(found.corner[axis], found.corner[axis] + size)
        assert 1 <= size <= SIDE
        assert found.corner[axis] <= first[axis] < found.corner[axis] + size <= shape[axis]
    for kept, whole in ((found.got, got), (found.want, want), (found.wrong, got != want)):
        assert np.array_equal(unpack(kept), whole[tuple(window)].reshape(kept.shape))


@pytest.mark.parametrize(
    ("shape", "axes"),
    [
        ((5,), (0,)),
        ((2, 3), (0, 1)),
        ((7, 1), (0, 1)),
        ((1, 7, 4), (0, 1)),  # N, L and C
        ((2, 6, 5, 3), (1, 2)),  # N, H, W and C
        ((1, 14, 14, 16), (1, 2)),  # more channels than pixels
        ((4, 3, 2, 5), (0, 1)),  # KH, KW, C_in and C_out
    ],
)
def test_the_picture_is_of_what_people_think_of_as_an_image(shape, axes):
    assert locate_mismatch(failure(np.ones(shape), np.zeros(shape))).axes == axes


@pytest.mark.parametrize(
    "values",
    [
        np.array([0.1, -0.0, np.nan, np.inf, 5e-324]),
        np.array([[1, 2**62]]),
        np.array([True, False]),
        np.array([0.1, 65504], np.float16),
        np.arange(6.0).reshape(2, 3).T,
        np.array([1.5, 2.5], ">f8"),
    ],
)
def test_values_come_back_to_the_last_bit(values):
    back = unpack(pack(values))
    assert back.shape == values.shape
    assert back.dtype == values.dtype.newbyteorder("<")
    assert back.tobytes() == values.astype(back.dtype).tobytes()


def test_what_is_not_finite_is_wrong():
    found = locate_mismatch(failure(np.array([1.0, np.nan, 4.0]), np.array([1.0, 2.0, 3.0])))
    assert unpack(found.wrong).tolist() == [False, True, True]
    assert found.first == (1,)


def test_a_single_number_needs_no_picture():
    assert locate_mismatch(failure(2.0, 1.0)) is None
    assert locate_mismatch(failure(np.ones((1, 1)), np.zeros((1, 1)))) is None
