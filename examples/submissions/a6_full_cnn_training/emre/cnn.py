"""Emre, CNN. TODO find out why the accuracy stays at 10 % although the loss looks fine at the beginning"""
import gzip

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(x):
    # all 3 x 3 patches, padding 1: (N, H, W, C, 3, 3)
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    return sliding_window_view(padded, (3, 3), axis=(1, 2))


def conv(x, w, b):
    return np.einsum('nhwcij,ijco->nhwo', windows(x), w, optimize=True) + b


def conv_dw(dy, x):
    return np.einsum('nhwcij,nhwo->ijco', windows(x), dy, optimize=True)


def conv_dx(dy, w):
    # backwards is a convolution with the turned kernels
    return np.einsum('nhwoij,ijco->nhwc', windows(dy), w[::-1, ::-1], optimize=True)


def blocks(x):
    # (N, H, W, C) -> (N, H // 2, W // 2, 4, C)
    n, h, w, c = x.shape
    x = x[:, :h // 2 * 2, :w // 2 * 2].reshape(n, h // 2, 2, w // 2, 2, c)
    return np.moveaxis(x, 2, 3).reshape(n, h // 2, w // 2, 4, c)


def unblocks(b, shape):
    n, h, w, _, c = b.shape
    x = np.zeros(shape)
    x[:, :2 * h, :2 * w] = np.moveaxis(b.reshape(n, h, w, 2, 2, c), 3, 2).reshape(n, 2 * h, 2 * w, c)
    return x


def pool_dx(dy, x):
    b = blocks(x)
    first = np.arange(4)[:, None] == b.argmax(axis=3)[:, :, :, None]
    return unblocks(first * dy[:, :, :, None], x.shape)


def init_params(seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    h, w, c = image_shape
    if h < 4 or w < 4:
        raise ValueError('at least 4 x 4 please, not %s x %s' % (h, w))
    c1, c2 = channels
    rng = np.random.default_rng(seed)
    return dict(
        conv1_weight=rng.normal(0, np.sqrt(2 / 9 / c), (3, 3, c, c1)),
        conv1_bias=np.zeros(c1),
        conv2_weight=rng.normal(0, np.sqrt(2 / 9 / c1), (3, 3, c1, c2)),
        conv2_bias=np.zeros(c2),
        dense_weight=rng.normal(0, 0.01, ((h // 4) * (w // 4) * c2, classes)),
        dense_bias=np.zeros(classes),
    )


def compute(P, x):
    if x.ndim != 4 or x.shape[3] != P['conv1_weight'].shape[2]:
        raise ValueError('wrong shape of x: %s' % (x.shape,))
    if (x.shape[1] // 4) * (x.shape[2] // 4) * len(P['conv2_bias']) != len(P['dense_weight']) or min(x.shape[1:3]) < 4:
        raise ValueError('x of shape %s does not fit to dense_weight %s' % (x.shape, P['dense_weight'].shape))
    a = [x]
    z = []
    for name in ('conv1', 'conv2'):
        z.append(conv(a[-1], P[name + '_weight'], P[name + '_bias']))
        a.append(blocks(z[-1].clip(0)).max(axis=3))
    flat = a[2].reshape(len(x), -1)
    return a, z, flat, flat @ P['dense_weight'] + P['dense_bias']


def forward(params, x):
    return compute(params, x)[3]


def loss_and_gradients(params, x, y, l2=0.0):
    P = params
    if l2 < 0:
        raise ValueError('l2 is %s' % l2)
    a, z, flat, logits = compute(P, x)
    n, k = logits.shape
    if y.shape != (n,) or y.dtype.kind not in 'iu' or y.min() < 0 or y.max() >= k:
        raise ValueError('y should hold %d integers from 0 to %d' % (n, k - 1))
    s = logits - logits.max(1, keepdims=True)
    logsum = np.log(np.exp(s).sum(1, keepdims=True))
    loss = (logsum[:, 0] - s[np.arange(n), y]).mean()
    d = (np.exp(s - logsum) - np.eye(k)[y]) / n

    G = {'dense_weight': flat.T @ d, 'dense_bias': d.sum(0)}
    d = (d @ P['dense_weight'].T).reshape(a[2].shape)
    for i, name in ((1, 'conv2'), (0, 'conv1')):
        d = pool_dx(d, z[i].clip(0)) * (z[i] > 0)
        G[name + '_weight'] = conv_dw(d, a[i])
        G[name + '_bias'] = d.sum((0, 1, 2))
        d = conv_dx(d, P[name + '_weight'])
    for name in P:
        if 'weight' in name:
            loss += l2 / 2 * np.sum(P[name] ** 2)
            G[name] = G[name] + l2 * P[name]
    return float(loss), G


def sgd_step(params, grads, velocity, learning_rate, momentum):
    shapes = [{k: v.shape for k, v in d.items()} for d in (params, grads, velocity)]
    if shapes[0] != shapes[1] or shapes[0] != shapes[2]:
        raise ValueError('names or shapes differ')
    v = {k: momentum * velocity[k] + grads[k] for k in params}
    return {k: params[k] - learning_rate * v[k] for k in params}, v


def minibatches(x, y, batch_size, rng):
    if len(x) != len(y):
        raise ValueError('%d examples but %d labels' % (len(x), len(y)))
    if batch_size < 1:
        raise ValueError('batch_size %d' % batch_size)
    x = x.copy()
    rng.shuffle(x)
    batches = []
    for i in range(0, len(x), batch_size):
        batches.append((x[i:i + batch_size], y[i:i + batch_size]))
    return batches


def train(images, labels, config):
    s = dict(seed=0, epochs=10, batch_size=50, learning_rate=0.05, momentum=0.9, l2=0.0, verbose=False)
    for key in config:
        if key not in s:
            raise ValueError('what is %r?' % key)
    s.update(config)
    if images.ndim != 3 or labels.shape != (len(images),):
        raise ValueError('images %s, labels %s' % (images.shape, labels.shape))
    x = images[..., None] / 255
    params = init_params(s['seed'], image_shape=x.shape[1:])
    v = {k: 0 * p for k, p in params.items()}
    rng = np.random.default_rng(s['seed'])
    history = {'loss': []}
    for epoch in range(s['epochs']):
        total = 0
        for xb, yb in minibatches(x, labels, s['batch_size'], rng):
            loss, g = loss_and_gradients(params, xb, yb, s['l2'])
            params, v = sgd_step(params, g, v, s['learning_rate'], s['momentum'])
            total += loss * len(yb)
        history['loss'].append(total / len(x))
        if s['verbose']:
            print(epoch, history['loss'][-1])
    return params, history


def predict(params, images):
    logits = forward(params, images[:, :, :, None])
    return np.argmax(logits, axis=1)


def read_idx(data):
    raw = data.tobytes()
    if raw[:2] == b'\x1f\x8b':
        raw = gzip.decompress(raw)
    raw = np.frombuffer(raw, np.uint8)
    if raw[3] == 3:
        return raw[16:].reshape(-1, 28, 28)
    return raw[8:]
