"""Forward convolution in single precision (my GPU would be proud)."""

import numpy as np

f32 = np.float32


def _planes(*arrays):
    arrays = [np.asarray(a, dtype=f32) for a in arrays]
    for a in arrays:
        if a.ndim != 2:
            raise ValueError(f"expected 2 axes, got shape {a.shape}")
    return arrays


def _out_size(size, k):
    if k > size:
        raise ValueError(f"a kernel of {k} does not fit into {size}")
    return size - k + 1


def correlate2d(image, kernel):
    image, kernel = _planes(image, kernel)
    ho = _out_size(image.shape[0], kernel.shape[0])
    wo = _out_size(image.shape[1], kernel.shape[1])
    out = np.zeros((ho, wo), dtype=f32)
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            out += kernel[i, j] * image[i : i + ho, j : j + wo]
    return out


def convolve2d(image, kernel):
    image, kernel = _planes(image, kernel)
    return correlate2d(image, np.rot90(kernel, 2))


def conv1d(x, weight, bias):
    x, weight, bias = (np.asarray(a, dtype=f32) for a in (x, weight, bias))
    if x.ndim != 3 or weight.ndim != 3 or bias.ndim != 1:
        raise ValueError(f"bad shapes: {x.shape}, {weight.shape}, {bias.shape}")
    # a signal is an image with a single row
    return conv2d(x[:, None, :, :], weight[None], bias)[:, 0]


def conv2d(x, weight, bias):
    x, weight, bias = (np.asarray(a, dtype=f32) for a in (x, weight, bias))
    if x.ndim != 4 or weight.ndim != 4 or bias.ndim != 1:
        raise ValueError(f"bad shapes: {x.shape}, {weight.shape}, {bias.shape}")
    kh, kw, c_in, c_out = weight.shape
    if x.shape[3] != c_in:
        raise ValueError(f"x has {x.shape[3]} channels but weight has {c_in}")
    if len(bias) != c_out:
        raise ValueError(f"{len(bias)} biases for {c_out} kernels")
    ho, wo = _out_size(x.shape[1], kh), _out_size(x.shape[2], kw)
    out = np.zeros((x.shape[0], ho, wo, c_out), dtype=f32) + bias
    for i in range(kh):
        for j in range(kw):
            out += x[:, i : i + ho, j : j + wo, :] @ weight[i, j]
    return out


def im2col(image, kernel_shape):
    (image,) = _planes(image)
    kh, kw = kernel_shape
    ho, wo = _out_size(image.shape[0], kh), _out_size(image.shape[1], kw)
    rows = []
    for j in range(kw):
        for i in range(kh):
            rows.append(image[i : i + ho, j : j + wo].flatten(order="F"))
    return np.array(rows)


def correlate2d_matmul(image, kernel):
    image, kernel = _planes(image, kernel)
    cols = im2col(image, kernel.shape)
    ho = image.shape[0] - kernel.shape[0] + 1
    return (cols.T @ kernel.flatten(order="F")).reshape(ho, -1, order="F")


def make_kernel(name, size=3, sigma=1.0):
    if size <= 0 or size % 2 == 0:
        raise ValueError(f"size {size} is not odd and positive")
    if name == "box":
        return np.full((size, size), f32(1) / f32(size * size))
    if name == "gaussian":
        if sigma <= 0:
            raise ValueError(f"sigma {sigma} is not positive")
        d = np.arange(-(size // 2), size // 2 + 1, dtype=f32)
        k = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / f32(2 * sigma * sigma))
        return k / k.sum()
    if name not in ("sharpen", "shift", "sobel_x", "sobel_y"):
        raise ValueError(f"unknown kernel {name}")
    if size != 3:
        raise ValueError(f"{name} only comes in size 3")
    if name == "sharpen":
        return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=f32)
    if name == "shift":
        k = np.zeros((3, 3), dtype=f32)
        k[1, 0] = 1
        return k
    sobel_x = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=f32)
    return sobel_x if name == "sobel_x" else sobel_x.T


def match_template(image, template):
    image, template = _planes(image, template)
    tnorm = np.sqrt((template**2).sum())
    if tnorm == 0:
        raise ValueError("template is all zero")
    dots = correlate2d(image, template)
    energy = correlate2d(image**2, np.ones_like(template))
    pnorm = np.sqrt(energy)
    scores = np.zeros_like(dots)
    nonzero = pnorm > 0
    scores[nonzero] = dots[nonzero] / (pnorm[nonzero] * tnorm)
    return np.clip(scores, -1, 1)


def channels_first(x):
    x = np.asarray(x)
    if x.ndim != 4:
        raise ValueError(f"expected 4 axes, got {x.shape}")
    return x.transpose(0, 3, 1, 2)


def channels_last(x):
    x = np.asarray(x)
    if x.ndim != 4:
        raise ValueError(f"expected 4 axes, got {x.shape}")
    return x.transpose(0, 2, 3, 1)
