import numpy as np

# Benno, group 4. All with for loops because I want to see what happens.


def numerical_gradient(f, x, upstream, step=1e-5):
    if step <= 0:
        raise ValueError("step has to be > 0 but is " + str(step))
    x = np.array(x, dtype=float)
    if np.shape(f(x)) != np.shape(upstream):
        raise ValueError("upstream has the wrong shape " + str(np.shape(upstream)))
    grad = np.zeros(x.shape)
    for idx in np.ndindex(x.shape):
        old = x[idx]
        x[idx] = old + step
        plus = np.sum(f(x) * upstream)
        x[idx] = old - step
        minus = np.sum(f(x) * upstream)
        x[idx] = old
        grad[idx] = (plus - minus) / (2 * step)
    return grad


def relu_backward(grad_out, x):
    if grad_out.shape != x.shape:
        raise ValueError(f"shapes differ: {grad_out.shape} {x.shape}")
    grad = np.zeros(x.shape)
    for idx in np.ndindex(x.shape):
        # slope is 1 from zero on
        if x[idx] >= 0:
            grad[idx] = grad_out[idx]
    return grad


def dense(x, weight, bias):
    if x.ndim != 2 or weight.ndim != 2:
        raise ValueError(f"x and weight must be 2d: {x.shape} {weight.shape}")
    if x.shape[1] != weight.shape[0]:
        raise ValueError(f"{x.shape} times {weight.shape} impossible")
    if bias.shape != (weight.shape[1],):
        raise ValueError(f"bias {bias.shape} but {weight.shape[1]} neurons")
    return np.dot(x, weight) + bias


def dense_backward(grad_out, x, weight):
    if grad_out.shape != (x.shape[0], weight.shape[1]):
        raise ValueError(f"grad_out is {grad_out.shape}")
    dx = np.dot(grad_out, weight.T)
    dw = np.dot(x.T, grad_out)
    db = np.sum(grad_out, axis=0)
    return dx, dw, db


def two(v):
    if isinstance(v, int):
        return v, v
    return v


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    sh, sw = two(stride)
    ph, pw = two(padding)
    if x.ndim != 4 or weight.ndim != 4 or grad_out.ndim != 4:
        raise ValueError("need 4 axes")
    if sh < 1 or sw < 1 or ph < 0 or pw < 0:
        raise ValueError(f"stride {stride} padding {padding} not allowed")
    N, H, W, C = x.shape
    KH, KW, C2, F = weight.shape
    if C != C2:
        raise ValueError(f"channels: {C} and {C2}")
    if KH > H + 2 * ph or KW > W + 2 * pw:
        raise ValueError("kernel too large")
    HO = (H + 2 * ph - KH) // sh + 1
    WO = (W + 2 * pw - KW) // sw + 1
    if grad_out.shape != (N, HO, WO, F):
        raise ValueError(f"grad_out should be {(N, HO, WO, F)} but is {grad_out.shape}")

    xp = np.zeros((N, H + 2 * ph, W + 2 * pw, C))
    xp[:, ph:ph + H, pw:pw + W, :] = x
    dxp = np.zeros(xp.shape)
    dw = np.zeros(weight.shape)
    db = np.zeros(F)

    for n in range(N):
        for y in range(HO):
            for z in range(WO):
                top = y * sh
                left = z * sw
                patch = xp[n, top:top + KH, left:left + KW, :]
                back = np.zeros((KH, KW, C))
                for f in range(F):
                    g = grad_out[n, y, z, f]
                    back = back + g * weight[:, :, :, f]
                    dw[:, :, :, f] += g * patch
                    db[f] += g
                # this window gets its gradient
                dxp[n, top:top + KH, left:left + KW, :] = back

    # take the padding away again
    dx = dxp[:, ph:ph + H, pw:pw + W, :]
    return dx, dw, db


def rot180(weight):
    if weight.ndim not in (2, 4):
        raise ValueError(f"not a kernel: {weight.shape}")
    out = np.zeros(weight.shape)
    for i in range(weight.shape[0]):
        for j in range(weight.shape[1]):
            out[i, j] = weight[-1 - i, -1 - j]
    return out


def input_gradient_by_full_convolution(grad_out, weight):
    if grad_out.ndim != 4 or weight.ndim != 4 or grad_out.shape[3] != weight.shape[3]:
        raise ValueError(f"{grad_out.shape} and {weight.shape} do not fit")
    N, HO, WO, F = grad_out.shape
    KH, KW, C, _ = weight.shape
    r = rot180(weight)
    p = np.zeros((N, HO + 2 * (KH - 1), WO + 2 * (KW - 1), F))
    p[:, KH - 1:KH - 1 + HO, KW - 1:KW - 1 + WO, :] = grad_out
    dx = np.zeros((N, HO + KH - 1, WO + KW - 1, C))
    for y in range(dx.shape[1]):
        for z in range(dx.shape[2]):
            for c in range(C):
                for n in range(N):
                    dx[n, y, z, c] = np.sum(p[n, y:y + KH, z:z + KW, :] * r[:, :, c, :])
    return dx


def softmax_cross_entropy(logits, labels):
    if logits.ndim != 2 or labels.shape != (len(logits),):
        raise ValueError(f"logits {logits.shape}, labels {labels.shape}")
    if labels.dtype.kind not in "iu":
        raise ValueError("labels must be integers")
    N, K = logits.shape
    grad = np.zeros((N, K))
    loss = 0.0
    for n in range(N):
        if labels[n] < 0 or labels[n] >= K:
            raise ValueError(f"no class {labels[n]}")
        z = logits[n] - np.max(logits[n])
        p = np.exp(z) / np.sum(np.exp(z))
        loss += -np.log(p[labels[n]])
        grad[n] = p
        grad[n, labels[n]] -= 1
    return loss / N, grad / N
