"""Assignment 6, Britt."""
import gzip
import numpy as np

# The loops go over places, and each place does all images of the batch at once.
# (over images too it took forever)


def conv2d(x, kernel, bias):
    batch, rows, cols, _ = x.shape
    padded = np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)])
    out = np.empty((batch, rows, cols, len(bias)))
    flat_kernel = kernel.reshape(-1, len(bias))
    for r in range(rows):
        for c in range(cols):
            patch = padded[:, r:r + 3, c:c + 3].reshape(batch, -1)
            out[:, r, c] = patch @ flat_kernel + bias
    return out


def conv2d_backward(d_out, x, kernel):
    batch, rows, cols, _ = x.shape
    padded = np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)])
    d_padded = np.zeros(padded.shape)
    flat_kernel = kernel.reshape(-1, kernel.shape[3])
    d_kernel = np.zeros(flat_kernel.shape)
    for r in range(rows):
        for c in range(cols):
            patch = padded[:, r:r + 3, c:c + 3]
            d_kernel += patch.reshape(batch, -1).T @ d_out[:, r, c]
            d_padded[:, r:r + 3, c:c + 3] += (d_out[:, r, c] @ flat_kernel.T).reshape(patch.shape)
    return d_padded[:, 1:-1, 1:-1], d_kernel.reshape(kernel.shape), d_out.sum((0, 1, 2))


