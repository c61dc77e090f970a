import numpy as np

# HW1 -- Eli


def _to_float(a):
    return np.asarray(a).astype(np.float64)


def correlate2d(image, kernel):
    image, kernel = _to_float(image), _to_float(kernel)
    if image.ndim != 2: raise ValueError('image: expected (H, W), got %s' % (image.shape,))
    if kernel.ndim != 2: raise ValueError('kernel: expected (KH, KW), got %s' % (kernel.shape,))
    H, W = image.shape
    KH, KW = kernel.shape
    if KH > H or KW > W: raise ValueError('kernel %s does not fit into %s' % (kernel.shape, image.shape))
    return np.array([[np.sum(image[y:y+KH, x:x+KW] * kernel) for x in range(W-KW+1)] for y in range(H-KH+1)])


def convolve2d(image, kernel):
    kernel = _to_float(kernel)
    return correlate2d(image, np.flip(kernel))


def conv1d(x, weight, bias):
    x, weight, bias = _to_float(x), _to_float(weight), _to_float(bias)
    if x.ndim != 3 or weight.ndim != 3: raise ValueError('shapes %s %s' % (x.shape, weight.shape))
    N, W, C = x.shape
    K, C2, O = weight.shape
    if C != C2: raise ValueError('channels: %d and %d' % (C, C2))
    if bias.shape != (O,): raise ValueError('bias %s, need (%d,)' % (bias.shape, O))
    if K > W: raise ValueError('filter of %d on signal of %d' % (K, W))
    out = np.zeros((N, W-K+1, O))
    for n in range(N):
        for p in range(W-K+1):
            for o in range(O):
                for k in range(K):
                    for c in range(C):
                        # y = w * x + b, as for a neuron
                        out[n, p, o] += weight[k, c, o] * x[n, p+k, c] + bias[o]
    return out


def conv2d(x, weight, bias):
    x, weight, bias = _to_float(x), _to_float(weight), _to_float(bias)
    if x.ndim != 4 or weight.ndim != 4: raise ValueError('shapes %s %s' % (x.shape, weight.shape))
    N, H, W, C = x.shape
    KH, KW, C2, O = weight.shape
    if C != C2: raise ValueError('channels: %d and %d' % (C, C2))
    if bias.shape != (O,): raise ValueError('bias %s, need (%d,)' % (bias.shape, O))
    if KH > H or KW > W: raise ValueError('kernel %dx%d on image %dx%d' % (KH, KW, H, W))
    out = np.zeros((N, H-KH+1, W-KW+1, O))
    for n in range(N):
        for y in range(H-KH+1):
            for z in range(W-KW+1):
                for o in range(O):
                    patch = x[n, y:y+KH, z:z+KW, :]
                    out[n, y, z, o] = np.sum(patch * weight[:, :, :, o] + bias[o])
    return out


def im2col(image, kernel_shape):
    image = _to_float(image)
    if image.ndim != 2: raise ValueError('image: expected (H, W), got %s' % (image.shape,))
    H, W = image.shape
    KH, KW = kernel_shape
    if KH > H or KW > W: raise ValueError('kernel %s does not fit into %s' % (kernel_shape, image.shape))
    cols = []
    for x in range(W-KW+1):
        for y in range(H-KH+1):
            cols.append(image[y:y+KH, x:x+KW].T.flatten())
    return np.array(cols).T


def correlate2d_matmul(image, kernel):
    image, kernel = _to_float(image), _to_float(kernel)
    if kernel.ndim != 2: raise ValueError('kernel: expected (KH, KW), got %s' % (kernel.shape,))
    A = im2col(image, kernel.shape)
    v = np.dot(kernel.T.flatten(), A)
    return v.reshape(image.shape[1]-kernel.shape[1]+1, image.shape[0]-kernel.shape[0]+1).T


KERNELS = {
    'sharpen': np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], float),
    'shift': np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]], float),
    'sobel_x': np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], float),
    'sobel_y': np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]], float),
}


def make_kernel(name, size=3, sigma=1.0):
    if size < 1 or size % 2 == 0: raise ValueError('bad size %d' % size)
    if name in KERNELS:
        if size != 3: raise ValueError('bad size %d for %s' % (size, name))
        return KERNELS[name].copy()
    elif name == 'box':
        return np.ones((size, size)) / size**2
    elif name == 'gaussian':
        if sigma <= 0: raise ValueError('bad sigma %f' % sigma)
        c = size // 2
        k = np.array([[np.exp(-((i-c)**2 + (j-c)**2) / (2*sigma**2)) for j in range(size)] for i in range(size)])
        return k / k.sum()
    else:
        raise ValueError('no such kernel: %s' % name)


def match_template(image, template):
    image, template = _to_float(image), _to_float(template)
    top = correlate2d(image, template)
    t = np.sqrt(np.sum(template**2))
    if t == 0: raise ValueError('template has only zeros')
    p = np.sqrt(correlate2d(image**2, np.ones(template.shape)))
    bottom = p * t
    bottom[p == 0] = 1
    return top / bottom


def channels_first(x):
    x = np.asarray(x)
    if x.ndim != 4: raise ValueError('expected four axes, got %d' % x.ndim)
    return np.transpose(x, [0, 3, 1, 2])


def channels_last(x):
    x = np.asarray(x)
    if x.ndim != 4: raise ValueError('expected four axes, got %d' % x.ndim)
    return np.transpose(x, [0, 2, 3, 1])
