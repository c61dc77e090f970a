"""Backward passes, everything as einsum. -- Alva"""

import numpy as np

E = np.einsum


def need(ok, message):
    if not ok:
        raise ValueError(message)


def numerical_gradient(f, x, upstream, step=1e-5):
    need(step > 0, f"step must be positive, got {step}")
    x, upstream = np.array(x, float), np.array(upstream, float)
    need(np.shape(f(x)) == upstream.shape, f"f(x) is {np.shape(f(x))}, upstream is {upstream.shape}")

    def loss(x):
        return float((f(x) * upstream).sum())

    def slope(index):
        e = np.zeros_like(x)
        e[index] = step
        return (loss(x + e) - loss(x - e)) / (2 * step)

    return np.array([slope(index) for index in np.ndindex(x.shape)]).reshape(x.shape)


def relu_backward(grad_out, x):
    need(np.shape(grad_out) == np.shape(x), f"{np.shape(grad_out)} vs {np.shape(x)}")
    return np.heaviside(x, 0) * grad_out


def dense(x, weight, bias):
    need(np.ndim(x) == 2 == np.ndim(weight), f"x {np.shape(x)}, weight {np.shape(weight)}: want two axes each")
    need(x.shape[1] == weight.shape[0], f"x {x.shape} @ weight {weight.shape}")
    need(np.shape(bias) == weight.shape[1:], f"bias {np.shape(bias)}, want {weight.shape[1:]}")
    return E("ni,io->no", 1.0 * x, weight) + bias


def dense_backward(grad_out, x, weight):
    dense(x, weight, np.zeros(np.shape(weight)[-1]))  # it checks the rest
    need(np.shape(grad_out) == (x.shape[0], weight.shape[1]), f"grad_out {np.shape(grad_out)}")
    g = 1.0 * grad_out
    return E("no,io->ni", g, weight), E("no,ni->io", g, x), E("no->o", g)


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    g, x, w = (np.array(a, float) for a in (grad_out, x, weight))
    need(g.ndim == x.ndim == w.ndim == 4, f"want four axes, got {g.shape}, {x.shape}, {w.shape}")
    (sh, sw), (ph, pw) = (v if isinstance(v, (tuple, list)) else (v, v) for v in (stride, padding))
    need(sh > 0 and sw > 0, f"stride {stride}")
    need(ph >= 0 and pw >= 0, f"padding {padding}")
    n, h, width, c = x.shape
    kh, kw, c_in, c_out = w.shape
    need(c == c_in, f"x has {c} channels, weight {c_in}")
    need(kh <= h + 2 * ph and kw <= width + 2 * pw, f"kernel {kh} x {kw} too large")
    ho, wo = (h + 2 * ph - kh) // sh + 1, (width + 2 * pw - kw) // sw + 1
    need(g.shape == (n, ho, wo, c_out), f"grad_out {g.shape}, want {(n, ho, wo, c_out)}")

    # row selectors: A[y, i, u] = 1 where place y and tap i meet in row u of the padded image. Then everything is einsum.
    A = np.zeros((ho, kh, h + 2 * ph))
    B = np.zeros((wo, kw, width + 2 * pw))
    for y, i in np.ndindex(ho, kh):
        A[y, i, y * sh + i] = 1
    for z, j in np.ndindex(wo, kw):
        B[z, j, z * sw + j] = 1
    A, B = A[:, :, ph:ph + h], B[:, :, pw:pw + width]  # padding is never read from, nor written to

    dx = E("nyzo,ijco,yiu,zjv->nuvc", g, w, A, B, optimize=True)
    dw = E("nyzo,nuvc,yiu,zjv->ijco", g, x, A, B, optimize=True)
    return dx, dw, E("nyzo->o", g)


def rot180(weight):
    need(np.ndim(weight) in (2, 4), f"weight {np.shape(weight)}")
    return np.flip(np.flip(weight, 0), 1)


def input_gradient_by_full_convolution(grad_out, weight):
    need(np.ndim(grad_out) == 4 == np.ndim(weight), "four axes, please")
    need(grad_out.shape[3] == weight.shape[3], f"{grad_out.shape[3]} channels, {weight.shape[3]} kernels")
    from functions import conv2d
    kh, kw = weight.shape[:2]
    ring = np.pad(grad_out, ((0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1), (0, 0)))
    return conv2d(ring, rot180(weight).transpose(0, 1, 3, 2), 0.0)


def softmax_cross_entropy(logits, labels):
    need(np.ndim(logits) == 2, f"logits {np.shape(logits)}")
    n, k = logits.shape
    need(np.shape(labels) == (n,), f"labels {np.shape(labels)}")
    need(np.issubdtype(labels.dtype, np.integer), f"labels are {labels.dtype}")
    need(((0 <= labels) & (labels < k)).all(), f"labels must be in 0..{k - 1}")
    y = np.eye(k)[labels]
    z = logits - logits.max(1, keepdims=True)
    lse = np.log(E("nk->n", np.exp(z)))
    loss = (lse - E("nk,nk->n", z, y)).mean()
    return loss, (np.exp(z - lse[:, None]) - y) / n