def maxpool(x):
    out = np.empty((x.shape[0], x.shape[1] // 2, x.shape[2] // 2, x.shape[3]))
    for r in range(out.shape[1]):
        for c in range(out.shape[2]):
            out[:, r, c] = x[:, 2 * r:2 * r + 2, 2 * c:2 * c + 2].max(axis=(1, 2))
    return out


def maxpool_backward(d_out, x, out):
    d_x = np.zeros(x.shape)
    for r in range(out.shape[1]):
        for c in range(out.shape[2]):
            todo = np.ones(out[:, r, c].shape, dtype=bool)
            for i in (2 * r, 2 * r + 1):
                for j in (2 * c, 2 * c + 1):
                    hit = todo & (x[:, i, j] == out[:, r, c])  # the first one that is the maximum
                    d_x[:, i, j] = hit * d_out[:, r, c]
                    todo &= ~hit
    return d_x


def init_params(seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    h, w, c = image_shape
    if h < 4 or w < 4:
        raise ValueError("too small: %d x %d, need 4 x 4" % (h, w))
    gen = np.random.default_rng(seed)
    params = {}
    params['conv1_weight'] = gen.normal(0, (2 / (3 * 3 * c)) ** 0.5, (3, 3, c, channels[0]))
    params['conv1_bias'] = np.zeros(channels[0])
    params['conv2_weight'] = gen.normal(0, (2 / (3 * 3 * channels[0])) ** 0.5, (3, 3, channels[0], channels[1]))
    params['conv2_bias'] = np.zeros(channels[1])
    params['dense_weight'] = gen.normal(0, 0.01, ((h // 4) * (w // 4) * channels[1], classes))
    params['dense_bias'] = np.zeros(classes)
    return params


def forward_all(params, x):
    if np.ndim(x) != 4 or x.shape[3] != params['conv1_weight'].shape[2]:
        raise ValueError("x should be (N, H, W, %d), not %s" % (params['conv1_weight'].shape[2], np.shape(x)))
    features = (x.shape[1] // 4) * (x.shape[2] // 4) * len(params['conv2_bias'])
    if features == 0 or features != len(params['dense_weight']):
        raise ValueError("%d features, but dense_weight has %d rows" % (features, len(params['dense_weight'])))
    z1 = conv2d(x, params['conv1_weight'], params['conv1_bias'])
    a1 = np.maximum(z1, 0)
    p1 = maxpool(a1)
    z2 = conv2d(p1, params['conv2_weight'], params['conv2_bias'])
    a2 = np.maximum(z2, 0)
    p2 = maxpool(a2)
    f = p2.reshape(len(x), features)
    return f @ params['dense_weight'] + params['dense_bias'], f, p2, a2, z2, p1, a1, z1


def forward(params, x):
    return forward_all(params, x)[0]


def loss_and_gradients(params, x, y, l2=0.0):
    if l2 < 0:
        raise ValueError("negative l2: %g" % l2)
    logits, f, p2, a2, z2, p1, a1, z1 = forward_all(params, x)
    n, classes = logits.shape
    if y.shape != (n,) or not np.issubdtype(y.dtype, np.integer):
        raise ValueError("y should be %d integers" % n)
    if y.min() < 0 or y.max() >= classes:
        raise ValueError("labels should be from 0 to %d" % (classes - 1))

    # softmax, straight from the definition
    e = np.exp(logits)
    probs = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(probs[np.arange(n), y]).mean()
    one_hot = np.zeros((n, classes))
    one_hot[np.arange(n), y] = 1
    d_logits = (probs - one_hot) / n

    grads = {}
    grads['dense_weight'] = f.T @ d_logits
    grads['dense_bias'] = d_logits.sum(axis=0)
    d_p2 = (d_logits @ params['dense_weight'].T).reshape(p2.shape)
    d_z2 = maxpool_backward(d_p2, a2, p2) * (z2 > 0)
    d_p1, grads['conv2_weight'], grads['conv2_bias'] = conv2d_backward(d_z2, p1, params['conv2_weight'])
    d_z1 = maxpool_backward(d_p1, a1, p1) * (z1 > 0)
    _, grads['conv1_weight'], grads['conv1_bias'] = conv2d_backward(d_z1, x, params['conv1_weight'])

    # weight decay
    for name in params:
        loss += 0.5 * l2 * np.sum(params[name] ** 2)
        grads[name] += l2 * params[name]
    return float(loss), grads


def sgd_step(params, grads, velocity, learning_rate, momentum):
    new_params, new_velocity = {}, {}
    if params.keys() != grads.keys() or params.keys() != velocity.keys():
        raise ValueError("not the same names")
    for name in params:
        if params[name].shape != grads[name].shape or params[name].shape != velocity[name].shape:
            raise ValueError("not the same shapes: " + name)
        new_velocity[name] = momentum * velocity[name] + grads[name]
        new_params[name] = params[name] - learning_rate * new_velocity[name]
    return new_params, new_velocity


def minibatches(x, y, batch_size, rng):
    if len(x) != len(y):
        raise ValueError("%d examples but %d labels" % (len(x), len(y)))
    if batch_size < 1:
        raise ValueError("batch_size must be at least 1")
    order = rng.permutation(len(x))
    batches = []
    start = 0
    while start < len(x):
        now = order[start:start + batch_size]
        batches.append((x[now], y[now]))
        start += batch_size
    return batches


def train(images, labels, config):
    settings = {'seed': 1, 'epochs': 10, 'batch_size': 32, 'learning_rate': 0.05, 'momentum': 0.9, 'l2': 0.0005,
                'verbose': False}
    for key in config:
        if key not in settings:
            raise ValueError("unknown setting " + str(key))
    settings.update(config)
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise ValueError("images %s, labels %s" % (images.shape, labels.shape))
    x = images[:, :, :, np.newaxis] / 255
    params = init_params(settings['seed'], image_shape=x.shape[1:])
    velocity = {name: np.zeros(params[name].shape) for name in params}
    gen = np.random.default_rng(settings['seed'])
    history = {'loss': []}
    for epoch in range(settings['epochs']):
        losses = []
        for xb, yb in minibatches(x, labels, settings['batch_size'], gen):
            loss, grads = loss_and_gradients(params, xb, yb, settings['l2'])
            params, velocity = sgd_step(params, grads, velocity, settings['learning_rate'], settings['momentum'])
            losses.extend([loss] * len(yb))
        history['loss'].append(float(np.mean(losses)))
        if settings['verbose']:
            print("epoch", epoch, "loss", history['loss'][-1])
    return params, history


def predict(params, images):
    if images.ndim != 3:
        raise ValueError("images should be (N, H, W), not %s" % (images.shape,))
    return np.argmax(forward(params, images[:, :, :, np.newaxis] / 255), axis=1)


def read_idx(data):
    if data.ndim != 1 or data.dtype != np.uint8:
        raise ValueError("data should be bytes")
    content = data.tobytes()
    if content[:2] == b'\x1f\x8b':
        try:
            content = gzip.decompress(content)
        except Exception as problem:
            raise ValueError("cannot decompress: %s" % problem)
    if content[:3] != b'\x00\x00\x08' or len(content) < 4:
        raise ValueError("not an IDX file of unsigned bytes")
    axes = content[3]
    header = 4 + 4 * axes
    if axes == 0 or len(content) < header:
        raise ValueError("bad header")
    shape = []
    for k in range(4, header, 4):
        shape.append(int.from_bytes(content[k:k + 4], 'big'))
    expected = 1
    for size in shape:
        expected *= size
    if len(content) != header + expected:
        raise ValueError("expected %d bytes of data, found %d" % (expected, len(content) - header))
    return np.frombuffer(content[header:], dtype=np.uint8).reshape(shape)
