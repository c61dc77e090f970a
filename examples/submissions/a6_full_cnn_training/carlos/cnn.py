"""My CNN. Everything is correct, I compared it with finite differences :)  (training takes a while)"""
import gzip
import math
import numpy as np

W1, B1, W2, B2, W3, B3 = NAMES = (
    'conv1_weight', 'conv1_bias', 'conv2_weight', 'conv2_bias', 'dense_weight', 'dense_bias')


# exactly my functions from the assignments before, with padding

def pad(image):
    h, w, c = image.shape
    bigger = np.zeros((h + 2, w + 2, c))
    bigger[1:-1, 1:-1] = image
    return bigger


def conv(images, kernels, bias):
    n, h, w, _ = images.shape
    result = np.zeros((n, h, w, len(bias)))
    for k in range(n):
        padded = pad(images[k])
        for i in range(h):
            for j in range(w):
                result[k, i, j] = np.tensordot(padded[i:i + 3, j:j + 3], kernels, axes=3) + bias
    return result


def conv_gradients(upstream, images, kernels):
    n, h, w, c = images.shape
    grad_images = np.zeros((n, h, w, c))
    grad_kernels = np.zeros(kernels.shape)
    for k in range(n):
        padded = pad(images[k])
        grad_padded = np.zeros(padded.shape)
        for i in range(h):
            for j in range(w):
                if upstream[k, i, j].any():
                    grad_padded[i:i + 3, j:j + 3] += kernels @ upstream[k, i, j]
                    grad_kernels += padded[i:i + 3, j:j + 3, :, None] * upstream[k, i, j]
        grad_images[k] = grad_padded[1:-1, 1:-1]
    return grad_images, grad_kernels, upstream.sum(axis=(0, 1, 2))


