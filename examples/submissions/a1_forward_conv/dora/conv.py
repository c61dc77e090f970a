"""Forward convolution

Dora. (In our signal processing course convolution always flips the kernel, so I was careful with that!)
"""

import numpy as np


def correlate2d(image, kernel):
    image = np.asarray(image, dtype=float)
    kernel = np.asarray(kernel, dtype=float)
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(f"two axes each, please: {image.shape} {kernel.shape}")
    h, w = image.shape
    kh, kw = kernel.shape
    if kh > h or kw > w:
        raise ValueError(f"kernel {kernel.shape} larger than image {image.shape}")
    out = np.zeros((h - kh + 1, w - kw + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            for i in range(kh):
                for j in range(kw):
                    # the kernel runs backwards while the image runs forwards
                    out[y, x] += kernel[kh - 1 - i, kw - 1 - j] * image[y + i, x + j]
    return out


def convolve2d(image, kernel):
    # "the same, with a rotated kernel"
    kernel = np.asarray(kernel, dtype=float)
    if kernel.ndim != 2:
        raise ValueError(f"kernel must have two axes: {kernel.shape}")
    return correlate2d(image, kernel[::-1, ::-1])


def conv1d(x, weight, bias):
    x, weight, bias = np.asarray(x, float), np.asarray(weight, float), np.asarray(bias, float)
    if x.ndim != 3 or weight.ndim != 3 or bias.ndim != 1:
        raise ValueError(f"wrong number of axes: {x.shape} {weight.shape} {bias.shape}")
    n, w, c_in = x.shape
    k, c_in2, c_out = weight.shape
    if c_in != c_in2 or c_out != bias.shape[0] or k > w:
        raise ValueError(f"shapes do not belong together: {x.shape} {weight.shape} {bias.shape}")
    out = np.zeros((n, w - k + 1, c_out))
    for p in range(w - k + 1):
        out[:, p] = np.einsum("nkc,kco->no", x[:, p : p + k], weight) + bias
    return out


def conv2d(x, weight, bias):
    x, weight, bias = np.asarray(x, float), np.asarray(weight, float), np.asarray(bias, float)
    if x.ndim != 4 or weight.ndim != 4 or bias.ndim != 1:
        raise ValueError(f"wrong number of axes: {x.shape} {weight.shape} {bias.shape}")
    n, h, w, c_in = x.shape
    kh, kw, c_in2, c_out = weight.shape
    if c_in != c_in2 or c_out != bias.shape[0] or kh > h or kw > w:
        raise ValueError(f"shapes do not belong together: {x.shape} {weight.shape} {bias.shape}")
    out = np.zeros((n, h - kh + 1, w - kw + 1, c_out))
    for top in range(h - kh + 1):
        for left in range(w - kw + 1):
            patch = x[:, top : top + kh, left : left + kw]
            out[:, top, left] = np.einsum("nijc,ijco->no", patch, weight) + bias
    return out


def im2col(image, kernel_shape):
    image = np.asarray(image, dtype=float)
    if image.ndim != 2:
        raise ValueError(f"image must have two axes: {image.shape}")
    kh, kw = kernel_shape
    ho, wo = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    if ho < 1 or wo < 1:
        raise ValueError(f"kernel {kernel_shape} larger than image {image.shape}")
    columns = [image[y : y + kh, x : x + kw].ravel(order="F") for x in range(wo) for y in range(ho)]
    return np.stack(columns, axis=1)


def correlate2d_matmul(image, kernel):
    kernel = np.asarray(kernel, dtype=float)
    if kernel.ndim != 2:
        raise ValueError(f"kernel must have two axes: {kernel.shape}")
    product = im2col(image, kernel.shape).T @ kernel.ravel(order="F")
    return product.reshape(-1, np.shape(image)[0] - kernel.shape[0] + 1).T


def make_kernel(name, size=3, sigma=1.0):
    fixed = dict(
        sharpen=np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=float),
        shift=np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]], dtype=float),
        sobel_x=np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=float),
        sobel_y=np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]], dtype=float),
    )
    if size % 2 == 0 or size < 1:
        raise ValueError(f"size {size}")
    if name in fixed:
        if size != 3:
            raise ValueError(f"size {size} for {name}")
        return fixed[name]
    if name == "box":
        return np.ones((size, size)) / size / size
    if name == "gaussian":
        if sigma <= 0:
            raise ValueError(f"sigma {sigma}")
        u = np.arange(size) - size // 2
        bell = np.exp(-(u**2) / (2 * sigma**2))
        bell = bell / bell.sum()
        return bell[:, None] * bell[None, :]
    raise ValueError(f"name {name}")


def match_template(image, template):
    image, template = np.asarray(image, dtype=float), np.asarray(template, dtype=float)
    if not template.any():
        raise ValueError("template is zero")
    if template.ndim != 2:
        raise ValueError(f"template must have two axes: {template.shape}")
    patches = im2col(image, template.shape)
    length = np.linalg.norm(patches, axis=0)
    length[length == 0] = 1  # 0 / 1 = 0
    cos = template.ravel(order="F") @ patches / length / np.linalg.norm(template)
    return cos.reshape(-1, image.shape[0] - template.shape[0] + 1).T


def channels_first(x):
    n, h, w, c = x.shape
    return np.moveaxis(x, 3, 1)


def channels_last(x):
    n, c, h, w = x.shape
    return np.moveaxis(x, 1, 3)
