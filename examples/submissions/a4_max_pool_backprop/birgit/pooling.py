# Birgit S., pooling homework
# All my tests with 2x2 windows work!!
import numpy as np


def get_pair(a):
    if type(a) == int:
        return (a, a)
    return a


def check(x, window, stride, padding):
    if len(x.shape) != 4:
        raise ValueError("x must have 4 dimensions, it has " + str(len(x.shape)))
    kh, kw = get_pair(window)
    if stride is None:
        stride = window
    sh, sw = get_pair(stride)
    ph, pw = get_pair(padding)
    if kh < 1 or kw < 1:
        raise ValueError("window must be positive: " + str(window))
    if sh < 1 or sw < 1:
        raise ValueError("stride must be positive: " + str(stride))
    if ph < 0 or pw < 0 or ph >= kh or pw >= kw:
        raise ValueError("padding is wrong: " + str(padding))
    ho = (x.shape[1] + 2 * ph - kh) // sh + 1
    wo = (x.shape[2] + 2 * pw - kw) // sw + 1
    if ho < 1 or wo < 1:
        raise ValueError("window too big: " + str(window))
    return kh, kw, sh, sw, ph, pw, ho, wo


def max_pool2d(x, window, stride=None, padding=0):
    kh, kw, sh, sw, ph, pw, ho, wo = check(x, window, stride, padding)
    N, H, W, C = x.shape
    xp = np.zeros((N, H + 2 * ph, W + 2 * pw, C))   # zero padding like in conv
    xp[:, ph:ph + H, pw:pw + W, :] = x
    out = np.zeros((N, ho, wo, C))
    for n in range(N):
        for i in range(ho):
            for j in range(wo):
                for c in range(C):
                    out[n, i, j, c] = np.max(xp[n, i * sh:i * sh + kh, j * sw:j * sw + kw, c])
    return out


def max_pool2d_backward(grad_out, x, window, stride=None, padding=0):
    kh, kw, sh, sw, ph, pw, ho, wo = check(x, window, stride, padding)
    N, H, W, C = x.shape
    if grad_out.shape != (N, ho, wo, C):
        raise ValueError("grad_out has the wrong shape " + str(grad_out.shape))
    xp = np.zeros((N, H + 2 * ph, W + 2 * pw, C))
    xp[:, ph:ph + H, pw:pw + W, :] = x
    dx = np.zeros(xp.shape)
    for n in range(N):
        for i in range(ho):
            for j in range(wo):
                for c in range(C):
                    win = xp[n, i * sh:i * sh + kh, j * sw:j * sw + kw, c]
                    a, b = np.unravel_index(np.argmax(win), win.shape)
                    dx[n, i * sh + a, j * sw + b, c] = grad_out[n, i, j, c]
    return dx[:, ph:ph + H, pw:pw + W, :]


def avg_pool2d(x, window, stride=None):
    kh, kw, sh, sw, ph, pw, ho, wo = check(x, window, stride, 0)
    N, H, W, C = x.shape
    out = np.zeros((N, ho, wo, C))
    for i in range(ho):
        for j in range(wo):
            out[:, i, j, :] = np.mean(x[:, i * sh:i * sh + kh, j * sw:j * sw + kw, :], axis=(1, 2))
    return out


def avg_pool2d_backward(grad_out, x, window, stride=None):
    kh, kw, sh, sw, ph, pw, ho, wo = check(x, window, stride, 0)
    N, H, W, C = x.shape
    if grad_out.shape != (N, ho, wo, C):
        raise ValueError("grad_out has the wrong shape " + str(grad_out.shape))
    dx = np.zeros(x.shape)
    for n in range(N):
        for i in range(ho):
            for j in range(wo):
                for c in range(C):
                    dx[n, i * sh:i * sh + kh, j * sw:j * sw + kw, c] = grad_out[n, i, j, c] / (kh * kw)
    return dx


