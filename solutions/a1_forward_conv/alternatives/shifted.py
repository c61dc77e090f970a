"""Loops over the taps of a kernel: each adds one shifted and weighted copy of the whole input."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def correlate2d(image, kernel):
    image, kernel = _planes(image, kernel)
    return sum(weight * view for weight, view in zip(kernel.flat, _shifted_views(image, kernel.shape), strict=True))


def convolve2d(image, kernel):
    image, kernel = _planes(image, kernel)
    views = _shifted_views(image, kernel.shape)
    return sum(weight * view for weight, view in zip(kernel.flat[::-1], views, strict=True))


def conv1d(x, weight, bias):
    x, weight, bias = _layer(x, weight, bias, 3)
    places = x.shape[1] - weight.shape[0] + 1
    if places < 1:
        raise ValueError(f"filters of length {weight.shape[0]} on signals of length {x.shape[1]}")
    out = np.tile(bias, (x.shape[0], places, 1))
    for k, tap in enumerate(weight):
        out += x[:, k : k + places] @ tap
    return out


def conv2d(x, weight, bias):
    x, weight, bias = _layer(x, weight, bias, 4)
    rows, columns = x.shape[1] - weight.shape[0] + 1, x.shape[2] - weight.shape[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"kernels {weight.shape[:2]} on images {x.shape[1:3]}")
    out = np.tile(bias, (x.shape[0], rows, columns, 1))
    for i, j in np.ndindex(weight.shape[:2]):
        out += x[:, i : i + rows, j : j + columns] @ weight[i, j]
    return out


def im2col(image, kernel_shape):
    image, _ = _planes(image, np.empty(tuple(kernel_shape)))
    down, across = image.strides
    (height, width), (kernel_height, kernel_width) = image.shape, kernel_shape
    shape = (kernel_width, kernel_height, width - kernel_width + 1, height - kernel_height + 1)
    view = as_strided(image, shape, (across, down, across, down), writeable=False)
    return view.reshape(kernel_height * kernel_width, shape[2] * shape[3])


def correlate2d_matmul(image, kernel):
    image, kernel = _planes(image, kernel)
    product = np.dot(im2col(image, kernel.shape).T, kernel.T.ravel())
    return np.array(np.split(product, image.shape[1] - kernel.shape[1] + 1)).T


def make_kernel(name, size=3, sigma=1.0):
    if size < 1 or not size % 2:
        raise ValueError(f"size {size}")
    makers = {"box": _box, "gaussian": _gaussian, "sharpen": _sharpen, "shift": _shift}
    makers |= {"sobel_x": lambda *_: _sobel().T, "sobel_y": lambda *_: _sobel()}
    if name not in makers:
        raise ValueError(f"name {name!r} is none of {sorted(makers)}")
    if size != 3 and name not in ("box", "gaussian"):
        raise ValueError(f"size {size} for {name}")
    return makers[name](size, sigma)


def match_template(image, template):
    image, template = _planes(image, template)
    scale = np.linalg.norm(template)
    if scale == 0:
        raise ValueError("a template without any entry but 0")
    energy = sum(view * view for view in _shifted_views(image, template.shape))
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(correlate2d(image, template / scale) / np.sqrt(energy))


def channels_first(x):
    n, h, w, c = np.shape(x)
    return np.stack([np.reshape(x, (n, h, w, c))[..., k] for k in range(c)], axis=1)


def channels_last(x):
    n, c, h, w = np.shape(x)
    return np.stack([np.reshape(x, (n, c, h, w))[:, k] for k in range(c)], axis=-1)


def _planes(image, kernel):
    image, kernel = np.array(image, dtype=np.float64), np.array(kernel, dtype=np.float64)
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(f"shapes {image.shape} and {kernel.shape}, wanted two axes each")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError(f"kernel {kernel.shape} on image {image.shape}")
    return image, kernel


def _layer(x, weight, bias, axes):
    x, weight, bias = (np.array(values, dtype=np.float64) for values in (x, weight, bias))
    if x.ndim != axes or weight.ndim != axes or bias.ndim != 1:
        raise ValueError(f"shapes {x.shape}, {weight.shape} and {bias.shape}, wanted {axes}, {axes} and 1 axes")
    if x.shape[-1] != weight.shape[-2] or bias.shape[0] != weight.shape[-1]:
        raise ValueError(f"channels disagree: x {x.shape}, weight {weight.shape}, bias {bias.shape}")
    return x, weight, bias


def _shifted_views(image, kernel_shape):
    rows, columns = (size - taps + 1 for size, taps in zip(image.shape, kernel_shape, strict=True))
    for i, j in np.ndindex(kernel_shape):
        yield image[i : i + rows, j : j + columns]


def _box(size, _sigma):
    return np.full((size, size), 1.0) / (size * size)


def _gaussian(size, sigma):
    if sigma <= 0:
        raise ValueError(f"sigma {sigma}")
    squares = np.square(np.linspace(-(size // 2), size // 2, size))
    weights = np.exp(np.add.outer(squares, squares) / (-2 * sigma**2))
    return weights / np.sum(weights)


def _sharpen(*_):
    return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=np.float64)


def _shift(*_):
    kernel = np.zeros((3, 3))
    kernel[1, 0] = 1
    return kernel


def _sobel():
    return np.outer([1.0, 0.0, -1.0], [1.0, 2.0, 1.0])
