"""Otto's solution. Every function is a matrix."""

import numpy as np

PIXELS = 12_000_000  # the camera of my phone


def two_axes(image, kernel):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(f"expected (H, W) and (KH, KW), got {image.shape} and {kernel.shape}")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError(f"a kernel of {kernel.shape} does not fit into {image.shape}")
    return image, kernel


def layer(x, weight, bias, axes):
    x, weight, bias = np.asarray(x, dtype=float), np.asarray(weight, dtype=float), np.asarray(bias, dtype=float)
    if x.ndim != axes or weight.ndim != axes:
        raise ValueError(f"expected {axes} axes, got {x.shape} and {weight.shape}")
    if x.shape[-1] != weight.shape[-2]:
        raise ValueError(f"x has {x.shape[-1]} channels, weight wants {weight.shape[-2]}")
    if bias.shape != weight.shape[-1:]:
        raise ValueError(f"bias has shape {bias.shape}, expected {weight.shape[-1:]}")
    for k, size in zip(weight.shape[: axes - 2], x.shape[1:]):
        if k > size:
            raise ValueError(f"a kernel of {k} does not fit into {size}")
    return x, weight, bias


def correlate2d(image, kernel):
    image, kernel = two_axes(image, kernel)
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = (image[y : y + kh, x : x + kw] * kernel).sum()
    return out


def convolve2d(image, kernel):
    image, kernel = two_axes(image, kernel)
    return correlate2d(image, np.flip(kernel))


def conv1d(x, weight, bias):
    x, weight, bias = layer(x, weight, bias, 3)
    places = x.shape[1] - weight.shape[0] + 1
    return np.stack([np.tensordot(x[:, p : p + weight.shape[0]], weight, 2) + bias for p in range(places)], axis=1)


def conv2d(x, weight, bias):
    x, weight, bias = layer(x, weight, bias, 4)
    kh, kw = weight.shape[:2]
    out = np.zeros((x.shape[0], x.shape[1] - kh + 1, x.shape[2] - kw + 1, weight.shape[3]))
    for y in range(out.shape[1]):
        for z in range(out.shape[2]):
            out[:, y, z] = np.tensordot(x[:, y : y + kh, z : z + kw], weight, 3) + bias
    return out


def im2col(image, kernel_shape):
    image, _ = two_axes(image, np.zeros(kernel_shape))
    kh, kw = kernel_shape
    ho, wo = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    return np.array([image[y : y + kh, x : x + kw].ravel("F") for x in range(wo) for y in range(ho)]).T


def correlate2d_matmul(image, kernel):
    image, kernel = two_axes(image, kernel)
    h, w = image.shape
    kh, kw = kernel.shape
    ho, wo = h - kh + 1, w - kw + 1
    # One row per place and one column per pixel, 0 where the kernel is not: then the rest is linear algebra.
    matrix = np.zeros((PIXELS, PIXELS))
    for place in range(ho * wo):
        y, x = place // wo, place % wo
        for i in range(kh):
            start = (y + i) * w + x
            matrix[place, start : start + kw] = kernel[i]
    return (matrix[: ho * wo, : h * w] @ image.ravel()).reshape(ho, wo)


def make_kernel(name, size=3, sigma=1.0):
    if size < 1 or size % 2 == 0:
        raise ValueError(f"size must be odd and positive, not {size}")
    if name == "box":
        return np.ones((size, size)) / size**2
    if name == "gaussian":
        if sigma <= 0:
            raise ValueError(f"sigma must be positive, not {sigma}")
        u = np.arange(size) - size // 2
        kernel = np.exp(-(u[:, None] ** 2 + u**2) / (2 * sigma**2))
        return kernel / kernel.sum()
    fixed = {
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
        "shift": [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
        "sobel_x": [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
        "sobel_y": [[1, 2, 1], [0, 0, 0], [-1, -2, -1]],
    }
    if name not in fixed or size != 3:
        raise ValueError(f"there is no {name} of size {size}")
    return np.array(fixed[name])


def match_template(image, template):
    image, template = two_axes(image, template)
    length = np.sqrt((template**2).sum())
    if length == 0:
        raise ValueError("the template is zero everywhere")
    patches = np.sqrt(correlate2d(image**2, np.ones(template.shape)))
    scores = correlate2d(image, template / length)
    scores[patches > 0] /= patches[patches > 0]
    return scores


def channels_first(x):
    if np.ndim(x) != 4:
        raise ValueError(f"expected (N, H, W, C), got {np.shape(x)}")
    return np.transpose(x, (0, 3, 1, 2))


def channels_last(x):
    if np.ndim(x) != 4:
        raise ValueError(f"expected (N, C, H, W), got {np.shape(x)}")
    return np.transpose(x, (0, 2, 3, 1))
