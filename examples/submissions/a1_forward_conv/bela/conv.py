"""
Homework: forward convolution
Bela K.

I wrote everything with loops first and then kept it, because I can read it.
"""

import numpy as np


def correlate2d(image, kernel):
    image = np.array(image, dtype=float)
    kernel = np.array(kernel, dtype=float)

    # check the input
    if len(image.shape) != 2:
        raise ValueError("image needs 2 dimensions but has shape " + str(image.shape))
    if len(kernel.shape) != 2:
        raise ValueError("kernel needs 2 dimensions but has shape " + str(kernel.shape))
    H, W = image.shape
    KH, KW = kernel.shape
    if KH > H:
        raise ValueError(f"kernel has {KH} rows, image only {H}")
    if KW > W:
        raise ValueError(f"kernel has {KW} columns, image only {W}")

    # slide
    result = np.zeros((H - KH + 1, W - KW + 1))
    for y in range(H - KH + 1):
        for x in range(W - KW + 1):
            patch = image[y:y+KH, x:x+KW]
            result[y, x] = np.sum(patch * kernel)
    return result


def convolve2d(image, kernel):
    kernel = np.array(kernel, dtype=float)   # a copy, so the caller keeps his
    if len(kernel.shape) != 2:
        raise ValueError("kernel needs 2 dimensions but has shape " + str(kernel.shape))
    rotated = np.zeros(kernel.shape)
    KH, KW = kernel.shape
    for i in range(KH):
        for j in range(KW):
            rotated[i, j] = kernel[KH - 1 - i, KW - 1 - j]
    return correlate2d(image, rotated)


def conv1d(x, weight, bias):
    x = np.array(x, dtype=float)
    weight = np.array(weight, dtype=float)
    bias = np.array(bias, dtype=float)

    if len(x.shape) != 3:
        raise ValueError("x has the wrong shape " + str(x.shape))
    if len(weight.shape) != 3:
        raise ValueError("weight has the wrong shape " + str(weight.shape))
    N, W, C_in = x.shape
    K, C_w, C_out = weight.shape
    if C_w != C_in:
        raise ValueError(f"x has {C_in} channels and weight {C_w}")
    if bias.shape != (C_out,):
        raise ValueError(f"need {C_out} biases, shape is {bias.shape}")
    if K > W:
        raise ValueError("filter too long")

    result = np.zeros((N, W - K + 1, C_out))
    for n in range(N):
        for p in range(W - K + 1):
            for o in range(C_out):
                s = 0
                for k in range(K):
                    for c in range(C_in):
                        s = s + weight[k, c, o] * x[n, p + k, c]
                result[n, p, o] = s + bias[o]
    return result


def conv2d(x, weight, bias):
    x = np.array(x, dtype=float)
    weight = np.array(weight, dtype=float)
    bias = np.array(bias, dtype=float)

    if len(x.shape) != 4:
        raise ValueError("x has the wrong shape " + str(x.shape))
    if len(weight.shape) != 4:
        raise ValueError("weight has the wrong shape " + str(weight.shape))
    N, H, W, C_in = x.shape
    KH, KW, C_w, C_out = weight.shape
    if C_w != C_in:
        raise ValueError(f"x has {C_in} channels and weight {C_w}")
    if bias.shape != (C_out,):
        raise ValueError(f"need {C_out} biases, shape is {bias.shape}")

    # a picture with channels is a sum of pictures without
    result = np.zeros((N, max(H - KH + 1, 0), max(W - KW + 1, 0), C_out))
    for n in range(N):
        for o in range(C_out):
            for c in range(C_in):
                result[n, :, :, o] += correlate2d(x[n, :, :, c], weight[:, :, c, o])
            result[n, :, :, o] += bias[o]
    return result


