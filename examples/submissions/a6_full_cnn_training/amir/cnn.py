"""CNN, assignment 6. Layers from my a4 and a5, made faster."""
import gzip
import numpy as np

WEIGHTS = ['conv1_weight', 'conv2_weight', 'dense_weight']


# ---- layers ----

def conv(x, w, b):
    # nine shifted matrix products, padding 1
    N, H, W, C = x.shape
    xp = np.zeros((N, H + 2, W + 2, C), dtype=float)
    xp[:, 1:H + 1, 1:W + 1] = x
    y = np.zeros((N, H, W, w.shape[3])) + b
    for i in range(3):
        for j in range(3):
            y += xp[:, i:i + H, j:j + W] @ w[i, j]
    return y, xp


def conv_back(dy, xp, w):
    N, H, W, F = dy.shape
    C = xp.shape[3]
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    g = dy.reshape(-1, F)
    for i in range(3):
        for j in range(3):
            dxp[:, i:i + H, j:j + W] += dy @ w[i, j].T
            dw[i, j] = xp[:, i:i + H, j:j + W].reshape(-1, C).T @ g
    return dxp[:, 1:-1, 1:-1], dw, g.sum(axis=0)


def pool(x):
    N, H, W, C = x.shape
    h, w = H // 2, W // 2
    t = x[:, :2 * h, :2 * w].reshape(N, h, 2, w, 2, C).transpose(0, 1, 3, 2, 4, 5).reshape(N, h, w, 4, C)
    k = t.argmax(axis=3)   # argmax takes the first one: the rule for ties
    return np.take_along_axis(t, k[:, :, :, None], axis=3)[:, :, :, 0], k


def pool_back(dy, k, shape):
    N, h, w, C = dy.shape
    t = np.zeros((N, h, w, 4, C))
    np.put_along_axis(t, k[:, :, :, None], dy[:, :, :, None], axis=3)
    dx = np.zeros(shape)
    dx[:, :2 * h, :2 * w] = t.reshape(N, h, w, 2, 2, C).transpose(0, 1, 3, 2, 4, 5).reshape(N, 2 * h, 2 * w, C)
    return dx


# ---- the network ----