def l2_pool2d(x, window, stride=None):
    kh, kw, sh, sw, ph, pw, ho, wo = check(x, window, stride, 0)
    N, H, W, C = x.shape
    x = x.astype(float)
    out = np.zeros((N, ho, wo, C))
    for i in range(ho):
        for j in range(wo):
            out[:, i, j, :] = np.sqrt(np.sum(x[:, i * sh:i * sh + kh, j * sw:j * sw + kw, :] ** 2, axis=(1, 2)))
    return out


def l2_pool2d_backward(grad_out, x, window, stride=None):
    kh, kw, sh, sw, ph, pw, ho, wo = check(x, window, stride, 0)
    N, H, W, C = x.shape
    if grad_out.shape != (N, ho, wo, C):
        raise ValueError("grad_out has the wrong shape " + str(grad_out.shape))
    out = l2_pool2d(x, window, stride)
    dx = np.zeros(x.shape)
    for n in range(N):
        for i in range(ho):
            for j in range(wo):
                for c in range(C):
                    if out[n, i, j, c] > 0:
                        win = x[n, i * sh:i * sh + kh, j * sw:j * sw + kw, c]
                        dx[n, i * sh:i * sh + kh, j * sw:j * sw + kw, c] = grad_out[n, i, j, c] * win / out[n, i, j, c]
    return dx


def subsample2d(x, stride):
    kh, kw, sh, sw, ph, pw, ho, wo = check(x, 1, stride, 0)
    return x[:, ::sh, ::sw, :]


def stochastic_pool2d(x, window, stride, rng):
    kh, kw, sh, sw, ph, pw, ho, wo = check(x, window, stride, 0)
    N, H, W, C = x.shape
    if np.min(x) < 0:
        raise ValueError("negative numbers in x: " + str(np.min(x)))
    out = np.zeros((N, ho, wo, C))
    for n in range(N):
        for i in range(ho):
            for j in range(wo):
                for c in range(C):
                    win = x[n, i * sh:i * sh + kh, j * sw:j * sw + kw, c].flatten()
                    if np.sum(win) > 0:
                        out[n, i, j, c] = rng.choice(win, p=win / np.sum(win))
    return out


def fractional_max_pool2d(x, output_shape, rng):
    if len(x.shape) != 4:
        raise ValueError("x must have 4 dimensions, it has " + str(len(x.shape)))
    ho, wo = get_pair(output_shape)
    N, H, W, C = x.shape
    if ho < 1 or wo < 1 or ho > H or wo > W:
        raise ValueError("cannot make " + str(output_shape))
    rows = [0]
    steps = [H // ho] * ho
    for k in range(H % ho):
        steps[k] += 1
    for k in rng.permutation(ho):
        rows.append(rows[-1] + steps[k])
    columns = [0]
    steps = [W // wo] * wo
    for k in range(W % wo):
        steps[k] += 1
    for k in rng.permutation(wo):
        columns.append(columns[-1] + steps[k])
    out = np.zeros((N, ho, wo, C))
    for i in range(ho):
        for j in range(wo):
            out[:, i, j, :] = np.max(x[:, rows[i]:rows[i + 1], columns[j]:columns[j + 1], :], axis=(1, 2))
    return out, np.array(rows), np.array(columns)


def global_average_pool(x):
    if len(x.shape) != 4:
        raise ValueError("x must have 4 dimensions, it has " + str(len(x.shape)))
    return np.mean(x, axis=(1, 2))


def global_average_pool_backward(grad_out, x):
    if len(x.shape) != 4:
        raise ValueError("x must have 4 dimensions, it has " + str(len(x.shape)))
    N, H, W, C = x.shape
    if grad_out.shape != (N, C):
        raise ValueError("grad_out has the wrong shape " + str(grad_out.shape))
    dx = np.zeros(x.shape)
    for i in range(H):
        for j in range(W):
            dx[:, i, j, :] = grad_out / (H * W)
    return dx
