"""The convolution theorem: a product of spectra, of which only the places without wrap-around are kept."""

import numpy as np


def correlate2d(image, kernel):
    return convolve2d(image, np.asarray(kernel)[::-1, ::-1] if np.ndim(kernel) == 2 else kernel)


def convolve2d(image, kernel):
    _demand(np.ndim(image) == 2, f"image {np.shape(image)} must be two-dimensional")
    _demand(np.ndim(kernel) == 2, f"kernel {np.shape(kernel)} must be two-dimensional")
    _demand_fit(np.shape(image), np.shape(kernel))
    size, (kernel_height, kernel_width) = np.shape(image), np.shape(kernel)
    circular = np.fft.irfft2(np.fft.rfft2(image) * np.fft.rfft2(kernel, size), size)
    return circular[kernel_height - 1 :, kernel_width - 1 :]


def conv1d(x, weight, bias):
    _demand_layer(x, weight, bias, axes=3)
    _demand_fit(x.shape[1:2], weight.shape[:1])
    length, size = x.shape[1], len(weight)
    spectra = np.fft.rfft(x, axis=1), np.fft.rfft(weight[::-1], length, axis=0)
    return np.fft.irfft(np.einsum("nfc,fco->nfo", *spectra), length, axis=1)[:, size - 1 :] + bias


def conv2d(x, weight, bias):
    _demand_layer(x, weight, bias, axes=4)
    _demand_fit(x.shape[1:3], weight.shape[:2])
    size, (kernel_height, kernel_width) = x.shape[1:3], weight.shape[:2]
    spectra = np.fft.rfft2(x, axes=(1, 2)), np.fft.rfft2(weight[::-1, ::-1], size, axes=(0, 1))
    circular = np.fft.irfft2(np.einsum("nuvc,uvco->nuvo", *spectra), size, axes=(1, 2))
    return circular[:, kernel_height - 1 :, kernel_width - 1 :] + bias


def im2col(image, kernel_shape):
    _demand(np.ndim(image) == 2, f"image {np.shape(image)} must be two-dimensional")
    _demand_fit(image.shape, kernel_shape)
    taps = np.ndindex(tuple(kernel_shape[::-1]))
    return np.stack([_tap(image, kernel_shape, i, j).ravel(order="F") for j, i in taps])


def correlate2d_matmul(image, kernel):
    _demand(np.ndim(kernel) == 2, f"kernel {np.shape(kernel)} must be two-dimensional")
    columns = im2col(np.asarray(image, dtype=np.float64), kernel.shape)
    height = image.shape[0] - kernel.shape[0] + 1
    return np.reshape(columns.T @ np.ravel(kernel, order="F"), (height, -1), order="F")


def make_kernel(name, size=3, sigma=1.0):
    _demand(size > 0 and size % 2 == 1, f"size {size} must be odd and positive")
    v, u = np.mgrid[:size, :size] - size // 2
    match name:
        case "box":
            kernel = np.ones((size, size))
            return kernel / kernel.sum()
        case "gaussian":
            _demand(sigma > 0, f"sigma {sigma} must be positive")
            kernel = np.exp(-(u**2 + v**2) / (2.0 * sigma**2))
            return kernel / kernel.sum()
        case "sharpen" | "shift" | "sobel_x" | "sobel_y":
            _demand(size == 3, f"{name} must be 3 x 3, not {size} x {size}")
        case _:
            raise ValueError(f"name {name!r} must be that of a kernel")
    kernels = {
        "sharpen": np.select([u**2 + v**2 == 0, u**2 + v**2 == 1], [5.0, -1.0]),
        "shift": np.where((u == -1) & (v == 0), 1.0, 0.0),
        "sobel_x": -u * (2.0 - v**2),
        "sobel_y": -v * (2.0 - u**2),
    }
    return kernels[name]


def match_template(image, template):
    _demand(np.any(template), "template must not be all zero")
    products = correlate2d(image, template)
    # Sums of squares from a spectrum leave noise where a patch is empty, so they are added up directly.
    squares = np.asarray(image, dtype=float) ** 2
    taps = (_tap(squares, np.shape(template), i, j) for i, j in np.ndindex(np.shape(template)))
    lengths = np.sqrt(sum(taps)) * np.linalg.norm(template)
    return np.where(lengths > 0, products / np.where(lengths > 0, lengths, 1), 0)


def channels_first(x):
    _demand(np.ndim(x) == 4, f"x {np.shape(x)} must be four-dimensional")
    return np.moveaxis(x, 3, 1)


def channels_last(x):
    _demand(np.ndim(x) == 4, f"x {np.shape(x)} must be four-dimensional")
    return np.moveaxis(x, 1, 3)


def _demand(condition, message):
    if not condition:
        raise ValueError(message)


def _demand_fit(size, kernel_size):
    _demand(all(k <= s for k, s in zip(kernel_size, size, strict=True)), f"kernel {kernel_size} must fit into {size}")


def _demand_layer(x, weight, bias, axes):
    for name, array in (("x", x), ("weight", weight)):
        _demand(np.ndim(array) == axes, f"{name} {np.shape(array)} must have {axes} axes")
    _demand(x.shape[-1] == weight.shape[-2], f"weight {weight.shape} must take the {x.shape[-1]} channels of x")
    _demand(np.shape(bias) == weight.shape[-1:], f"bias {np.shape(bias)} must be {weight.shape[-1:]}")


def _tap(image, kernel_shape, i, j):
    """View what kernel entry [i, j] reads at all places."""
    height, width = (size - taps + 1 for size, taps in zip(image.shape, kernel_shape, strict=True))
    return image[i : i + height, j : j + width]
