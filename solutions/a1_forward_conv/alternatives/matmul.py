"""One matrix product for everything: patches in rows, kernels in columns."""

import numpy as np


def correlate2d(image, kernel):
    image, kernel = _plane(image), _plane(kernel)
    return conv2d(image[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis], [0])[0, :, :, 0]


def convolve2d(image, kernel):
    return correlate2d(image, np.rot90(_plane(kernel), 2))


def conv1d(x, weight, bias):
    x, weight = np.asarray(x), np.asarray(weight)
    if (x.ndim, weight.ndim) != (3, 3):
        raise ValueError(f"x {x.shape} and weight {weight.shape} must have three axes each")
    return conv2d(x[:, np.newaxis], weight[np.newaxis], bias)[:, 0]


def conv2d(x, weight, bias):
    x, weight, bias = (np.asarray(values, dtype=float) for values in (x, weight, bias))
    if (x.ndim, weight.ndim, bias.ndim) != (4, 4, 1):
        raise ValueError(f"x {x.shape}, weight {weight.shape} and bias {bias.shape} must have 4, 4 and 1 axes")
    if x.shape[3] != weight.shape[2]:
        raise ValueError(f"x has {x.shape[3]} channels, weight {weight.shape[2]}")
    if bias.size != weight.shape[3]:
        raise ValueError(f"bias has {bias.size} entries, weight {weight.shape[3]} kernels")
    rows, columns = (_places(x.shape[axis + 1], weight.shape[axis]) for axis in (0, 1))
    # Index arrays of shape (places, taps): which row, and which column, each tap of each place reads.
    row = np.repeat(rows, len(columns), axis=0)[:, :, np.newaxis]
    column = np.tile(columns, (len(rows), 1))[:, np.newaxis, :]
    patches = x[:, row, column].reshape(len(x), len(rows) * len(columns), -1)
    products = patches @ weight.reshape(-1, weight.shape[3]) + bias
    return products.reshape(len(x), len(rows), len(columns), -1)


def im2col(image, kernel_shape):
    image = _plane(image)
    rows, columns = (_places(size, taps) for size, taps in zip(image.shape, kernel_shape, strict=True))
    # Entry [j, i, x, y] is image[y + i, x + j]: flattened, the last of each pair runs fastest.
    entries = image[rows.T[np.newaxis, :, np.newaxis, :], columns.T[:, np.newaxis, :, np.newaxis]]
    return entries.reshape(rows.shape[1] * columns.shape[1], -1)


def correlate2d_matmul(image, kernel):
    kernel = _plane(kernel)
    product = kernel.flatten("F") @ im2col(image, kernel.shape)
    return product.reshape(-1, len(image) - len(kernel) + 1).T


def make_kernel(name, size=3, sigma=1.0):
    if size < 1 or size % 2 == 0:
        raise ValueError(f"size must be odd and positive, not {size}")
    if name == "gaussian" and sigma <= 0:
        raise ValueError(f"sigma must be positive, not {sigma}")
    if name in ("box", "gaussian"):
        distance = np.abs(np.arange(size) - (size - 1) / 2)[:, np.newaxis]
        column = np.ones((size, 1)) if name == "box" else np.exp(-((distance / sigma) ** 2) / 2)
        column /= column.sum()
        return column @ column.T
    smooth, slope = np.array([[1.0, 2.0, 1.0]]), np.array([[1.0, 0.0, -1.0]])
    middle, left = np.array([[0.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 0.0]])
    products = {
        "sobel_x": smooth.T @ slope,
        "sobel_y": slope.T @ smooth,
        "shift": middle.T @ left,
        "sharpen": 7 * middle.T @ middle - middle.T @ np.ones((1, 3)) - np.ones((3, 1)) @ middle,
    }
    if name not in products:
        raise ValueError(f"no kernel is called {name!r}")
    if size != 3:
        raise ValueError(f"{name} exists as 3 x 3 only")
    return products[name]


def match_template(image, template):
    template = _plane(template)
    length = np.sqrt((template**2).sum())
    if length == 0:
        raise ValueError("a template of zeros matches nothing")
    patches = im2col(image, template.shape)
    lengths = np.sqrt((patches**2).sum(axis=0))
    lengths[lengths == 0] = 1
    cosines = (template / length).ravel(order="F") @ (patches / lengths)
    return cosines.reshape(-1, len(image) - len(template) + 1).T


def channels_first(x):
    _demand_batch(x)
    return np.einsum("nhwc->nchw", x)


def channels_last(x):
    _demand_batch(x)
    return np.einsum("nchw->nhwc", x)


def _plane(values):
    array = np.asarray(values, dtype=float)
    if array.ndim != 2:
        raise ValueError(f"an array of shape {array.shape} has not two axes")
    return array


def _places(size, taps):
    """Which entries each place reads: shape (places, taps)."""
    if taps > size:
        raise ValueError(f"{taps} taps do not fit into {size} entries")
    return np.arange(size - taps + 1)[:, np.newaxis] + np.arange(taps)


def _demand_batch(x):
    if np.ndim(x) != 4:
        raise ValueError(f"an array of shape {np.shape(x)} is no batch of images")
