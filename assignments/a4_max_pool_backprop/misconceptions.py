"""Wrong answers that students give, each with the check that must catch it and the hint that a student gets."""

from itertools import pairwise

import numpy as np

from autograder.grading.misconceptions import NotApplicable, misconception


def _pair(value):
    return (value, value) if np.ndim(value) == 0 else tuple(value)


def _padded(x, padding, fill):
    (rows, columns) = _pair(padding)
    return np.pad(x.astype(float), ((0, 0), (rows, rows), (columns, columns), (0, 0)), constant_values=fill)


def _windows(x, window, stride, padding=0, fill=-np.inf):
    """Return the windows, (N, HO, WO, C, KH, KW)."""
    down, right = _pair(window if stride is None else stride)
    padded = _padded(x, padding, fill)
    return np.lib.stride_tricks.sliding_window_view(padded, _pair(window), axis=(1, 2))[:, ::down, ::right]


def _stored(x, window, stride, reduce, place, places):
    """Reduce window by window, and store each result at ``place(i, j)`` for the window at ``(i, j)``."""
    (down, right), (height, width) = _pair(window if stride is None else stride), _pair(window)
    rows, columns = (
        (size - k) // s + 1 for size, k, s in zip(x.shape[1:3], (height, width), (down, right), strict=True)
    )
    out = np.zeros((len(x), rows, columns, x.shape[3]))
    for i, j in np.ndindex(*places(rows, columns)):
        windows = x[:, i * down : i * down + height, j * right : j * right + width]
        y, z = place(i * down, j * right)
        out[:, y, z] = reduce(windows, axis=(1, 2))
    return out


def _first(windows):
    """Return 1 at the first maximum of each window, 0 elsewhere."""
    flat = windows.reshape(*windows.shape[:4], -1)
    return (np.arange(flat.shape[-1]) == flat.argmax(axis=-1)[..., None]).astype(float).reshape(windows.shape)


def _scatter(shares, x, window, stride, padding=0, *, overwrite=False):
    """Add up shares of (N, HO, WO, C, KH, KW) in the padded image, or let later windows overwrite earlier ones."""
    down, right = _pair(window if stride is None else stride)
    padded = np.zeros_like(_padded(x, padding, 0))
    for y, z in np.ndindex(shares.shape[1:3]):
        rows = slice(y * down, y * down + shares.shape[4])
        columns = slice(z * right, z * right + shares.shape[5])
        part = np.moveaxis(shares[:, y, z], 1, -1)
        padded[:, rows, columns] = part if overwrite else padded[:, rows, columns] + part
    return padded


def _cropped(padded, x, padding):
    (rows, columns) = _pair(padding)
    return padded[:, rows : rows + x.shape[1], columns : columns + x.shape[2]]


def _max_gradient(grad_out, x, window, stride, padding, chosen, *, fill=-np.inf, overwrite=False):
    """Send gradients to where `chosen` says, given the windows."""
    windows = _windows(x, window, stride, padding, fill)
    if grad_out.shape != windows.shape[:4]:
        raise ValueError
    shares = grad_out[..., None, None] * chosen(windows)
    return _cropped(_scatter(shares, x, window, stride, padding, overwrite=overwrite), x, padding)


# max_pool2d


@misconception(
    "max_pool2d", family="promised errors are not raised", caught_by="test_max_pool2d_refuses_what_does_not_fit"
)
def oversized_window_gives_nothing(reference, x, window, stride=None, padding=0):
    """A window that is larger than the image fits nowhere, and your function answers with an empty array. Such a call
    is a mistake of the caller, who should hear of it: raise ValueError.
    """
    places = np.subtract(np.add(x.shape[1:3], 2 * np.array(_pair(padding))), _pair(window)) + 1
    if (places > 0).all():
        return reference.max_pool2d(x, window, stride, padding)
    return np.zeros((x.shape[0], *places.clip(0), x.shape[3]))


@misconception(
    "max_pool2d", family="promised errors are not raised", caught_by="test_max_pool2d_refuses_what_does_not_fit"
)
def windows_of_nothing_but_padding_accepted(reference, x, window, stride=None, padding=0):
    """With a padding as wide as the window, some windows hold no pixel at all: their maximum is minus infinity. Raise
    ValueError instead.
    """
    if min(_pair(padding)) < 0:
        raise ValueError
    unpadded = reference.max_pool2d(x, 1, 1)
    if (np.add(unpadded.shape[1:3], 2 * np.array(_pair(padding))) < _pair(window)).any():
        raise ValueError
    if (np.less(_pair(padding), _pair(window))).all():
        return reference.max_pool2d(x, window, stride, padding)
    return _windows(x, window, stride, padding).max(axis=(4, 5))


@misconception(
    "max_pool2d", family="border of the wrong values", caught_by="test_max_pool2d_pads_with_what_can_never_win"
)
def padded_with_zeros(reference, x, window, stride=None, padding=0):
    """Your padding is 0. Zero beats every negative number, so it wins at the border of a negative image. The padding of
    a maximum must lose against everything.
    """
    return _windows(x, window, stride, padding, fill=0).max(axis=(4, 5))


@misconception(
    "max_pool2d", family="another function in its place", caught_by="test_max_pool2d_of_negative_images_is_negative"
)
def search_starts_at_zero(reference, x, window, stride=None, padding=0):
    """Your result is 0 where all entries of a window are negative: the search for the maximum starts at 0. Start with
    something that every entry beats.
    """
    return reference.max_pool2d(x, window, stride, padding).clip(min=0)


@misconception(
    "max_pool2d", family="another function in its place", caught_by="test_max_pool2d_of_negative_images_is_negative"
)
def largest_magnitude(reference, x, window, stride=None, padding=0):
    """Your result holds the entry of the largest magnitude. The maximum of -5 and -1 is -1."""
    high, low = reference.max_pool2d(x, window, stride, padding), -reference.max_pool2d(-x, window, stride, padding)
    return np.where(-low > high, low, high)


@misconception(
    "max_pool2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_max_pool2d_pads_with_what_can_never_win",
)
def padding_at_the_top_and_left_only(reference, x, window, stride=None, padding=0):
    """Your padding is above and on the left only. It goes around the image: twice as much in all."""
    (rows, columns) = _pair(padding)
    padded = _padded(x, padding, -np.inf)
    return _windows(padded[:, : padded.shape[1] - rows, : padded.shape[2] - columns], window, stride).max(axis=(4, 5))


@misconception("max_pool2d", family="argument ignored", caught_by="test_max_pool2d_pads_with_what_can_never_win")
def padding_ignored(reference, x, window, stride=None, padding=0):
    """Your result is that of an image without padding: the argument is not used."""
    return reference.max_pool2d(x, window, stride)


@misconception(
    "max_pool2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_max_pool2d_pads_with_what_can_never_win",
)
def padding_around_all_axes(reference, x, window, stride=None, padding=0):
    """Your padding surrounds the batch and the channels as well: there are too many images and channels. Only rows and
    columns are padded.
    """
    if _pair(padding) == (0, 0):
        return reference.max_pool2d(x, window, stride)
    if np.ndim(padding):
        raise NotApplicable
    return _windows(np.pad(x.astype(float), padding, constant_values=-np.inf), window, stride).max(axis=(4, 5))