def im2col(image, kernel_shape):
    image = np.array(image, dtype=float)
    if len(image.shape) != 2:
        raise ValueError("image needs 2 dimensions but has shape " + str(image.shape))
    H, W = image.shape
    KH, KW = kernel_shape
    if KH > H or KW > W:
        raise ValueError(f"kernel {KH} x {KW} does not fit into {H} x {W}")

    A = np.zeros((KH * KW, (H - KH + 1) * (W - KW + 1)))
    column = 0
    for x in range(W - KW + 1):          # to the right: slow
        for y in range(H - KH + 1):      # down: fast
            row = 0
            for j in range(KW):
                for i in range(KH):
                    A[row, column] = image[y + i, x + j]
                    row += 1
            column += 1
    return A


def correlate2d_matmul(image, kernel):
    image = np.array(image, dtype=float)
    kernel = np.array(kernel, dtype=float)
    if len(kernel.shape) != 2:
        raise ValueError("kernel needs 2 dimensions but has shape " + str(kernel.shape))
    A = im2col(image, kernel.shape)
    # flatten the kernel the same way
    flat = []
    for j in range(kernel.shape[1]):
        for i in range(kernel.shape[0]):
            flat.append(kernel[i, j])
    numbers = A.T @ np.array(flat)
    HO = image.shape[0] - kernel.shape[0] + 1
    WO = image.shape[1] - kernel.shape[1] + 1
    result = np.zeros((HO, WO))
    for x in range(WO):
        result[:, x] = numbers[x * HO:(x + 1) * HO]
    return result


def make_kernel(name, size=3, sigma=1.0):
    if size < 1 or size % 2 == 0:
        raise ValueError("size must be 1, 3, 5, ... not " + str(size))

    if name == "box":
        return np.full((size, size), 1.0 / (size * size))

    if name == "gaussian":
        if sigma <= 0:
            raise ValueError("sigma must be positive, not " + str(sigma))
        kernel = np.zeros((size, size))
        c = size // 2
        for i in range(size):
            for j in range(size):
                kernel[i, j] = np.exp(-((i - c) ** 2 + (j - c) ** 2) / (2 * sigma ** 2))
        return kernel / np.sum(kernel)

    if name not in ["sharpen", "shift", "sobel_x", "sobel_y"]:
        raise ValueError("I do not know the kernel " + str(name))
    if size != 3:
        raise ValueError(name + " has size 3")
    if name == "sharpen":
        return np.array([[0., -1., 0.],
                         [-1., 5., -1.],
                         [0., -1., 0.]])
    if name == "shift":
        return np.array([[0., 0., 0.],
                         [1., 0., 0.],
                         [0., 0., 0.]])
    if name == "sobel_x":
        return np.array([[1., 0., -1.],
                         [2., 0., -2.],
                         [1., 0., -1.]])
    return np.array([[1., 2., 1.],
                     [0., 0., 0.],
                     [-1., -2., -1.]])


def match_template(image, template):
    image = np.array(image, dtype=float)
    template = np.array(template, dtype=float)
    dots = correlate2d(image, template)       # also checks the shapes
    t = np.sqrt(np.sum(template ** 2))
    if t == 0:
        raise ValueError("the template is zero everywhere")
    TH, TW = template.shape
    scores = np.zeros(dots.shape)
    for y in range(dots.shape[0]):
        for x in range(dots.shape[1]):
            p = np.sqrt(np.sum(image[y:y+TH, x:x+TW] ** 2))
            if p != 0:
                scores[y, x] = dots[y, x] / (p * t)
    # print(scores)
    return scores


def channels_first(x):
    x = np.array(x)
    if len(x.shape) != 4:
        raise ValueError("x has the wrong shape " + str(x.shape))
    return np.transpose(x, (0, 3, 1, 2))


def channels_last(x):
    x = np.array(x)
    if len(x.shape) != 4:
        raise ValueError("x has the wrong shape " + str(x.shape))
    return np.transpose(x, (0, 2, 3, 1))


if __name__ == "__main__":
    img = np.array([[2, 0, 1, 3], [7, 1, 1, 0], [0, 2, 5, 0], [0, 5, 1, 4]])
    print(correlate2d(img, np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])))
