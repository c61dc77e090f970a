"""Forward convolution.

Ivan P., group 3
"""

import numpy as np


def _check2d(image, kernel):
    if image.ndim != 2:
        raise ValueError(f"image has {image.ndim} axes instead of 2")
    if kernel.ndim != 2:
        raise ValueError(f"kernel has {kernel.ndim} axes instead of 2")
    for axis in (0, 1):
        if kernel.shape[axis] > image.shape[axis]:
            raise ValueError(f"kernel is larger than image along axis {axis}")


def correlate2d(image, kernel):
    image = np.asarray(image, dtype=np.float64)
    kernel = np.asarray(kernel, dtype=np.float64)
    _check2d(image, kernel)
    kh, kw = kernel.shape
    out = np.empty((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for (y, x), _ in np.ndenumerate(out):
        out[y, x] = np.vdot(image[y:y + kh, x:x + kw], kernel)
    return out


def convolve2d(image, kernel):
    return correlate2d(image, np.flip(np.asarray(kernel)))


def conv1d(x, weight, bias):
    x = np.asarray(x, dtype=np.float64)
    weight = np.asarray(weight, dtype=np.float64)
    bias = np.asarray(bias, dtype=np.float64)
    if x.ndim != 3 or weight.ndim != 3 or bias.ndim != 1:
        raise ValueError(f"got {x.ndim}, {weight.ndim}, {bias.ndim} axes instead of 3, 3, 1")
    if x.shape[2] != weight.shape[1]:
        raise ValueError("C_in of x and weight differ")
    if bias.shape[0] != weight.shape[2]:
        raise ValueError("C_out of bias and weight differ")
    if weight.shape[0] > x.shape[1]:
        raise ValueError("filter longer than signal")
    K = weight.shape[0]
    flat = weight.reshape(-1, weight.shape[2])
    out = [x[:, p:p + K].reshape(len(x), -1) @ flat for p in range(x.shape[1] - K + 1)]
    return np.stack(out, axis=1) + bias


def conv2d(x, weight, bias):
    x = np.asarray(x, dtype=np.float64)
    weight = np.asarray(weight, dtype=np.float64)
    bias = np.asarray(bias, dtype=np.float64)
    if x.ndim != 4 or weight.ndim != 4 or bias.ndim != 1:
        raise ValueError(f"got {x.ndim}, {weight.ndim}, {bias.ndim} axes instead of 4, 4, 1")
    if x.shape[3] != weight.shape[2]:
        raise ValueError("C_in of x and weight differ")
    if bias.shape[0] != weight.shape[3]:
        raise ValueError("C_out of bias and weight differ")
    kh, kw = weight.shape[:2]
    if kh > x.shape[1] or kw > x.shape[2]:
        raise ValueError("kernel larger than image")
    flat = weight.reshape(-1, weight.shape[3])
    out = np.empty((len(x), x.shape[1] - kh + 1, x.shape[2] - kw + 1, weight.shape[3]))
    for y in range(out.shape[1]):
        for z in range(out.shape[2]):
            out[:, y, z] = x[:, y:y + kh, z:z + kw].reshape(len(x), -1) @ flat
    return out + bias


def im2col(image, kernel_shape):
    image = np.asarray(image, dtype=np.float64)
    kh, kw = kernel_shape
    _check2d(image, np.empty((kh, kw)))
    patches = []
    for x in range(image.shape[1] - kw + 1):
        for y in range(image.shape[0] - kh + 1):
            patches.append(np.concatenate([image[y:y + kh, x + j] for j in range(kw)]))
    return np.column_stack(patches)


def correlate2d_matmul(image, kernel):
    image = np.asarray(image, dtype=np.float64)
    kernel = np.asarray(kernel, dtype=np.float64)
    _check2d(image, kernel)
    columns = im2col(image, kernel.shape)
    vector = np.concatenate([kernel[:, j] for j in range(kernel.shape[1])])
    result = columns.T @ vector
    HO = image.shape[0] - kernel.shape[0] + 1
    return np.column_stack(np.split(result, len(result) // HO))


def make_kernel(name, size=3, sigma=1.0):
    if size < 1 or size % 2 == 0:
        raise ValueError(f"size {size} is not odd")
    if name == "box":
        return np.ones((size, size)) / size**2
    if name == "gaussian":
        if sigma <= 0:
            raise ValueError(f"sigma {sigma} is not positive")
        half = size // 2
        y, x = np.mgrid[-half:half + 1, -half:half + 1]
        bell = np.exp(-(x**2 + y**2) / (2.0 * sigma**2))
        return bell / bell.sum()
    known = ("sharpen", "shift", "sobel_x", "sobel_y")
    if name not in known:
        raise ValueError(f"{name} is not one of {known}")
    if size != 3:
        raise ValueError(f"{name} is 3 x 3")
    kernel = np.zeros((3, 3))
    if name == "sharpen":
        kernel[1] = kernel[:, 1] = -1
        kernel[1, 1] = 5
    elif name == "shift":
        kernel[1, 0] = 1
    else:
        kernel[:, 0] = (1, 2, 1)
        kernel[:, 2] = (-1, -2, -1)
        if name == "sobel_y":
            kernel = kernel.T
    return kernel


def match_template(image, template):
    # normalised cross-correlation as in OpenCV's TM_CCOEFF_NORMED
    image = np.asarray(image, dtype=np.float64)
    template = np.asarray(template, dtype=np.float64)
    _check2d(image, template)
    if not template.any():
        raise ValueError("template is all zero")
    t = template - template.mean()
    th, tw = template.shape
    out = np.zeros((image.shape[0] - th + 1, image.shape[1] - tw + 1))
    for (y, x), _ in np.ndenumerate(out):
        p = image[y:y + th, x:x + tw]
        p = p - p.mean()
        lengths = np.linalg.norm(p) * np.linalg.norm(t)
        if lengths > 1e-12:
            out[y, x] = np.vdot(p, t) / lengths
    return out


def channels_first(x):
    x = np.asarray(x)
    if x.ndim != 4:
        raise ValueError(f"x has {x.ndim} axes instead of 4")
    N, H, W, C = x.shape
    return np.reshape(x, (N, C, H, W))


def channels_last(x):
    x = np.asarray(x)
    if x.ndim != 4:
        raise ValueError(f"x has {x.ndim} axes instead of 4")
    N, C, H, W = x.shape
    return np.reshape(x, (N, H, W, C))
