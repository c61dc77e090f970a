"""Forward convolution. Ada."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def as_float(a):
    a = np.asarray(a)
    return a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64)


def require(condition, message):
    if not condition:
        raise ValueError(message)


def check_plane(image, kernel):
    require(image.ndim == 2, f"image must be (H, W), got {image.shape}")
    require(kernel.ndim == 2, f"kernel must be (KH, KW), got {kernel.shape}")
    require(
        kernel.shape[0] <= image.shape[0] and kernel.shape[1] <= image.shape[1],
        f"kernel {kernel.shape} does not fit into image {image.shape}",
    )


def correlate2d(image, kernel):
    image, kernel = as_float(image), as_float(kernel)
    check_plane(image, kernel)
    windows = sliding_window_view(image, kernel.shape)
    return np.tensordot(windows, kernel, axes=2)


def convolve2d(image, kernel):
    kernel = as_float(kernel)
    require(kernel.ndim == 2, f"kernel must be (KH, KW), got {kernel.shape}")
    return correlate2d(image, kernel[::-1, ::-1])


def conv1d(x, weight, bias):
    x, weight, bias = as_float(x), as_float(weight), as_float(bias)
    require(x.ndim == 3 and weight.ndim == 3, f"x {x.shape} and weight {weight.shape} need three axes")
    require(weight.shape[0] <= x.shape[1], "filter is longer than the signal")
    require(x.shape[2] == weight.shape[1], f"{x.shape[2]} channels in x, {weight.shape[1]} in weight")
    require(bias.shape == weight.shape[2:], f"bias is {bias.shape}, need {weight.shape[2:]}")
    # windows: (N, WO, C_in, K)
    windows = sliding_window_view(x, weight.shape[0], axis=1)
    return np.einsum("nwck,kco->nwo", windows, weight) + bias


def conv2d(x, weight, bias):
    x, weight, bias = as_float(x), as_float(weight), as_float(bias)
    require(x.ndim == 4 and weight.ndim == 4, f"x {x.shape} and weight {weight.shape} need four axes")
    kh, kw, c_in, c_out = weight.shape
    require(kh <= x.shape[1] and kw <= x.shape[2], "kernel is larger than the image")
    require(x.shape[3] == c_in, f"{x.shape[3]} channels in x, {c_in} in weight")
    require(bias.shape == (c_out,), f"bias is {bias.shape}, need ({c_out},)")
    # windows: (N, HO, WO, C_in, KH, KW)
    windows = sliding_window_view(x, (kh, kw), axis=(1, 2))
    return np.tensordot(windows, weight, axes=([4, 5, 3], [0, 1, 2])) + bias


def im2col(image, kernel_shape):
    image = as_float(image)
    require(image.ndim == 2, f"image must be (H, W), got {image.shape}")
    kh, kw = kernel_shape
    require(kh <= image.shape[0] and kw <= image.shape[1], "kernel is larger than the image")
    windows = sliding_window_view(image, (kh, kw))
    ho, wo = windows.shape[:2]
    # (kw, kh, wo, ho): the last of each pair moves fastest, that is down
    return windows.transpose(3, 2, 1, 0).reshape(kh * kw, ho * wo)


def correlate2d_matmul(image, kernel):
    image, kernel = as_float(image), as_float(kernel)
    check_plane(image, kernel)
    ho = image.shape[0] - kernel.shape[0] + 1
    wo = image.shape[1] - kernel.shape[1] + 1
    flat = kernel.T.ravel() @ im2col(image, kernel.shape)
    return flat.reshape(wo, ho).T


def make_kernel(name, size=3, sigma=1.0):
    require(size >= 1 and size % 2 == 1, f"size must be odd and at least 1, got {size}")
    if name == "box":
        return np.ones((size, size)) / size**2
    if name == "gaussian":
        require(sigma > 0, f"sigma must be positive, got {sigma}")
        r = np.arange(size) - size // 2
        g = np.exp(-0.5 * (r / sigma) ** 2)
        g /= g.sum()
        return np.outer(g, g)  # the product of two sums is the sum of the products
    fixed = {
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
        "shift": [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
        "sobel_x": [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
        "sobel_y": [[1, 2, 1], [0, 0, 0], [-1, -2, -1]],
    }
    require(name in fixed, f"unknown kernel {name!r}")
    require(size == 3, f"{name} is always 3 x 3")
    return np.array(fixed[name], dtype=float)


def match_template(image, template):
    image, template = as_float(image), as_float(template)
    check_plane(image, template)
    require(np.any(template != 0), "template is all zero")
    windows = sliding_window_view(image, template.shape)
    dot = np.tensordot(windows, template, axes=2)
    norm = np.sqrt(np.square(windows).sum(axis=(-1, -2)) * np.square(template).sum())
    score = np.zeros_like(dot)
    np.divide(dot, norm, out=score, where=norm > 0)
    return np.clip(score, -1, 1)


def channels_first(x):
    x = np.asarray(x)
    require(x.ndim == 4, f"x must be (N, H, W, C), got {x.shape}")
    return np.moveaxis(x, -1, 1)


def channels_last(x):
    x = np.asarray(x)
    require(x.ndim == 4, f"x must be (N, C, H, W), got {x.shape}")
    return np.moveaxis(x, 1, -1)