def pool(images):
    n, h, w, c = images.shape
    result = np.zeros((n, h // 2, w // 2, c))
    for k in range(n):
        for i in range(h // 2):
            for j in range(w // 2):
                result[k, i, j] = images[k, 2 * i:2 * i + 2, 2 * j:2 * j + 2].max(axis=(0, 1))
    return result


def pool_gradients(upstream, images):
    grad = np.zeros(images.shape)
    n, h, w, c = upstream.shape
    channels = np.arange(c)
    for k in range(n):
        for i in range(h):
            for j in range(w):
                # argmax takes the first of equal ones
                place = images[k, 2 * i:2 * i + 2, 2 * j:2 * j + 2].reshape(4, c).argmax(axis=0)
                grad[k, 2 * i + place // 2, 2 * j + place % 2, channels] = upstream[k, i, j]
    return grad


def init_params(seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    height, width, c0 = image_shape
    c1, c2 = channels
    if min(height, width) < 4:
        raise ValueError(f'a {height} x {width} image is too small, 4 x 4 is the least')
    random = np.random.default_rng(seed)
    return {
        W1: random.normal(scale=math.sqrt(2 / 9 / c0), size=(3, 3, c0, c1)),
        B1: np.zeros(c1),
        W2: random.normal(scale=math.sqrt(2 / 9 / c1), size=(3, 3, c1, c2)),
        B2: np.zeros(c2),
        W3: random.normal(scale=0.01, size=(height // 4 * (width // 4) * c2, classes)),
        B3: np.zeros(classes),
    }


def layers(params, x):
    if len(x.shape) != 4:
        raise ValueError(f'x needs 4 axes, it has {len(x.shape)}')
    if x.shape[3] != params[W1].shape[2]:
        raise ValueError(f'x needs {params[W1].shape[2]} channels, it has {x.shape[3]}')
    d = x.shape[1] // 4 * (x.shape[2] // 4) * len(params[B2])
    if d == 0 or d != len(params[W3]):
        raise ValueError(f'dense_weight is for {len(params[W3])} features, x gives {d}')
    z1 = conv(x, params[W1], params[B1])
    m1 = pool(np.maximum(z1, 0))
    z2 = conv(m1, params[W2], params[B2])
    m2 = pool(np.maximum(z2, 0))
    return z1, m1, z2, m2, m2.reshape(len(x), d) @ params[W3] + params[B3]


def forward(params, x):
    return layers(params, x)[-1]


def loss_and_gradients(params, x, y, l2=0.0):
    z1, m1, z2, m2, logits = layers(params, x)
    n, k = logits.shape
    if l2 < 0:
        raise ValueError('l2 < 0')
    if y.shape != (n,) or y.dtype.kind not in 'iu' or (y < 0).any() or (y >= k).any():
        raise ValueError(f'y must be {n} integers from 0 to {k - 1}')
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[range(n), y].mean()
    delta = np.exp(log_p)
    delta[range(n), y] -= 1
    delta /= n

    grads = {W3: m2.reshape(n, -1).T @ delta, B3: delta.sum(axis=0)}
    delta = (delta @ params[W3].T).reshape(m2.shape)
    delta = pool_gradients(delta, np.maximum(z2, 0)) * (z2 > 0)
    delta, grads[W2], grads[B2] = conv_gradients(delta, m1, params[W2])
    delta = pool_gradients(delta, np.maximum(z1, 0)) * (z1 > 0)
    delta, grads[W1], grads[B1] = conv_gradients(delta, x, params[W1])
    for name in (W1, W2, W3):
        loss += l2 / 2 * (params[name] ** 2).sum()
        grads[name] += l2 * params[name]
    return float(loss), grads


def sgd_step(params, grads, velocity, learning_rate, momentum):
    for other in (grads, velocity):
        if set(other) != set(params):
            raise ValueError(f'names {sorted(other)} instead of {sorted(params)}')
        for name in params:
            if other[name].shape != params[name].shape:
                raise ValueError(f'{name}: shape {other[name].shape} instead of {params[name].shape}')
    velocity = {name: momentum * velocity[name] + grads[name] for name in params}
    params = {name: params[name] - learning_rate * velocity[name] for name in params}
    return params, velocity


def minibatches(x, y, batch_size, rng):
    if batch_size < 1 or len(x) != len(y):
        raise ValueError(f'{len(x)} examples, {len(y)} labels, batch_size {batch_size}')
    order = list(range(len(x)))
    rng.shuffle(order)
    return [(x[order[k:k + batch_size]], y[order[k:k + batch_size]]) for k in range(0, len(x), batch_size)]


def train(images, labels, config):
    # 60 epochs to be on the safe side
    settings = {'seed': 0, 'epochs': 60, 'batch_size': 32, 'learning_rate': 0.01, 'momentum': 0.9, 'l2': 0.0005,
                'verbose': False}
    if not set(config) <= set(settings):
        raise ValueError(f'unknown settings: {sorted(set(config) - set(settings))}')
    settings |= config
    if images.ndim != 3:
        raise ValueError(f'images must be (N, H, W), not {images.shape}')
    if labels.shape != (len(images),):
        raise ValueError(f'labels must be ({len(images)},), not {labels.shape}')
    x = images.reshape(*images.shape, 1) / 255
    random = np.random.default_rng(settings['seed'])
    params = init_params(settings['seed'], image_shape=x.shape[1:])
    velocity = {name: np.zeros_like(params[name]) for name in NAMES}
    history = {'loss': []}
    for epoch in range(settings['epochs']):
        loss_of_epoch = 0.0
        for part_x, part_y in minibatches(x, labels, settings['batch_size'], random):
            loss, grads = loss_and_gradients(params, part_x, part_y, settings['l2'])
            params, velocity = sgd_step(params, grads, velocity, settings['learning_rate'], settings['momentum'])
            loss_of_epoch += loss * len(part_y) / len(x)
        history['loss'].append(loss_of_epoch)
        if settings['verbose']:
            print(f'{epoch}: {loss_of_epoch:.4f}')
    return params, history


def predict(params, images):
    if images.ndim != 3:
        raise ValueError(f'images must be (N, H, W), not {images.shape}')
    return forward(params, images.reshape(*images.shape, 1) / 255).argmax(axis=1)


def read_idx(data):
    if data.shape != (data.size,) or data.dtype != np.uint8:
        raise ValueError(f'not bytes: {data.dtype} {data.shape}')
    if list(data[:2]) == [31, 139]:
        try:
            data = np.frombuffer(gzip.decompress(data.tobytes()), dtype=np.uint8)
        except Exception as e:
            raise ValueError('this is no gzip') from e
    if list(data[:3]) != [0, 0, 8] or data.size < 4:
        raise ValueError(f'wrong start: {list(data[:4])}')
    axes = int(data[3])
    sizes = data[4:4 + 4 * axes].tobytes()
    if axes == 0 or len(sizes) != 4 * axes:
        raise ValueError('wrong header')
    shape = [int(size) for size in np.frombuffer(sizes, dtype='>u4')]
    pixels = data[4 + 4 * axes:]
    if pixels.size != math.prod(shape):
        raise ValueError(f'{pixels.size} pixels for {shape}')
    return pixels.reshape(shape)
