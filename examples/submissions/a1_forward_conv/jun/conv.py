# Jun -- forward convolution, fast version with FFT for the planes

import numpy as np


def check(image, kernel):
    if np.ndim(image) != 2 or np.ndim(kernel) != 2:
        raise ValueError("need two 2-D arrays, got %s and %s" % (np.shape(image), np.shape(kernel)))
    if np.shape(kernel)[0] > np.shape(image)[0] or np.shape(kernel)[1] > np.shape(image)[1]:
        raise ValueError("kernel %s > image %s" % (np.shape(kernel), np.shape(image)))


def fftconv(image, kernel):
    s = np.shape(image)
    full = np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel, s)).real
    return full[np.shape(kernel)[0] - 1:, np.shape(kernel)[1] - 1:]


def correlate2d(image, kernel):
    check(image, kernel)
    return fftconv(image, kernel[::-1, ::-1])


def convolve2d(image, kernel):
    check(image, kernel)
    # flip in place, saves memory
    kernel[:] = kernel[::-1].copy()
    kernel[:] = kernel[:, ::-1].copy()
    return correlate2d(image, kernel)


def conv1d(x, weight, bias):
    if np.ndim(x) != 3 or np.ndim(weight) != 3 or np.ndim(bias) != 1:
        raise ValueError("dimensions")
    return conv2d(x[:, np.newaxis], weight[np.newaxis], bias).squeeze(axis=1)


def conv2d(x, weight, bias):
    if np.ndim(x) != 4 or np.ndim(weight) != 4 or np.ndim(bias) != 1:
        raise ValueError("dimensions")
    n, h, w, cin = x.shape
    kh, kw, kin, cout = weight.shape
    if cin != kin or cout != len(bias):
        raise ValueError("channels: x %d, weight %d -> %d, bias %d" % (cin, kin, cout, len(bias)))
    if kh > h or kw > w:
        raise ValueError("kernel larger than image")
    X = np.fft.fft2(x, axes=(1, 2))
    K = np.fft.fft2(weight[::-1, ::-1], (h, w), axes=(0, 1))
    Y = np.einsum("nhwi,hwio->nhwo", X, K)
    y = np.fft.ifft2(Y, axes=(1, 2)).real
    return y[:, kh - 1:, kw - 1:] + bias


def im2col(image, kernel_shape):
    check(image, np.empty(kernel_shape))
    kh, kw = kernel_shape
    ho, wo = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    k, p = np.arange(kh * kw), np.arange(ho * wo)
    rows = (k % kh)[:, None] + p % ho
    cols = (k // kh)[:, None] + p // ho
    return image[rows, cols]


def correlate2d_matmul(image, kernel):
    check(image, kernel)
    ho = image.shape[0] - kernel.shape[0] + 1
    out = kernel.astype(float).flatten("F") @ im2col(image, kernel.shape)
    return out.reshape(ho, -1, order="F")


def make_kernel(name, size=3, sigma=1.0):
    if size < 1 or size % 2 == 0:
        raise ValueError("size %d" % size)
    if name == "box":
        return np.ones((size, size)) / (size * size)
    if name == "gaussian":
        if sigma <= 0:
            raise ValueError("sigma %g" % sigma)
        r = size // 2
        d2 = np.add.outer(np.arange(-r, r + 1) ** 2, np.arange(-r, r + 1) ** 2)
        g = np.exp(-d2 / (2 * sigma))
        return g / g.sum()
    sx = np.array([[1., 0, -1], [2, 0, -2], [1, 0, -1]])
    fixed = {"sobel_x": sx, "sobel_y": sx.T,
             "sharpen": np.array([[0., -1, 0], [-1, 5, -1], [0, -1, 0]]),
             "shift": np.array([[0., 0, 0], [1, 0, 0], [0, 0, 0]])}
    if name not in fixed:
        raise ValueError("kernel %s?" % name)
    if size != 3:
        raise ValueError("size %d for %s" % (size, name))
    return fixed[name]


def match_template(image, template):
    check(image, template)
    t = np.linalg.norm(template)
    if t == 0:
        raise ValueError("zero template")
    patches = im2col(np.asarray(image, dtype=float), template.shape)
    norms = np.sqrt((patches ** 2).sum(axis=0))
    cos = np.zeros(patches.shape[1])
    ok = norms > 0
    cos[ok] = (template.flatten("F") @ patches[:, ok]) / norms[ok] / t
    return cos.reshape(image.shape[0] - template.shape[0] + 1, -1, order="F")


def channels_first(x):
    if np.ndim(x) != 4:
        raise ValueError("dimensions")
    return x.transpose(0, 3, 1, 2)


def channels_last(x):
    if np.ndim(x) != 4:
        raise ValueError("dimensions")
    return x.transpose(0, 2, 3, 1)