def init_params(seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    H, W, C = image_shape
    if H < 4 or W < 4:
        raise ValueError(f'images need at least 4 x 4 pixels, got {H} x {W}')
    c1, c2 = channels
    rng = np.random.default_rng(seed)
    D = (H // 4) * (W // 4) * c2
    return {
        'conv1_weight': np.sqrt(2 / (9 * C)) * rng.standard_normal((3, 3, C, c1)),
        'conv1_bias': np.zeros(c1),
        'conv2_weight': np.sqrt(2 / (9 * c1)) * rng.standard_normal((3, 3, c1, c2)),
        'conv2_bias': np.zeros(c2),
        'dense_weight': 0.01 * rng.standard_normal((D, classes)),
        'dense_bias': np.zeros(classes),
    }


def everything(params, x):
    """Forward, keeping all intermediate results."""
    if x.ndim != 4:
        raise ValueError(f'expected x as (N, H, W, C), got shape {x.shape}')
    if x.shape[3] != params['conv1_weight'].shape[2]:
        raise ValueError(f"x has {x.shape[3]} channels, the network wants {params['conv1_weight'].shape[2]}")
    D = (x.shape[1] // 4) * (x.shape[2] // 4) * params['conv2_weight'].shape[3]
    if D == 0 or D != params['dense_weight'].shape[0]:
        raise ValueError(f"x gives {D} features, dense_weight wants {params['dense_weight'].shape[0]}")
    s = {}
    s['z1'], s['x1'] = conv(x, params['conv1_weight'], params['conv1_bias'])
    s['p1'], s['k1'] = pool(np.maximum(s['z1'], 0))
    s['z2'], s['x2'] = conv(s['p1'], params['conv2_weight'], params['conv2_bias'])
    s['p2'], s['k2'] = pool(np.maximum(s['z2'], 0))
    s['flat'] = s['p2'].reshape(len(x), -1)
    return s['flat'] @ params['dense_weight'] + params['dense_bias'], s


def forward(params, x):
    return everything(params, x)[0]


def loss_and_gradients(params, x, y, l2=0.0):
    if l2 < 0:
        raise ValueError('l2 must not be negative')
    logits, s = everything(params, x)
    N, K = logits.shape
    if y.shape != (N,) or y.dtype.kind not in 'iu':
        raise ValueError(f'need {N} integer labels, got shape {y.shape}, dtype {y.dtype}')
    if N and (y.min() < 0 or y.max() >= K):
        raise ValueError(f'labels must be 0..{K - 1}')

    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean()
    d = np.exp(logp)
    d[np.arange(N), y] -= 1
    d /= N

    g = {'dense_weight': s['flat'].T @ d, 'dense_bias': d.sum(axis=0)}
    d = (d @ params['dense_weight'].T).reshape(s['p2'].shape)
    d = pool_back(d, s['k2'], s['z2'].shape) * (s['z2'] > 0)
    d, g['conv2_weight'], g['conv2_bias'] = conv_back(d, s['x2'], params['conv2_weight'])
    d = pool_back(d, s['k1'], s['z1'].shape) * (s['z1'] > 0)
    d, g['conv1_weight'], g['conv1_bias'] = conv_back(d, s['x1'], params['conv1_weight'])

    for name in WEIGHTS:
        loss += 0.5 * l2 * np.sum(params[name] ** 2)
        g[name] += l2 * params[name]
    return float(loss), g


def sgd_step(params, grads, velocity, learning_rate, momentum):
    if not (set(params) == set(grads) == set(velocity)):
        raise ValueError('the three dicts have different names')
    for k in params:
        if not (params[k].shape == grads[k].shape == velocity[k].shape):
            raise ValueError(f'different shapes for {k}')
    v = {k: momentum * velocity[k] + grads[k] for k in params}
    return {k: params[k] - learning_rate * v[k] for k in params}, v


def minibatches(x, y, batch_size, rng):
    if len(x) != len(y):
        raise ValueError(f'{len(x)} examples but {len(y)} labels')
    if batch_size < 1:
        raise ValueError(f'batch_size {batch_size} is less than 1')
    p = rng.permutation(len(x))
    return [(x[p[i:i + batch_size]], y[p[i:i + batch_size]]) for i in range(0, len(x), batch_size)]


SETTINGS = dict(seed=0, epochs=12, batch_size=32, learning_rate=0.05, momentum=0.9, l2=0.0003, verbose=False)


def prepare(images):
    if images.ndim != 3:
        raise ValueError(f'images should be (N, H, W), got {images.shape}')
    return images[:, :, :, None] / 255


def train(images, labels, config):
    for key in config:
        if key not in SETTINGS:
            raise ValueError(f'what is {key}? I know {list(SETTINGS)}')
    s = {**SETTINGS, **config}
    x = prepare(images)
    if labels.shape != (len(x),):
        raise ValueError(f'{len(x)} images, labels of shape {labels.shape}')
    params = init_params(s['seed'], image_shape=x.shape[1:])
    v = {k: np.zeros_like(p) for k, p in params.items()}
    rng = np.random.default_rng(s['seed'] + 12345)
    history = {'loss': []}
    for epoch in range(s['epochs']):
        sum_of_losses = 0
        for xb, yb in minibatches(x, labels, s['batch_size'], rng):
            loss, g = loss_and_gradients(params, xb, yb, s['l2'])
            params, v = sgd_step(params, g, v, s['learning_rate'], s['momentum'])
            sum_of_losses += loss * len(yb)
        history['loss'].append(sum_of_losses / len(x))
        if s['verbose']:
            print(epoch, history['loss'][-1])
    return params, history


def predict(params, images):
    return forward(params, prepare(images)).argmax(axis=1)


def read_idx(data):
    if data.dtype != np.uint8 or data.ndim != 1:
        raise ValueError(f'expected bytes, got {data.dtype} of shape {data.shape}')
    raw = data.tobytes()
    if raw[:2] == b'\x1f\x8b':
        try:
            raw = gzip.decompress(raw)
        except Exception as e:
            raise ValueError(f'not valid gzip: {e}')
    if len(raw) < 4 or raw[0] != 0 or raw[1] != 0 or raw[2] != 8 or raw[3] == 0:
        raise ValueError(f'not an IDX file of bytes: starts with {raw[:4]}')
    n = raw[3]
    if len(raw) < 4 + 4 * n:
        raise ValueError('header cut off')
    shape = np.frombuffer(raw, '>u4', count=n, offset=4).tolist()
    count = 1
    for s in shape:
        count *= s
    if len(raw) - 4 - 4 * n != count:
        raise ValueError(f'{count} pixels wanted, {len(raw) - 4 - 4 * n} found')
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)
