"""Forward convolution -- gus"""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as windows_of


def _f(a):
    a = np.asarray(a)
    return a.astype(float) if a.dtype.kind in "biu" else a


def _need(ok, why):
    if not ok:
        raise ValueError(why)


def correlate2d(image, kernel):
    image, kernel = _f(image), _f(kernel)
    _need(image.ndim == 2 and kernel.ndim == 2, "2-D only")
    _need(image.shape[0] >= kernel.shape[0] and image.shape[1] >= kernel.shape[1], "kernel too big")
    return (windows_of(image, kernel.shape) * kernel).sum((2, 3))


def convolve2d(image, kernel):
    kernel = _f(kernel)
    _need(kernel.ndim == 2, "2-D only")
    return correlate2d(image, kernel[::-1, ::-1])


def conv1d(x, weight, bias):
    x, weight, bias = _f(x), _f(weight), _f(bias)
    _need(x.ndim == 3 and weight.ndim == 3 and bias.ndim == 1, "wrong number of axes")
    _need(x.shape[2] == weight.shape[1], "channels do not match")
    _need(bias.shape[0] == weight.shape[2], "bias does not match")
    _need(weight.shape[0] <= x.shape[1], "filter too long")
    w = windows_of(x, weight.shape[0], axis=1)            # n p c k
    return np.einsum("npck,kcd->npd", w, weight) + bias


def conv2d(x, weight, bias):
    x, weight, bias = _f(x), _f(weight), _f(bias)
    _need(x.ndim == 4 and weight.ndim == 4 and bias.ndim == 1, "wrong number of axes")
    _need(x.shape[3] == weight.shape[2], "channels do not match")
    _need(bias.shape[0] == weight.shape[3], "bias does not match")
    _need(weight.shape[0] <= x.shape[1] and weight.shape[1] <= x.shape[2], "kernel too big")
    w = windows_of(x, weight.shape[:2], axis=(1, 2))      # n y x c i j
    return np.einsum("nyxcij,ijcd->nyxd", w, weight) + bias


def im2col(image, kernel_shape):
    image = _f(image)
    _need(image.ndim == 2, "2-D only")
    kh, kw = kernel_shape
    _need(image.shape[0] >= kh and image.shape[1] >= kw, "kernel too big")
    w = windows_of(image, (kh, kw))
    return w.reshape(-1, kh * kw).T      # one patch per column :)


def correlate2d_matmul(image, kernel):
    image, kernel = _f(image), _f(kernel)
    _need(kernel.ndim == 2, "2-D only")
    cols = im2col(image, kernel.shape)
    return (kernel.reshape(1, -1) @ cols).reshape(image.shape[0] - kernel.shape[0] + 1, -1)


def make_kernel(name, size=3, sigma=1.0):
    _need(size > 0 and size % 2 == 1, "size must be odd")
    if name == "box":
        return np.full((size, size), size**-2.0)
    if name == "gaussian":
        _need(sigma > 0, "sigma must be positive")
        t = np.linspace(-(size - 1) / 2, (size - 1) / 2, size)
        g = np.exp(-(t**2) / (2 * sigma**2))
        g = np.outer(g, g)
        return g / g.sum()
    three = {"sharpen": [0, -1, 0, -1, 5, -1, 0, -1, 0],
             "shift": [0, 0, 0, 1, 0, 0, 0, 0, 0],
             "sobel_x": [1, 0, -1, 2, 0, -2, 1, 0, -1],
             "sobel_y": [1, 2, 1, 0, 0, 0, -1, -2, -1]}
    _need(name in three, f"no kernel {name}")
    _need(size == 3, "only 3x3")
    return np.array(three[name], float).reshape(3, 3)


def match_template(image, template):
    image, template = _f(image), _f(template)
    dots = correlate2d(image, template)
    nt = np.linalg.norm(template)
    _need(nt > 0, "template is zero")
    np_ = np.sqrt((windows_of(image, template.shape) ** 2).sum((2, 3)))
    return np.where(np_ > 0, dots / np.maximum(np_, 1e-300) / nt, 0.0)


def channels_first(x):
    x = np.asarray(x)
    _need(x.ndim == 4, "4-D only")
    return np.rollaxis(x, 3, 1)


def channels_last(x):
    x = np.asarray(x)
    _need(x.ndim == 4, "4-D only")
    return np.rollaxis(x, 1, 4)
