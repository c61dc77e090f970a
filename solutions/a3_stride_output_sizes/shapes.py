"""Strides and sizes: what comes out of a layer, what it costs, and what it sees.

Images are ``(N, H, W, C)``, the kernels of a layer ``(KH, KW, C_in, C_out)``: channels last. A kernel, a window, a
stride and a padding have a number for each of the two spatial axes: one int stands for both, a pair of ints is
``(down, across)``. Padding adds that many rows or columns of zeros on *both* sides.

Sizes and counts are ints, shapes are tuples of ints. Arguments are never modified.
"""

from math import prod

import numpy as np


def conv_output_size(size, kernel, stride=1, padding=0):
    """Count the places at which a kernel stops, along one axis.

    ``floor((size + 2 * padding - kernel) / stride) + 1``

    Parameters
    ----------
    size : int
        Pixels along this axis, without the padding.
    kernel : int
        Pixels that the kernel covers.
    stride : int
        Pixels from one stop to the next.
    padding : int or str
        Zeros on each of the two sides; or, in small letters or capitals, ``"valid"``, which is no padding, or
        ``"same"``, which is as much as it takes to give ``ceil(size / stride)``.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    ValueError
        If the size, the kernel or the stride is less than 1, the padding is negative or an unknown word, or the kernel
        is larger than the axis with its padding. (With ``"same"`` every kernel fits.)

    Examples
    --------
    >>> conv_output_size(8, 3, stride=2)
    3
    >>> conv_output_size(8, 3, stride=2, padding="same")
    4
    """
    for name, value in (("size", size), ("kernel", kernel), ("stride", stride)):
        if value < 1:
            raise ValueError(f"{name} is {value}, wanted at least 1")
    if isinstance(padding, str):
        match padding.lower():
            case "same":
                return -(-size // stride)  # rounded up
            case "valid":
                padding = 0
            case _:
                raise ValueError(f"padding is {padding!r}, wanted a number, 'valid' or 'same'")
    if padding < 0:
        raise ValueError(f"padding is {padding}, wanted at least 0")
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError(
            f"a kernel of {kernel} does not fit into {size + 2 * padding} (size {size}, padding {padding})"
        )
    return room // stride + 1


def conv_output_shape(x_shape, weight_shape, stride=1, padding=0):
    """Predict the shape that a convolutional layer returns.

    Parameters
    ----------
    x_shape : tuple of four ints
        ``(N, H, W, C_in)``
    weight_shape : tuple of four ints
        ``(KH, KW, C_in, C_out)``
    stride : int or pair of ints
        Down and across.
    padding : int, pair of ints, or str
        As for `conv_output_size`; down and across.

    Returns
    -------
    tuple of four ints
        ``(N, HO, WO, C_out)``

    Raises
    ------
    ValueError
        If a shape does not have four entries, the two disagree on C_in, or as `conv_output_size` does.

    Examples
    --------
    >>> conv_output_shape((10, 9, 6, 3), (3, 2, 3, 8), stride=(2, 1))
    (10, 4, 5, 8)
    """
    _check_length("x_shape", x_shape, "(N, H, W, C_in)")
    _check_length("weight_shape", weight_shape, "(KH, KW, C_in, C_out)")
    if x_shape[3] != weight_shape[2]:
        raise ValueError(f"x has {x_shape[3]} channels, the kernels have {weight_shape[2]}; wanted the same number")
    sizes = map(conv_output_size, x_shape[1:3], weight_shape[:2], _pair(stride), _pair(padding))
    return x_shape[0], *sizes, weight_shape[3]


def pool_output_shape(x_shape, window, stride=None):
    """Predict the shape that a pooling layer returns. Nothing is padded; what the windows do not reach is dropped.

    Parameters
    ----------
    x_shape : tuple of four ints
        ``(N, H, W, C)``
    window : int or pair of ints
        Height and width of the region that becomes one number.
    stride : int or pair of ints, optional
        Down and across; by default the window, so that the regions lie side by side.

    Returns
    -------
    tuple of four ints
        ``(N, HO, WO, C)``

    Raises
    ------
    ValueError
        If `x_shape` does not have four entries, a window or a stride is less than 1, or the window is higher or wider
        than the image.

    Examples
    --------
    >>> pool_output_shape((10, 9, 6, 8), 2)
    (10, 4, 3, 8)
    >>> pool_output_shape((10, 9, 6, 8), window=3, stride=2)
    (10, 4, 2, 8)
    """
    _check_length("x_shape", x_shape, "(N, H, W, C)")
    steps = _pair(window if stride is None else stride)
    return x_shape[0], *map(conv_output_size, x_shape[1:3], _pair(window), steps), x_shape[3]


def conv2d(x, weight, bias, stride=1, padding=0):
    """Slide a bank of kernels over a batch of images, in steps of the stride.

    ``out[n, y, x, o] = bias[o] + sum of weight[i, j, c, o] * padded[n, y * SH + i, x * SW + j, c] over all i, j, c``

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C_in)
        Images, integers or floats; `padded` is the same with its zeros.
    weight : ndarray of shape (KH, KW, C_in, C_out)
        One kernel for each output channel, used as it is: *not* rotated.
    bias : ndarray of shape (C_out,)
        Added once at every place.
    stride : int or pair of ints
        SH and SW, pixels from one place to the next.
    padding : int or pair of ints
        Rows of zeros above and as many below, columns of zeros on the left and as many on the right.

    Returns
    -------
    ndarray
        Floats, of the shape that `conv_output_shape` predicts.

    Raises
    ------
    ValueError
        If an argument has the wrong number of axes, x and weight disagree on C_in, the bias does not have one entry for
        each kernel, the kernels are higher or wider than the padded images, a stride is less than 1, or a padding is
        negative.

    Examples
    --------
    >>> x = np.arange(15).reshape(1, 3, 5, 1)
    >>> conv2d(x, weight=np.ones((1, 1, 1, 1)), bias=np.zeros(1), stride=2)[0, :, :, 0]
    array([[ 0.,  2.,  4.],
           [10., 12., 14.]])
    """
    x, weight, bias = _floats(x), _floats(weight), _floats(bias)
    conv_output_shape(x.shape, weight.shape, stride, padding)  # refuses what does not fit
    if bias.shape != weight.shape[3:]:
        raise ValueError(f"bias has shape {bias.shape}, wanted {weight.shape[3:]}, one entry for each kernel")
    (down, across), (above, left) = _pair(stride), _pair(padding)
    padded = np.pad(x, ((0, 0), (above, above), (left, left), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[:2], axis=(1, 2))
    return np.einsum("nyxcij,ijco->nyxo", windows[:, ::down, ::across], weight, optimize=True) + bias


def conv_parameters(weight_shape, bias=True):
    """Count the numbers that a convolutional layer learns.

    Parameters
    ----------
    weight_shape : tuple of ints
        ``(KH, KW, C_in, C_out)`` for images, ``(K, C_in, C_out)`` for signals.
    bias : bool
        Whether each kernel has a bias.

    Returns
    -------
    int

    Examples
    --------
    >>> conv_parameters((3, 3, 8, 4))
    292
    """
    return prod(weight_shape) + bool(bias) * weight_shape[-1]


def dense_parameters(n_in, n_out, bias=True):
    """Count the numbers that a dense layer learns.

    Parameters
    ----------
    n_in, n_out : int
        Inputs, and neurons.
    bias : bool
        Whether each neuron has a bias.

    Returns
    -------
    int

    Examples
    --------
    >>> dense_parameters(6, 4)
    28
    """
    return n_in * n_out + bool(bias) * n_out


def conv_connections(weight_shape, out_shape):
    """Count the lines between inputs and outputs of a convolutional layer: one multiplication each.

    An output has a line from every entry of the patch that it reads; zeros of the padding count like pixels. A bias is
    no line.

    Parameters
    ----------
    weight_shape : tuple of ints
        ``(KH, KW, C_in, C_out)`` for images, ``(K, C_in, C_out)`` for signals.
    out_shape : tuple of ints
        ``(HO, WO, C_out)`` or ``(WO, C_out)``: what the layer returns for *one* image or signal.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the two shapes disagree on C_out, or `out_shape` does not have one entry less than `weight_shape`.

    Examples
    --------
    >>> conv_connections((2, 2, 3, 8), (4, 5, 8))
    1920
    """
    if len(out_shape) != len(weight_shape) - 1:
        raise ValueError(f"out_shape is {tuple(out_shape)}, wanted {len(weight_shape) - 1} entries, without the batch")
    if out_shape[-1] != weight_shape[-1]:
        raise ValueError(f"out_shape has {out_shape[-1]} channels, wanted one for each of {weight_shape[-1]} kernels")
    return prod(weight_shape) * prod(out_shape[:-1])


def dense_connections(in_shape, out_shape):
    """Count the lines between inputs and outputs of a layer in which every output reads every input.

    Parameters
    ----------
    in_shape, out_shape : tuple of ints
        What goes in and what comes out for *one* image, with any number of entries.

    Returns
    -------
    int

    Examples
    --------
    >>> dense_connections((5, 6, 3), (4, 5, 8))
    14400
    """
    return prod(in_shape) * prod(out_shape)


def receptive_field(layers):
    """Measure the part of the image that one neuron after the last of these layers can see.

    Parameters
    ----------
    layers : list of dicts
        As for `summarize`, of the kinds ``"conv"``, ``"depthwise"`` and ``"pool"``, from the image upwards.

    Returns
    -------
    tuple of two ints
        Height and width in pixels, wherever they are: the border of the image does not cut them off, and padding does
        not change them. Without any layer a neuron is a pixel: ``(1, 1)``.

    Raises
    ------
    ValueError
        If a layer is of another kind, lacks a key that it needs, or has one that its kind does not have.

    Examples
    --------
    >>> receptive_field([{"kind": "conv", "filters": 8, "kernel": (3, 5)}, {"kind": "pool", "window": 2}])
    (4, 6)
    """
    seen, jump = [1, 1], [1, 1]
    for place, layer in enumerate(layers):
        options = _options(place, layer)
        if options["kind"] in ("flatten", "dense"):
            raise ValueError(
                f"layer {place} is of kind {options['kind']!r}, which sees everything; wanted one that slides"
            )
        window = options["window"] if options["kind"] == "pool" else options["kernel"]
        for axis, (taps, step) in enumerate(zip(_pair(window), _pair(options["stride"]), strict=True)):
            seen[axis] += (taps - 1) * jump[axis]
            jump[axis] *= step
    return tuple(seen)


def summarize(layers, input_shape):
    """Tabulate a network: what each layer returns, how many numbers it learns, how many connections it has.

    A layer is a dict. All have a ``"kind"`` and may have a ``"name"``; what else they have depends on the kind:

    ============= ======================== ===================================================
    kind          needed                   optional
    ============= ======================== ===================================================
    "conv"        "filters", "kernel"      "stride" (1), "padding" (0), "bias" (True)
    "depthwise"   "kernel"                 "stride" (1), "padding" (0), "bias" (True)
    "pool"        "window"                 "stride" (the window)
    "flatten"
    "dense"       "units"                  "bias" (True)
    ============= ======================== ===================================================

    Parameters
    ----------
    layers : list of dicts
        From the image upwards.
    input_shape : tuple of three ints
        ``(H, W, C)`` of one image.

    Returns
    -------
    list of dicts
        A row for each layer, and one more at the end. Each has the keys ``"name"`` (the layer's name; without one, its
        kind), ``"output_shape"`` (for one image: ``(H, W, C)``, after flattening ``(units,)``), ``"parameters"`` and
        ``"connections"`` (those with a weight, so 0 for ``"pool"`` and ``"flatten"``). The last row has the name
        ``"total"``, the output shape of the network, and both sums.

    Raises
    ------
    ValueError
        If a kind is unknown, a needed key is missing, or a key is not in the table; if a kernel or window does not fit;
        if anything but a flat vector comes to ``"dense"``, or a flat vector to a layer that slides; or if `input_shape`
        does not have three entries.

    Examples
    --------
    >>> layers = [{"kind": "pool", "window": 2}, {"kind": "flatten"}, {"kind": "dense", "units": 5, "name": "scores"}]
    >>> for row in summarize(layers, (6, 4, 3)):
    ...     print(*row.values())
    pool (3, 2, 3) 0 0
    flatten (18,) 0 0
    scores (5,) 95 90
    total (5,) 95 90
    """
    shape = tuple(input_shape)
    _check_length("input_shape", shape, "(H, W, C)")
    rows = []
    for place, layer in enumerate(layers):
        options = _options(place, layer)
        try:
            shape, parameters, connections = MEASURES[options["kind"]](shape, options)
        except ValueError as error:
            raise ValueError(f"layer {place}, of kind {options['kind']!r}: {error}") from error
        rows.append(_row(options["name"], shape, parameters, connections))
    totals = (sum(row[column] for row in rows) for column in ("parameters", "connections"))
    return [*rows, _row("total", shape, *totals)]


NEEDED = object()
SLIDING = {"kernel": NEEDED, "stride": 1, "padding": 0, "bias": True}
KEYS = {
    "conv": {"filters": NEEDED, **SLIDING},
    "depthwise": SLIDING,
    "pool": {"window": NEEDED, "stride": None},
    "flatten": {},
    "dense": {"units": NEEDED, "bias": True},
}


def _options(place, layer):
    """Fill in what a layer leaves out, and refuse what it must not have."""
    kind = layer.get("kind")
    if kind not in KEYS:
        raise ValueError(f"layer {place} is of kind {kind!r}, wanted one of {', '.join(KEYS)}")
    known = {"kind": kind, "name": kind, **KEYS[kind]}
    if unknown := layer.keys() - known:
        raise ValueError(
            f"layer {place}, of kind {kind!r}, has {sorted(unknown)}; wanted keys out of {', '.join(known)}"
        )
    options = known | layer
    if missing := [key for key, value in options.items() if value is NEEDED]:
        raise ValueError(f"layer {place}, of kind {kind!r}, lacks {', '.join(missing)}")
    if kind == "pool" and options["stride"] is None:
        options["stride"] = options["window"]
    return options


def _conv(shape, options):
    _check_length("its input", shape, "(H, W, C)")
    weight_shape = (*_pair(options["kernel"]), shape[2], options["filters"])
    _, *out_shape = conv_output_shape((1, *shape), weight_shape, options["stride"], options["padding"])
    parameters = conv_parameters(weight_shape, options["bias"])
    return tuple(out_shape), parameters, conv_connections(weight_shape, out_shape)


def _depthwise(shape, options):
    """Give each channel a kernel of its own: C convolutions from one channel to one."""
    _check_length("its input", shape, "(H, W, C)")
    channels = shape[2]
    (height, width, _), parameters, connections = _conv((*shape[:2], 1), options | {"filters": 1})
    return (height, width, channels), channels * parameters, channels * connections


def _pool(shape, options):
    _check_length("its input", shape, "(H, W, C)")
    return pool_output_shape((1, *shape), options["window"], options["stride"])[1:], 0, 0


def _flatten(shape, options):  # noqa: ARG001 -- it has none
    return (prod(shape),), 0, 0


def _dense(shape, options):
    _check_length("its input", shape, "(units,)")
    out_shape = (options["units"],)
    return out_shape, dense_parameters(*shape, *out_shape, options["bias"]), dense_connections(shape, out_shape)


MEASURES = {"conv": _conv, "depthwise": _depthwise, "pool": _pool, "flatten": _flatten, "dense": _dense}


def _row(name, output_shape, parameters, connections):
    return {"name": name, "output_shape": output_shape, "parameters": parameters, "connections": connections}


def _floats(values):
    """Integers become float64; what is floating stays as precise as it is."""
    array = np.asarray(values)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _pair(value):
    """Return a number for each spatial axis."""
    if not isinstance(value, (tuple, list)):
        return value, value
    if len(value) != 2:
        raise ValueError(f"{value} has {len(value)} entries, wanted one number or two, down and across")
    return tuple(value)


def _check_length(name, shape, wanted):
    if len(shape) != wanted.count(",") + (not wanted.endswith(",)")):
        raise ValueError(f"{name} has shape {tuple(shape)}, wanted {wanted}")