@misconception("max_pool2d", family="rows and columns exchanged", caught_by="test_max_pool2d_pads_rows_and_columns")
def padding_exchanged(reference, x, window, stride=None, padding=0):
    """Your padding has its rows and columns exchanged: the first number is for the rows, above and below."""
    return _windows(x, window, stride, _pair(padding)[::-1]).max(axis=(4, 5))


@misconception(
    "max_pool2d",
    family="channels merged, dropped or confused",
    caught_by="test_max_pool2d_reproduces_the_worked_examples",
)
def maximum_over_the_channels(reference, x, window, stride=None, padding=0):
    """Your maximum is taken over the channels, too, and they are gone. Pooling leaves the depth alone: each channel is
    pooled by itself.
    """
    return reference.max_pool2d(x, window, stride, padding).max(axis=3)


@misconception(
    "max_pool2d",
    family="size off by one or wrongly rounded",
    caught_by="test_max_pool2d_reproduces_the_worked_examples",
)
def as_many_places_as_windows_side_by_side(reference, x, window, stride=None, padding=0):
    """Your result has H // KH rows, as if windows always lay side by side. How many places there are depends on the
    stride.
    """
    rows, columns = np.floor_divide(x.shape[1:3], _pair(window))
    out = reference.max_pool2d(x, window, stride, padding)
    if rows > out.shape[1] or columns > out.shape[2]:
        raise NotApplicable
    return out[:, :rows, :columns]


@misconception(
    "max_pool2d",
    family="size off by one or wrongly rounded",
    caught_by="test_max_pool2d_reproduces_the_worked_examples",
)
def last_places_forgotten(reference, x, window, stride=None, padding=0):
    """Your result lacks its last row and column: count the places of a window of 2 in a row of 4, moving by 2. The
    formula ends with + 1.
    """
    return reference.max_pool2d(x, window, stride, padding)[:, :-1, :-1]


@misconception(
    "max_pool2d", family="stride ignored or misplaced", caught_by="test_max_pool2d_reproduces_the_worked_examples"
)
def places_not_multiplied_with_the_stride(reference, x, window, stride=None, padding=0):
    """Your result has the right shape, but its windows move by 1, whatever the stride. A place of the result is not yet
    a place of the image: it is to be multiplied with the stride.
    """
    shape = reference.max_pool2d(x, window, stride, padding).shape
    return reference.max_pool2d(x, window, 1, padding)[:, : shape[1], : shape[2]]


@misconception(
    "max_pool2d", family="stride ignored or misplaced", caught_by="test_max_pool2d_reproduces_the_worked_examples"
)
def stride_taken_from_the_window(reference, x, window, stride=None, padding=0):
    """Your windows lie side by side, whatever the stride: by how much they move is an argument of its own."""
    return reference.max_pool2d(x, window, None, padding)


@misconception(
    "max_pool2d", family="rows and columns exchanged", caught_by="test_max_pool2d_reproduces_the_worked_examples"
)
def window_exchanged(reference, x, window, stride=None, padding=0):
    """Your windows have their height and width exchanged: the first number of a pair is for rows."""
    return reference.max_pool2d(x, _pair(window)[::-1], window if stride is None else stride, padding)


