"""gita - assignment 6: a class for every layer"""
import gzip
import math

import numpy as np


class Conv:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.p = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
        H, W = x.shape[1:3]
        self.places = [(i, j, slice(i, i + H), slice(j, j + W)) for i in range(3) for j in range(3)]
        return sum(self.p[:, r, c] @ self.w[i, j] for i, j, r, c in self.places) + self.b

    def back(self, d):
        self.dw, self.db = np.zeros(self.w.shape), d.sum((0, 1, 2))
        dp = np.zeros(self.p.shape)
        for i, j, r, c in self.places:
            self.dw[i, j] = np.tensordot(self.p[:, r, c], d, ((0, 1, 2), (0, 1, 2)))
            dp[:, r, c] += d @ self.w[i, j].T
        return dp[:, 1:-1, 1:-1]


class ReLU:
    def __call__(self, x):
        self.on = x > 0
        return x * self.on

    def back(self, d):
        return d * self.on


class Pool:
    def __call__(self, x):
        self.shape = x.shape
        H, W = x.shape[1] // 2 * 2, x.shape[2] // 2 * 2
        self.parts = [(slice(None), slice(i, H, 2), slice(j, W, 2)) for i in (0, 1) for j in (0, 1)]
        four = np.array([x[p] for p in self.parts])
        self.winner = four.argmax(0)
        return four.max(0)

    def back(self, d):
        dx = np.zeros(self.shape)
        for k, p in enumerate(self.parts):
            dx[p] = d * (self.winner == k)
        return dx


class Dense:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.shape, self.flat = x.shape, x.reshape(len(x), -1)
        return self.flat @ self.w + self.b

    def back(self, d):
        self.dw, self.db = self.flat.T @ d, d.sum(0)
        return (d @ self.w.T).reshape(self.shape)


class Net:
    def __init__(self, params):
        self.named = {
            'conv1': Conv(params['conv1_weight'], params['conv1_bias']),
            'conv2': Conv(params['conv2_weight'], params['conv2_bias']),
            'dense': Dense(params['dense_weight'], params['dense_bias']),
        }
        n = self.named
        self.layers = [n['conv1'], ReLU(), Pool(), n['conv2'], ReLU(), Pool(), n['dense']]

    def __call__(self, x):
        c, d = self.named['conv1'].w.shape[2], len(self.named['dense'].w)
        if x.ndim != 4 or x.shape[3] != c:
            raise ValueError(f'x: {x.shape}, wanted 4 axes, {c} channels')
        got = x.shape[1] // 4 * (x.shape[2] // 4) * len(self.named['conv2'].b)
        if got != d or got == 0:
            raise ValueError(f'x: {x.shape} makes {got} features, wanted {d}')
        for layer in self.layers:
            x = layer(x)
        return x

    def back(self, d):
        for layer in self.layers[::-1]:
            d = layer.back(d)
        g = {f'{name}_weight': layer.dw for name, layer in self.named.items()}
        return g | {f'{name}_bias': layer.db for name, layer in self.named.items()}


def init_params(seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    h, w, c = image_shape
    if h < 4 or w < 4:
        raise ValueError(f'{h} x {w} is less than 4 x 4')
    np.random.seed(seed)
    return {
        'conv1_weight': np.random.randn(3, 3, c, channels[0]) * math.sqrt(2 / (9 * c)),
        'conv1_bias': np.zeros(channels[0]),
        'conv2_weight': np.random.randn(3, 3, channels[0], channels[1]) * math.sqrt(2 / (9 * channels[0])),
        'conv2_bias': np.zeros(channels[1]),
        'dense_weight': np.random.randn(h // 4 * (w // 4) * channels[1], classes) * 0.01,
        'dense_bias': np.zeros(classes),
    }


def forward(params, x):
    return Net(params)(x)


def loss_and_gradients(params, x, y, l2=0.0):
    if l2 < 0:
        raise ValueError(f'l2 = {l2}')
    net = Net(params)
    logits = net(x)
    n, k = logits.shape
    if y.shape != (n,) or y.dtype.kind not in 'iu' or y.min() < 0 or y.max() >= k:
        raise ValueError(f'y is not {n} integers from 0 to {k - 1}')
    logits = logits - logits.max(1, keepdims=True)
    p = np.exp(logits)
    total = p.sum(1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - logits[np.arange(n), y])
    d = p / total
    d[np.arange(n), y] -= 1
    g = net.back(d / n)
    for name in g:
        if name.endswith('weight'):
            loss += l2 / 2 * (params[name] ** 2).sum()
            g[name] += l2 * params[name]
    return float(loss), g


def sgd_step(params, grads, velocity, learning_rate, momentum):
    if params.keys() != grads.keys() or params.keys() != velocity.keys():
        raise ValueError('different names')
    for k in params:
        if params[k].shape != grads[k].shape or params[k].shape != velocity[k].shape:
            raise ValueError(f'different shapes of {k}')
        velocity[k] *= momentum
        velocity[k] += grads[k]
        params[k] -= learning_rate * velocity[k]
    return params, velocity


def minibatches(x, y, batch_size, rng):
    if len(x) != len(y):
        raise ValueError(f'{len(x)} x, {len(y)} y')
    if batch_size < 1:
        raise ValueError(f'batch_size = {batch_size}')
    order = rng.permutation(len(x))
    number = math.ceil(len(x) / batch_size)
    return [(x[o], y[o]) for o in (order[k * batch_size:(k + 1) * batch_size] for k in range(number))]


def train(images, labels, config):
    default = {'seed': 0, 'epochs': 12, 'batch_size': 32, 'learning_rate': 0.04, 'momentum': 0.9, 'l2': 3e-4,
               'verbose': False}
    if not config.keys() <= default.keys():
        raise ValueError(f'config: {config.keys() - default.keys()}')
    c = default | config
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise ValueError(f'images {images.shape}, labels {labels.shape}')
    x = images[..., None] / 255
    params = init_params(c['seed'], image_shape=x.shape[1:])
    velocity = {k: np.zeros_like(v) for k, v in params.items()}
    rng = np.random.default_rng()
    history = {'loss': []}
    for epoch in range(c['epochs']):
        loss_sum = 0.0
        for bx, by in minibatches(x, labels, c['batch_size'], rng):
            loss, grads = loss_and_gradients(params, bx, by, c['l2'])
            sgd_step(params, grads, velocity, c['learning_rate'], c['momentum'])
            loss_sum += loss * len(bx)
        history['loss'].append(loss_sum / len(x))
        if c['verbose']:
            print(epoch + 1, round(history['loss'][-1], 4))
    return params, history


def predict(params, images):
    if images.ndim != 3:
        raise ValueError(f'images {images.shape}')
    return Net(params)(images[..., None] / 255).argmax(1)


def read_idx(data):
    if data.ndim != 1 or data.dtype != np.uint8:
        raise ValueError('bytes wanted')
    b = bytes(data)
    if b[:2] == b'\x1f\x8b':
        try:
            b = gzip.decompress(b)
        except Exception as e:
            raise ValueError('bad gzip') from e
    if len(b) < 4 or b[:3] != b'\0\0\x08' or b[3] == 0 or len(b) < 4 + 4 * b[3]:
        raise ValueError('bad header')
    shape = [int.from_bytes(b[k:k + 4], 'big') for k in range(4, 4 + 4 * b[3], 4)]
    rest = b[4 + 4 * b[3]:]
    if len(rest) != math.prod(shape):
        raise ValueError(f'{len(rest)} bytes, not {shape}')
    return np.frombuffer(rest, np.uint8).reshape(shape)