@misconception(
    "max_pool2d",
    family="stride ignored or misplaced",
    caught_by="test_max_pool2d_follows_the_definition",
    ends_in=IndexError,
)
def places_divided_by_the_window(reference, x, window, stride=None, padding=0):
    """Your results stand at the wrong places where windows overlap, or leave gaps: the row of the image is divided by
    the height of the window. It is the stride by which windows move.
    """
    reference.max_pool2d(x, window, stride, padding)  # raises what is promised
    height, width = _pair(window)
    return _stored(
        _padded(x, padding, -np.inf),
        window,
        stride,
        np.max,
        lambda y, z: (y // height, z // width),
        lambda *places: places,
    )


@misconception(
    "max_pool2d",
    family="rows and columns exchanged",
    caught_by="test_max_pool2d_follows_the_definition",
    ends_in=(ValueError, IndexError),
)
def loops_exchanged(reference, x, window, stride=None, padding=0):
    """Your code is right where as many windows stand below each other as side by side, and breaks elsewhere: the loop
    over the rows is as long as that over the columns should be.
    """
    reference.max_pool2d(x, window, stride, padding)  # raises what is promised
    down, right = _pair(window if stride is None else stride)
    return _stored(
        _padded(x, padding, -np.inf),
        window,
        stride,
        np.max,
        lambda y, z: (y // down, z // right),
        lambda rows, columns: (columns, rows),
    )


@misconception(
    "max_pool2d", family="stride ignored or misplaced", caught_by="test_max_pool2d_reproduces_the_worked_examples"
)
def stride_of_rows_only(reference, x, window, stride=None, padding=0):
    """Your windows move down by the stride, and to the right by one pixel: the stride counts for both axes."""
    down, _ = _pair(window if stride is None else stride)
    columns = reference.max_pool2d(x, window, stride, padding).shape[2]
    return reference.max_pool2d(x, window, (down, 1), padding)[:, :, :columns]


@misconception(
    "max_pool2d", family="stride ignored or misplaced", caught_by="test_max_pool2d_reproduces_the_worked_examples"
)
def stride_of_columns_only(reference, x, window, stride=None, padding=0):
    """Your windows move to the right by the stride, and down by one pixel: the stride counts for both axes."""
    _, right = _pair(window if stride is None else stride)
    rows = reference.max_pool2d(x, window, stride, padding).shape[1]
    return reference.max_pool2d(x, window, (1, right), padding)[:, :rows]


@misconception(
    "max_pool2d", family="rows and columns exchanged", caught_by="test_max_pool2d_reproduces_the_worked_examples"
)
def stride_exchanged(reference, x, window, stride=None, padding=0):
    """Your windows move down by the stride for columns, and to the right by the one for rows: the first number of a
    pair is for rows.
    """
    return reference.max_pool2d(x, window, _pair(window if stride is None else stride)[::-1], padding)


@misconception(
    "max_pool2d",
    family="size off by one or wrongly rounded",
    caught_by="test_max_pool2d_reproduces_the_worked_examples",
)
def windows_cut_off_at_the_end(reference, x, window, stride=None, padding=0):
    """Your result has places where the window leaves the image. Sizes are rounded down: a window that does not fit is
    left out, and the last rows and columns are never read.
    """
    strides = np.array(_pair(window if stride is None else stride))
    places = -(-(np.array(x.shape[1:3]) + 2 * np.array(_pair(padding)) - _pair(window)) // strides) + 1
    missing = (places - 1) * strides + _pair(window) - x.shape[1:3] - 2 * np.array(_pair(padding))
    below, right = missing.clip(0)
    padded = np.pad(_padded(x, padding, -np.inf), ((0, 0), (0, below), (0, right), (0, 0)), constant_values=-np.inf)
    return _windows(padded, window, stride).max(axis=(4, 5))


@misconception(
    "max_pool2d",
    family="stride ignored or misplaced",
    caught_by="test_max_pool2d_moves_by_a_window_unless_told_otherwise",
)
def default_stride_of_1(reference, x, window, stride=None, padding=0):
    """Without a stride, your windows move by 1. In pooling the default is the window itself."""
    return reference.max_pool2d(x, window, 1 if stride is None else stride, padding)


# max_pool2d_backward


@misconception(
    "max_pool2d_backward",
    family="promised errors are not raised",
    caught_by="test_max_pool2d_backward_refuses_what_does_not_fit",
)
def upstream_that_broadcasts_accepted(reference, grad_out, x, window, stride=None, padding=0):
    """A gradient of one row and one column is stretched over the output: NumPy broadcasts it without a word. Compare
    shapes, and raise ValueError.
    """
    shape = reference.max_pool2d(x, window, stride, padding).shape
    return reference.max_pool2d_backward(np.broadcast_to(grad_out, shape), x, window, stride, padding)


@misconception(
    "max_pool2d_backward",
    family="promised errors are not raised",
    caught_by="test_max_pool2d_backward_refuses_what_does_not_fit",
)
def larger_upstream_accepted(reference, grad_out, x, window, stride=None, padding=0):
    """A gradient with more rows or columns than the output is accepted, and what does not belong to a window is never
    read. Compare shapes, and raise ValueError.
    """
    rows, columns = reference.max_pool2d(x, window, stride, padding).shape[1:3]
    return reference.max_pool2d_backward(grad_out[:, :rows, :columns], x, window, stride, padding)


@misconception(
    "max_pool2d_backward",
    family="overlaps overwritten",
    caught_by="test_max_pool2d_backward_adds_up_where_windows_overlap",
)
def overlaps_overwritten(reference, grad_out, x, window, stride=None, padding=0):
    """Where windows overlap, your gradient is that of the last window: it overwrites what earlier windows sent. An
    entry that is in several windows collects from each.
    """
    grad = _padded(np.zeros(x.shape), padding, 0)
    chosen = _first(_windows(x, window, stride, padding))
    (down, right), (height, width) = _pair(window if stride is None else stride), _pair(window)
    for y, z in np.ndindex(grad_out.shape[1:3]):
        rows, columns = slice(y * down, y * down + height), slice(z * right, z * right + width)
        wins = np.moveaxis(chosen[:, y, z], 1, -1) > 0
        grad[:, rows, columns] = np.where(wins, grad_out[:, y : y + 1, z : z + 1], grad[:, rows, columns])
    return _cropped(grad, x, padding)


@misconception(
    "max_pool2d_backward",
    family="overlaps overwritten",
    caught_by="test_max_pool2d_backward_adds_up_where_windows_overlap",
)
def overlapping_windows_overwritten(reference, grad_out, x, window, stride=None, padding=0):
    """Where windows overlap, your gradient is that of the last window: all entries of a window are overwritten, with
    zeros where they are not its maximum. An entry that is in several windows collects from each.
    """
    return _max_gradient(grad_out, x, window, stride, padding, _first, overwrite=True)


@misconception(
    "max_pool2d_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_max_pool2d_backward_gives_ties_to_the_first",
)
def ties_get_all(reference, grad_out, x, window, stride=None, padding=0):
    """All entries that equal the maximum get the whole gradient, so that a tie multiplies it. One entry gets it: the
    first in row-major order.
    """
    chosen = lambda windows: windows == windows.max(axis=(4, 5), keepdims=True)  # noqa: E731
    return _max_gradient(grad_out, x, window, stride, padding, chosen)


@misconception(
    "max_pool2d_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_max_pool2d_backward_gives_ties_to_the_first",
)
def ties_share(reference, grad_out, x, window, stride=None, padding=0):
    """Your ties share the gradient evenly. That is a subgradient, too, but not the rule of this assignment: the first
    maximum in row-major order gets all.
    """

    def chosen(windows):
        equal = windows == windows.max(axis=(4, 5), keepdims=True)
        return equal / equal.sum(axis=(4, 5), keepdims=True)

    return _max_gradient(grad_out, x, window, stride, padding, chosen)


@misconception(
    "max_pool2d_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_max_pool2d_backward_gives_ties_to_the_first",
)
def ties_to_the_last(reference, grad_out, x, window, stride=None, padding=0):
    """Your ties go to the last of the equal entries, perhaps because a later one that is equal replaces an earlier one.
    The first in row-major order gets all.
    """
    chosen = lambda windows: np.flip(_first(np.flip(windows, axis=(4, 5))), axis=(4, 5))  # noqa: E731
    return _max_gradient(grad_out, x, window, stride, padding, chosen)


@misconception(
    "max_pool2d_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_max_pool2d_backward_gives_ties_to_the_first",
)
def ties_to_the_first_of_the_leftmost_column(reference, grad_out, x, window, stride=None, padding=0):
    """Your ties go to the first entry down the columns. Row-major order reads a window like a page: the topmost of the
    equal entries, and of these the leftmost.
    """
    chosen = lambda windows: _first(windows.swapaxes(4, 5)).swapaxes(4, 5)  # noqa: E731
    return _max_gradient(grad_out, x, window, stride, padding, chosen)


@misconception(
    "max_pool2d_backward",
    family="stride ignored or misplaced",
    caught_by="test_max_pool2d_backward_adds_up_where_windows_overlap",
)
def backward_without_stride(reference, grad_out, x, window, stride=None, padding=0):
    """Your gradient reads and writes windows that lie side by side, whatever the stride. The backward pass has to visit
    the same windows as the forward pass.
    """
    down, right = _pair(window)
    grad = np.zeros(x.shape)
    for y, z in np.ndindex(grad_out.shape[1:3]):
        patch = np.s_[:, y * down : (y + 1) * down, z * right : (z + 1) * right]
        if not x[patch].size:
            raise NotApplicable
        height, width = x[patch].shape[1:3]
        grad[patch] += reference.max_pool2d_backward(grad_out[:, y : y + 1, z : z + 1], x[patch], (height, width))
    return grad


@misconception(
    "max_pool2d_backward",
    family="stride ignored or misplaced",
    caught_by="test_max_pool2d_backward_sends_all_to_the_maximum",
)
def backward_moves_by_1(reference, grad_out, x, window, stride=None, padding=0):
    """Your windows move by 1 on the way back: a place of the output is not multiplied with the stride."""
    if _pair(padding) != (0, 0):
        raise NotApplicable
    windows = _windows(x, window, 1)[:, : grad_out.shape[1], : grad_out.shape[2]]
    return _scatter(grad_out[..., None, None] * _first(windows), x, window, 1)


@misconception(
    "max_pool2d_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_max_pool2d_backward_sends_all_to_the_maximum",
)
def upstream_indexed_by_the_place_in_the_window(reference, grad_out, x, window, stride=None, padding=0):
    """Your gradients arrive at the maxima, but they are the wrong ones: the upstream is looked up at the place inside
    the window. It belongs to the window as a whole, so look it up at the window's place in the output.
    """
    chosen = _first(_windows(x, window, stride, padding))
    (height, width) = _pair(window)
    if height > grad_out.shape[1] or width > grad_out.shape[2]:
        raise NotApplicable
    wrong = np.moveaxis(grad_out[:, :height, :width], -1, 1)[:, None, None]  # (N, 1, 1, C, KH, KW)
    return _cropped(_scatter(wrong * chosen, x, window, stride, padding), x, padding)


@misconception(
    "max_pool2d_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_max_pool2d_backward_sends_all_to_the_maximum",
)
def upsampled_to_all(reference, grad_out, x, window, stride=None, padding=0):
    """Your gradient is copied to every entry of its window. Only the maximum had a say in the output: the others could
    change a little, and nothing would happen.
    """
    return _max_gradient(grad_out, x, window, stride, padding, np.ones_like)


@misconception(
    "max_pool2d_backward",
    family="another function in its place",
    caught_by="test_max_pool2d_backward_sends_all_to_the_maximum",
)
def spread_as_for_an_average(reference, grad_out, x, window, stride=None, padding=0):
    """Your gradient is spread evenly over each window: that is the gradient of average pooling. Only the maximum had a
    say in the output.
    """
    evenly = lambda windows: np.full(windows.shape, 1 / np.prod(_pair(window)))  # noqa: E731
    return _max_gradient(grad_out, x, window, stride, padding, evenly)


@misconception(
    "max_pool2d_backward",
    family="chain rule incomplete or applied twice",
    caught_by="test_max_pool2d_backward_sends_all_to_the_maximum",
)
def multiplied_with_the_maximum(reference, grad_out, x, window, stride=None, padding=0):
    """Your gradient is multiplied with the maximum itself. The output equals the maximum, so its derivative is 1."""
    largest = reference.max_pool2d(x, window, stride, padding)
    return reference.max_pool2d_backward(grad_out * largest, x, window, stride, padding)


@misconception(
    "max_pool2d_backward",
    family="chain rule incomplete or applied twice",
    caught_by="test_max_pool2d_backward_sends_all_to_the_maximum",
)
def mask_without_the_upstream(reference, grad_out, x, window, stride=None, padding=0):
    """Your result is 1 at the maxima: it shows where gradients go, but the gradients that come in are not used."""
    return reference.max_pool2d_backward(np.ones_like(grad_out), x, window, stride, padding)


@misconception(
    "max_pool2d_backward",
    family="slice that ends at minus zero",
    caught_by="test_max_pool2d_backward_sends_all_to_the_maximum",
)
def cropped_to_nothing_without_padding(reference, grad_out, x, window, stride=None, padding=0):
    """Your result is empty, because it is cropped by `padding : -padding`. For a padding of 0 that ends before it
    begins. Count from the start: where does the image begin in the padded one, and how long is it?
    """
    grad = reference.max_pool2d_backward(grad_out, x, window, stride, padding)
    (rows, columns) = _pair(padding)
    return grad[:, : grad.shape[1] if rows else 0, : grad.shape[2] if columns else 0]


@misconception(
    "max_pool2d_backward",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_max_pool2d_backward_of_padded_images",
)
def gradient_not_cropped(reference, grad_out, x, window, stride=None, padding=0):
    """Your result is as large as the padded image. The gradient of x has the shape of x: the border is cut off
    again.
    """
    windows = _windows(x, window, stride, padding)
    return _scatter(grad_out[..., None, None] * _first(windows), x, window, stride, padding)


@misconception(
    "max_pool2d_backward",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_max_pool2d_backward_of_padded_images",
)
def gradient_cropped_at_the_corner(reference, grad_out, x, window, stride=None, padding=0):
    """Your result has the right shape, but it was cut from the upper left corner of the padded gradient: all of it is
    shifted by the padding.
    """
    padded = gradient_not_cropped.body(reference, grad_out, x, window, stride, padding)
    return padded[:, : x.shape[1], : x.shape[2]]


@misconception(
    "max_pool2d_backward", family="border of the wrong values", caught_by="test_max_pool2d_backward_of_padded_images"
)
def infinite_padding_leaks_nan(reference, grad_out, x, window, stride=None, padding=0):
    """Your gradient is nan in windows that reach into the padding: 0 times minus infinity is not 0. Padding says where
    the maximum is; no arithmetic should be done with it.
    """

    def chosen(windows):
        kept = windows * _first(windows)
        return kept / kept.sum(axis=(4, 5), keepdims=True)

    return _max_gradient(grad_out, x, window, stride, padding, chosen)


@misconception(
    "max_pool2d_backward",
    family="border of the wrong values",
    caught_by="test_max_pool2d_backward_of_negative_images_loses_nothing_to_the_padding",
)
def gradient_lost_to_padding_of_zeros(reference, grad_out, x, window, stride=None, padding=0):
    """Your padding is 0 on the way back: at the border of a negative image it wins, takes the gradient, and is cut off
    with it.
    """
    return _max_gradient(grad_out, x, window, stride, padding, _first, fill=0)


@misconception(
    "max_pool2d_backward",
    family="channels merged, dropped or confused",
    caught_by="test_max_pool2d_backward_agrees_with_finite_differences",
)
def one_maximum_for_all_channels(reference, grad_out, x, window, stride=None, padding=0):
    """Only the largest entry over all channels gets a gradient. Each channel has a maximum of its own."""
    chosen = lambda windows: windows == windows.max(axis=(3, 4, 5), keepdims=True)  # noqa: E731
    return _max_gradient(grad_out, x, window, stride, padding, chosen)


# avg_pool2d


@misconception(
    "avg_pool2d", family="promised errors are not raised", caught_by="test_avg_pool2d_refuses_what_does_not_fit"
)
def average_of_oversized_windows_gives_nothing(reference, x, window, stride=None):
    """A window that is larger than the image fits nowhere, and your function answers with an empty array. Such a call
    is a mistake of the caller, who should hear of it: raise ValueError.
    """
    places = np.subtract(x.shape[1:3], _pair(window)) + 1
    if (places > 0).all():
        return reference.avg_pool2d(x, window, stride)
    return np.zeros((x.shape[0], *places.clip(0), x.shape[3]))


@misconception("avg_pool2d", family="mean and sum confused", caught_by="test_avg_pool2d_reproduces_the_worked_example")
def sum_not_divided(reference, x, window, stride=None):
    """Your result is the sum of each window. An average is divided by the number of entries."""
    return reference.avg_pool2d(x, window, stride) * np.prod(_pair(window))


@misconception(
    "avg_pool2d",
    family="stride ignored or misplaced",
    caught_by="test_avg_pool2d_follows_the_definition",
    ends_in=IndexError,
)
def average_places_divided_by_the_window(reference, x, window, stride=None):
    """Your results stand at the wrong places where windows overlap, or leave gaps: the row of the image is divided by
    the height of the window. It is the stride by which windows move.
    """
    reference.avg_pool2d(x, window, stride)  # raises what is promised
    height, width = _pair(window)
    return _stored(x, window, stride, np.mean, lambda y, z: (y // height, z // width), lambda *places: places)


@misconception(
    "avg_pool2d",
    family="rows and columns exchanged",
    caught_by="test_avg_pool2d_follows_the_definition",
    ends_in=(ValueError, IndexError),
)
def average_loops_exchanged(reference, x, window, stride=None):
    """Your code is right where as many windows stand below each other as side by side, and breaks elsewhere: the loop
    over the rows is as long as that over the columns should be.
    """
    reference.avg_pool2d(x, window, stride)  # raises what is promised
    down, right = _pair(window if stride is None else stride)
    return _stored(
        x, window, stride, np.mean, lambda y, z: (y // down, z // right), lambda rows, columns: (columns, rows)
    )


@misconception("avg_pool2d", family="mean and sum confused", caught_by="test_avg_pool2d_of_overlapping_windows")
def divided_by_the_stride(reference, x, window, stride=None):
    """Your sums are divided by the stride, not by the size of the window. They only agree where windows lie side by
    side.
    """
    size, step = np.prod(_pair(window)), np.prod(_pair(window if stride is None else stride))
    return reference.avg_pool2d(x, window, stride) * size / step


@misconception(
    "avg_pool2d", family="integers truncated or wrapped", caught_by="test_avg_pool2d_reproduces_the_worked_example"
)
def means_truncated(reference, x, window, stride=None):
    """Your means are rounded down: an integer image gave you an integer result. Means of integers have fractions."""
    means = reference.avg_pool2d(x, window, stride)
    return means if x.dtype.kind == "f" else np.trunc(means)


@misconception(
    "avg_pool2d",
    family="channels merged, dropped or confused",
    caught_by="test_avg_pool2d_reproduces_the_worked_example",
)
def mean_over_the_channels(reference, x, window, stride=None):
    """Your mean runs over the channels, too. Pooling leaves the depth alone: each channel is pooled by itself."""
    return reference.avg_pool2d(x, window, stride).mean(axis=3)


@misconception(
    "avg_pool2d", family="another function in its place", caught_by="test_avg_pool2d_reproduces_the_worked_example"
)
def maximum_in_place_of_the_mean(reference, x, window, stride=None):
    """Your result is the maximum of each window."""
    return reference.max_pool2d(x, window, stride)


# avg_pool2d_backward


@misconception(
    "avg_pool2d_backward", family="mean and sum confused", caught_by="test_avg_pool2d_backward_spreads_evenly"
)
def gradient_not_divided(reference, grad_out, x, window, stride=None):
    """Each entry of a window gets the whole gradient. It had a share of 1 / (KH * KW) in the output, and gets as much
    of the gradient.
    """
    return reference.avg_pool2d_backward(grad_out, x, window, stride) * np.prod(_pair(window))


@misconception(
    "avg_pool2d_backward", family="mean and sum confused", caught_by="test_avg_pool2d_backward_spreads_evenly"
)
def gradient_divided_by_the_number_of_windows(reference, grad_out, x, window, stride=None):
    """Your gradient is divided by the number of windows. It is to be divided by the number of entries in one."""
    size, windows = np.prod(_pair(window)), np.prod(grad_out.shape[1:3])
    return reference.avg_pool2d_backward(grad_out, x, window, stride) * size / windows


@misconception(
    "avg_pool2d_backward",
    family="stride ignored or misplaced",
    caught_by="test_avg_pool2d_backward_agrees_with_finite_differences",
)
def average_backward_without_stride(reference, grad_out, x, window, stride=None):
    """Your gradient is spread over windows that lie side by side, whatever the stride. The backward pass has to visit
    the same windows as the forward pass.
    """
    down, right = _pair(window)
    grad = np.zeros(x.shape)
    for y, z in np.ndindex(grad_out.shape[1:3]):
        patch = np.s_[:, y * down : (y + 1) * down, z * right : (z + 1) * right]
        grad[patch] += grad_out[:, y : y + 1, z : z + 1] / (down * right)
    return grad


@misconception(
    "avg_pool2d_backward",
    family="stride ignored or misplaced",
    caught_by="test_avg_pool2d_backward_agrees_with_finite_differences",
)
def average_backward_moves_by_1(reference, grad_out, x, window, stride=None):
    """Your windows move by 1 on the way back: a place of the output is not multiplied with the stride."""
    shares = np.broadcast_to(grad_out[..., None, None] / np.prod(_pair(window)), (*grad_out.shape, *_pair(window)))
    return _scatter(shares, x, window, 1)


@misconception(
    "avg_pool2d_backward", family="overlaps overwritten", caught_by="test_avg_pool2d_backward_spreads_evenly"
)
def average_overlaps_overwritten(reference, grad_out, x, window, stride=None):
    """Where windows overlap, your gradient is that of the last window: it overwrites what earlier windows sent. An
    entry that is in several windows collects from each.
    """
    size = np.prod(_pair(window))
    shares = np.broadcast_to(grad_out[..., None, None] / size, (*grad_out.shape, *_pair(window)))
    return _scatter(shares, x, window, stride, overwrite=True)


@misconception(
    "avg_pool2d_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_avg_pool2d_backward_spreads_evenly",
)
def upstream_repeated(reference, grad_out, x, window, stride=None):
    """Your gradient is the upstream with each entry repeated KH x KW times. That is right for windows that lie side by
    side and tile the image; here they overlap, leave gaps, or do not reach the end.
    """
    (height, width) = _pair(window)
    return (grad_out / (height * width)).repeat(height, axis=1).repeat(width, axis=2)


# l2_pool2d


@misconception(
    "l2_pool2d", family="promised errors are not raised", caught_by="test_l2_pool2d_refuses_what_does_not_fit"
)
def length_of_oversized_windows_gives_nothing(reference, x, window, stride=None):
    """A window that is larger than the image fits nowhere, and your function answers with an empty array. Such a call
    is a mistake of the caller, who should hear of it: raise ValueError.
    """
    places = np.subtract(x.shape[1:3], _pair(window)) + 1
    if (places > 0).all():
        return reference.l2_pool2d(x, window, stride)
    return np.zeros((x.shape[0], *places.clip(0), x.shape[3]))


@misconception(
    "l2_pool2d", family="integers truncated or wrapped", caught_by="test_l2_pool2d_of_small_integers_does_not_wrap"
)
def squares_of_small_integers_wrapped(reference, x, window, stride=None):
    """Your squares wrap around: eight bits hold 0 to 255, and 16 * 16 is 0 again. Let floats do the arithmetic."""
    return np.sqrt(reference.avg_pool2d(x**2, window, stride) * np.prod(_pair(window)))


@misconception(
    "l2_pool2d",
    family="term or factor of the formula missing or wrong",
    caught_by="test_l2_pool2d_reproduces_the_worked_examples",
)
def root_forgotten(reference, x, window, stride=None):
    """Your result is the sum of squares: the root is missing."""
    return reference.l2_pool2d(x, window, stride) ** 2


@misconception("l2_pool2d", family="mean and sum confused", caught_by="test_l2_pool2d_reproduces_the_worked_examples")
def root_of_the_mean(reference, x, window, stride=None):
    """Your result is the root of the *mean* of the squares. Here it is of their sum: nothing is divided."""
    return reference.l2_pool2d(x, window, stride) / np.sqrt(np.prod(_pair(window)))


@misconception(
    "l2_pool2d", family="another function in its place", caught_by="test_l2_pool2d_reproduces_the_worked_examples"
)
def sum_of_magnitudes(reference, x, window, stride=None):
    """Your result is the sum of the magnitudes. The root is to be taken of the sum, not of each square."""
    return reference.avg_pool2d(np.abs(x), window, stride) * np.prod(_pair(window))


# l2_pool2d_backward


@misconception(
    "l2_pool2d_backward",
    family="overflow, infinity or nan",
    caught_by="test_l2_pool2d_backward_of_an_empty_window_is_0",
)
def empty_windows_give_nan(reference, grad_out, x, window, stride=None):
    """Your gradient is nan in windows of zeros: 0 divided by 0. Such a window sends back 0."""
    norms = reference.l2_pool2d(x, window, stride)
    shares = (grad_out / norms)[..., None, None] * _windows(x, window, stride)
    return _scatter(shares, x, window, stride)


@misconception(
    "l2_pool2d_backward",
    family="chain rule incomplete or applied twice",
    caught_by="test_l2_pool2d_backward_reproduces_the_worked_example",
)
def two_not_cancelled(reference, grad_out, x, window, stride=None):
    """Your result is twice the gradient: the 2 of the square's derivative and the 1/2 of the root's cancel."""
    return 2 * reference.l2_pool2d_backward(grad_out, x, window, stride)


@misconception(
    "l2_pool2d_backward",
    family="mean and sum confused",
    caught_by="test_l2_pool2d_backward_agrees_with_finite_differences",
)
def divided_by_the_root_of_the_mean(reference, grad_out, x, window, stride=None):
    """Your gradient is divided by the root of the *mean* of the squares. It is divided by what l2_pool2d returns: the
    root of their sum.
    """
    return np.sqrt(np.prod(_pair(window))) * reference.l2_pool2d_backward(grad_out, x, window, stride)


@misconception(
    "l2_pool2d_backward",
    family="chain rule incomplete or applied twice",
    caught_by="test_l2_pool2d_backward_reproduces_the_worked_example",
)
def half_not_cancelled(reference, grad_out, x, window, stride=None):
    """Your result is half the gradient: the 2 of the square's derivative is missing, which cancels the root's 1/2."""
    return reference.l2_pool2d_backward(grad_out, x, window, stride) / 2


@misconception(
    "l2_pool2d_backward",
    family="chain rule incomplete or applied twice",
    caught_by="test_l2_pool2d_backward_reproduces_the_worked_example",
)
def not_divided_by_the_output(reference, grad_out, x, window, stride=None):
    """Your gradient is grad_out * x: the division by the output is missing."""
    norms = reference.l2_pool2d(x, window, stride)
    return reference.l2_pool2d_backward(grad_out * norms, x, window, stride)


@misconception(
    "l2_pool2d_backward",
    family="chain rule incomplete or applied twice",
    caught_by="test_l2_pool2d_backward_reproduces_the_worked_example",
)
def divided_by_the_squared_output(reference, grad_out, x, window, stride=None):
    """Your gradient is divided by the sum of the squares. It is divided by the output, which is the root of that."""
    norms = reference.l2_pool2d(x, window, stride)
    return reference.l2_pool2d_backward(grad_out / np.where(norms > 0, norms, 1), x, window, stride)


@misconception(
    "l2_pool2d_backward", family="opposite sign", caught_by="test_l2_pool2d_backward_reproduces_the_worked_example"
)
def sign_lost(reference, grad_out, x, window, stride=None):
    """Your gradient has lost the sign of x: where an entry is negative, making it larger makes the length smaller."""
    return reference.l2_pool2d_backward(grad_out, np.abs(x), window, stride)


@misconception(
    "l2_pool2d_backward",
    family="overlaps overwritten",
    caught_by="test_l2_pool2d_backward_agrees_with_finite_differences",
)
def length_overlaps_overwritten(reference, grad_out, x, window, stride=None):
    """Where windows overlap, your gradient is that of the last window: it overwrites what earlier windows sent. An
    entry that is in several windows collects from each.
    """
    norms = reference.l2_pool2d(x, window, stride)
    scale = grad_out / np.where(norms > 0, norms, 1)
    return _scatter(scale[..., None, None] * _windows(x, window, stride), x, window, stride, overwrite=True)


@misconception(
    "l2_pool2d_backward",
    family="small numbers that hide an error",
    caught_by="test_l2_pool2d_backward_of_faint_and_empty_windows",
)
def small_number_added_to_the_length(reference, grad_out, x, window, stride=None):
    """A small number is added to the length, so as not to divide by 0. In faint images it is not small: it shrinks the
    gradient. Leave out the division where the length is 0, and nowhere else.
    """
    return _length_guarded(reference, grad_out, x, window, stride, 1e-5)


@misconception(
    "l2_pool2d_backward",
    family="small numbers that hide an error",
    caught_by="test_l2_pool2d_backward_of_faint_and_empty_windows",
)
def tiny_number_added_to_the_length(reference, grad_out, x, window, stride=None):
    """1e-8 is added to the length, so as not to divide by 0. However small such a number is, there are images that are
    fainter, and it shrinks their gradient. Leave out the division where the length is 0, and nowhere else.
    """
    return _length_guarded(reference, grad_out, x, window, stride, 1e-8)


@misconception(
    "l2_pool2d_backward",
    family="small numbers that hide an error",
    caught_by="test_l2_pool2d_backward_of_faint_and_empty_windows",
)
def length_cut_off_below(reference, grad_out, x, window, stride=None):
    """Lengths below 1e-8 are taken for 1e-8, so as not to divide by 0. However small such a number is, there are images
    that are fainter, and their gradient shrinks. Leave out the division where the length is 0, and nowhere else.
    """
    norms = reference.l2_pool2d(x, window, stride)
    return reference.l2_pool2d_backward(grad_out * norms / np.maximum(norms, 1e-8), x, window, stride)


def _length_guarded(reference, grad_out, x, window, stride, guard):
    norms = reference.l2_pool2d(x, window, stride)
    return reference.l2_pool2d_backward(grad_out * norms / (norms + guard), x, window, stride)


# subsample2d


@misconception(
    "subsample2d", family="another function in its place", caught_by="test_subsample2d_keeps_the_top_left_pixels"
)
def bottom_right_pixels(reference, x, stride):
    """Your pixels are the bottom-right ones of their patches."""
    down, right = _pair(stride)
    return x[:, down - 1 :: down, right - 1 :: right]


@misconception(
    "subsample2d", family="rows and columns exchanged", caught_by="test_subsample2d_keeps_the_top_left_pixels"
)
def subsampling_exchanged(reference, x, stride):
    """Your result has its strides exchanged: the first number of a pair is for rows."""
    return reference.subsample2d(x, _pair(stride)[::-1])


@misconception(
    "subsample2d", family="size off by one or wrongly rounded", caught_by="test_subsample2d_keeps_the_top_left_pixels"
)
def cut_patches_dropped(reference, x, stride):
    """Your result lacks the patches that the border cuts. Their top-left pixel is still in the image: a window of one
    pixel fits there.
    """
    down, right = _pair(stride)
    return reference.subsample2d(x, stride)[:, : x.shape[1] // down, : x.shape[2] // right]


@misconception(
    "subsample2d", family="another function in its place", caught_by="test_subsample2d_keeps_the_top_left_pixels"
)
def patches_averaged(reference, x, stride):
    """Your result holds the means of the patches. Subsampling computes nothing: it keeps one pixel of each."""
    return reference.avg_pool2d(x, stride)


# stochastic_pool2d


@misconception(
    "stochastic_pool2d",
    family="overflow, infinity or nan",
    caught_by="test_stochastic_pool2d_has_no_choice_in_windows_of_one_positive_entry",
)
def windows_of_zeros_give_nan(reference, x, window, stride, rng):
    """Your result is nan for windows of zeros: their probabilities are 0 divided by 0. Such a window gives 0."""
    empty = _windows(x, window, stride).max(axis=(4, 5)) == 0
    return np.where(empty, np.nan, reference.stochastic_pool2d(x, window, stride, rng))


@misconception(
    "stochastic_pool2d",
    family="another function in its place",
    caught_by="test_stochastic_pool2d_picks_every_positive_entry_and_no_other",
)
def always_the_maximum(reference, x, window, stride, rng):
    """Your result is the maximum of each window, every time. The largest entry is the likeliest, not the only one."""
    return reference.max_pool2d(x, window, stride)


@misconception(
    "stochastic_pool2d",
    family="another function in its place",
    caught_by="test_stochastic_pool2d_picks_every_positive_entry_and_no_other",
)
def expected_value(reference, x, window, stride, rng):
    """Your result is the mean of each window, weighted with the probabilities. That is what it comes to on average, and
    a good choice after training; here one entry is picked.
    """
    windows = _windows(x, window, stride)
    total = windows.sum(axis=(4, 5))
    return (windows**2).sum(axis=(4, 5)) / np.where(total > 0, total, 1)


def _pick(windows, weights, points):
    """Pick from each window by weight; `points` from 0 to 1 say which."""
    flat, weights = (array.reshape(*windows.shape[:4], -1) for array in (windows, weights))
    ends = weights.cumsum(axis=-1)
    picks = (ends <= (points * ends[..., -1])[..., None]).sum(axis=-1).clip(max=flat.shape[-1] - 1)
    return np.take_along_axis(flat, picks[..., None], axis=-1)[..., 0]


@misconception(
    "stochastic_pool2d",
    family="another function in its place",
    caught_by="test_stochastic_pool2d_picks_every_positive_entry_and_no_other",
)
def all_entries_equally_likely(reference, x, window, stride, rng):
    """Every entry of a window is picked equally often, zeros too. The probability of an entry is its share of the
    sum.
    """
    windows = _windows(x, window, stride)
    return _pick(windows, np.ones_like(windows), rng.random(windows.shape[:4]))


@misconception(
    "stochastic_pool2d",
    family="another function in its place",
    caught_by="test_stochastic_pool2d_picks_every_positive_entry_and_no_other",
)
def probabilities_by_softmax(reference, x, window, stride, rng):
    """Your probabilities are a softmax of the entries: even a 0 is picked now and then. The probability of an entry is
    its share of the sum.
    """
    windows = _windows(x, window, stride)
    return _pick(windows, np.exp(windows), rng.random(windows.shape[:4]))


@misconception(
    "stochastic_pool2d",
    family="another function in its place",
    caught_by="test_stochastic_pool2d_picks_in_proportion_to_the_entries",
)
def positive_entries_equally_likely(reference, x, window, stride, rng):
    """All positive entries of a window are picked equally often. The probability of an entry is its share of the
    sum.
    """
    windows = _windows(x, window, stride)
    return _pick(windows, np.sign(windows), rng.random(windows.shape[:4]))


@misconception(
    "stochastic_pool2d",
    family="another function in its place",
    caught_by="test_stochastic_pool2d_picks_in_proportion_to_the_entries",
)
def probabilities_by_squares(reference, x, window, stride, rng):
    """Your probabilities are in proportion to the squares of the entries. The probability of an entry is its share of
    the sum.
    """
    windows = _windows(x, window, stride)
    return _pick(windows, windows**2, rng.random(windows.shape[:4]))


@misconception(
    "stochastic_pool2d",
    family="randomness of the wrong kind",
    caught_by="test_stochastic_pool2d_draws_for_each_window_by_itself",
)
def one_draw_for_all_channels(reference, x, window, stride, rng):
    """One draw decides for all channels of a window: they pick the same place. Each channel draws for itself."""
    windows = _windows(x, window, stride)
    return _pick(windows, windows, rng.random((*windows.shape[:3], 1)))


@misconception(
    "stochastic_pool2d",
    family="randomness of the wrong kind",
    caught_by="test_stochastic_pool2d_draws_for_each_window_by_itself",
)
def one_draw_for_all_images(reference, x, window, stride, rng):
    """One draw decides for all images of the batch: they pick the same places. Each image draws for itself."""
    windows = _windows(x, window, stride)
    return _pick(windows, windows, rng.random((1, *windows.shape[1:4])))


@misconception(
    "stochastic_pool2d",
    family="randomness of the wrong kind",
    caught_by="test_stochastic_pool2d_picks_every_positive_entry_and_no_other",
)
def one_draw_for_all(reference, x, window, stride, rng):
    """One draw decides for all windows of the call. Each window draws for itself."""
    windows = _windows(x, window, stride)
    return _pick(windows, windows, rng.random((1, 1, 1, 1)))


@misconception(
    "stochastic_pool2d",
    family="randomness of the wrong kind",
    caught_by="test_stochastic_pool2d_takes_its_randomness_from_rng",
)
def generator_with_a_fixed_seed(reference, x, window, stride, rng):
    """Your result does not depend on rng: a generator with a seed of its own draws the same picks at every call. A
    layer that always picks the same is not stochastic.
    """
    return reference.stochastic_pool2d(x, window, stride, np.random.default_rng(0))


@misconception(
    "stochastic_pool2d",
    family="promised errors are not raised",
    caught_by="test_stochastic_pool2d_refuses_what_has_no_probability",
)
def negative_entries_taken_for_0(reference, x, window, stride, rng):
    """Negative entries are accepted, and treated as 0. There is no negative probability, and whoever passes such an
    image has forgotten the ReLU: raise ValueError.
    """
    return reference.stochastic_pool2d(x.clip(min=0), window, stride, rng)


# fractional_max_pool2d


def _maxima(x, rows, columns, *, shared=0):
    strips = [x[:, a : b + shared].max(axis=1) for a, b in pairwise(rows)]
    strips = np.stack(strips, axis=1)
    cells = [strips[:, :, a : b + shared].max(axis=2) for a, b in pairwise(columns)]
    return np.stack(cells, axis=2).astype(float)


def _cut_by(rule, x, output_shape):
    counts = _pair(output_shape)
    if min(counts) < 1 or counts[0] > x.shape[1] or counts[1] > x.shape[2]:
        raise ValueError
    rows, columns = (np.array(rule(size, count)) for size, count in zip(x.shape[1:3], counts, strict=True))
    return _maxima(x, rows, columns), rows, columns


@misconception(
    "fractional_max_pool2d",
    family="results in another form",
    caught_by="test_fractional_max_pool2d_has_no_choice_where_the_sizes_divide",
)
def cuts_not_returned(reference, x, output_shape, rng):
    """Your result is the pooled array alone. The cuts are to be returned, too: out, rows, columns."""
    return reference.fractional_max_pool2d(x, output_shape, rng)[0]


@misconception(
    "fractional_max_pool2d",
    family="size off by one or wrongly rounded",
    caught_by="test_fractional_max_pool2d_has_no_choice_where_the_sizes_divide",
)
def regions_overlap(reference, x, output_shape, rng):
    """Your regions overlap: each reads the first row and column of the next. A region ends before the next cut."""
    _, rows, columns = reference.fractional_max_pool2d(x, output_shape, rng)
    return _maxima(x, rows, columns, shared=1), rows, columns


@misconception(
    "fractional_max_pool2d",
    family="size off by one or wrongly rounded",
    caught_by="test_fractional_max_pool2d_pools_the_regions_that_it_reports",
)
def last_pixels_in_no_region(reference, x, output_shape, rng):
    """All your steps are rounded down, so that the last rows and columns are in no region. Some of the steps have to be
    larger by one.
    """
    return _cut_by(lambda size, count: [size // count * i for i in range(count + 1)], x, output_shape)


@misconception(
    "fractional_max_pool2d",
    family="size off by one or wrongly rounded",
    caught_by="test_fractional_max_pool2d_pools_the_regions_that_it_reports",
)
def last_region_takes_the_rest(reference, x, output_shape, rng):
    """Your last region takes all that is left over. Steps are nearly equal: the quotient, rounded down or up."""
    return _cut_by(lambda size, count: [*(size // count * i for i in range(count)), size], x, output_shape)


@misconception(
    "fractional_max_pool2d",
    family="randomness of the wrong kind",
    caught_by="test_fractional_max_pool2d_pools_the_regions_that_it_reports",
)
def cuts_anywhere(reference, x, output_shape, rng):
    """Your cuts fall anywhere, so that some regions are much larger than others. Steps are nearly equal: the quotient,
    rounded down or up; only their order is random.
    """

    def rule(size, count):
        return [0, *np.sort(rng.choice(np.arange(1, size), count - 1, replace=False)), size]

    return _cut_by(rule, x, output_shape)


@misconception(
    "fractional_max_pool2d",
    family="randomness of the wrong kind",
    caught_by="test_fractional_max_pool2d_cuts_at_random",
)
def cuts_not_random(reference, x, output_shape, rng):
    """Your cuts are multiples of the ratio, rounded down: the regions are right, and always the same. The order of
    larger and smaller steps is to be drawn from rng.
    """
    return _cut_by(lambda size, count: [size * i // count for i in range(count + 1)], x, output_shape)


@misconception(
    "fractional_max_pool2d",
    family="randomness of the wrong kind",
    caught_by="test_fractional_max_pool2d_cuts_at_random",
)
def larger_steps_first(reference, x, output_shape, rng):
    """Your larger steps always come first. Their order is to be drawn from rng."""

    def rule(size, count):
        return [size // count * i + min(i, size % count) for i in range(count + 1)]

    return _cut_by(rule, x, output_shape)


@misconception(
    "fractional_max_pool2d",
    family="randomness of the wrong kind",
    caught_by="test_fractional_max_pool2d_cuts_at_random",
)
def columns_cut_as_rows(reference, x, output_shape, rng):
    """Your columns are cut where the rows are. Rows and columns are drawn independently of each other."""
    out, rows, columns = reference.fractional_max_pool2d(x, output_shape, rng)
    if rows[-1] != columns[-1] or len(rows) != len(columns):
        return out, rows, columns
    return _maxima(x, rows, rows), rows, rows.copy()


@misconception(
    "fractional_max_pool2d",
    family="another function in its place",
    caught_by="test_fractional_max_pool2d_takes_maxima_of_its_regions",
)
def search_in_regions_starts_at_zero(reference, x, output_shape, rng):
    """Your result is 0 where all entries of a region are negative: the search for the maximum starts at 0."""
    out, rows, columns = reference.fractional_max_pool2d(x, output_shape, rng)
    return out.clip(min=0), rows, columns


# global_average_pool, global_average_pool_backward


@misconception(
    "global_average_pool",
    family="results in another form",
    caught_by="test_global_average_pool_and_its_gradient_reproduce_the_worked_example",
)
def axes_kept(reference, x):
    """Your means are right, but their array still has axes for height and width. Here the result is (N, C)."""
    return reference.global_average_pool(x)[:, np.newaxis, np.newaxis]


@misconception(
    "global_average_pool",
    family="channels merged, dropped or confused",
    caught_by="test_global_average_pool_and_its_gradient_reproduce_the_worked_example",
)
def one_mean_for_all_channels(reference, x):
    """Your mean runs over the channels, too: one number for each image. Each channel has a mean of its own."""
    return x.mean(axis=(1, 2, 3))


@misconception(
    "global_average_pool",
    family="images of a batch dropped or mixed",
    caught_by="test_global_average_pool_and_its_gradient_follow_the_definition",
)
def one_mean_for_all_images(reference, x):
    """Your mean runs over the batch, too. Images have nothing to do with each other."""
    return np.broadcast_to(x.mean(axis=(0, 1, 2)), (x.shape[0], x.shape[3])).copy()


@misconception(
    "global_average_pool",
    family="another function in its place",
    caught_by="test_global_average_pool_and_its_gradient_reproduce_the_worked_example",
)
def global_maximum(reference, x):
    """Your result is the maximum of each channel: a layer that exists, but here it is the mean."""
    return x.max(axis=(1, 2))


@misconception(
    "global_average_pool_backward",
    family="mean and sum confused",
    caught_by="test_global_average_pool_and_its_gradient_reproduce_the_worked_example",
)
def global_gradient_not_divided(reference, grad_out, x):
    """Each pixel gets the whole gradient of its channel. It had a share of 1 / (H * W) in the mean."""
    return reference.global_average_pool_backward(grad_out, x) * x.shape[1] * x.shape[2]


@misconception(
    "global_average_pool_backward",
    family="channels merged, dropped or confused",
    caught_by="test_global_average_pool_and_its_gradient_reproduce_the_worked_example",
)
def global_gradient_divided_by_channels(reference, grad_out, x):
    """Your gradient is divided by the channels, too. A mean is taken over H * W pixels."""
    return reference.global_average_pool_backward(grad_out, x) / x.shape[3]
