import numpy as np

# D. M., assignment 3


def pair(a):
    if isinstance(a, tuple) or isinstance(a, list):
        return a
    return (a, a)


def conv_output_size(size, kernel, stride=1, padding=0):
    if size < 1 or kernel < 1 or stride < 1:
        raise ValueError("size, kernel, stride must be positive")
    if isinstance(padding, str):
        p = padding.lower()
        if p == "same":
            return (size + stride - 1) // stride
        elif p == "valid":
            padding = 0
            if kernel > size:
                raise ValueError("kernel too large")
            return (size - kernel + stride) // stride
        else:
            raise ValueError("what is " + padding + "?")
    if padding < 0:
        raise ValueError("negative padding")
    n = size - kernel + 2 * padding
    if n < 0:
        raise ValueError("kernel too large")
    assert n % stride == 0, "stride does not fit"
    return n // stride + 1


def conv_output_shape(x_shape, weight_shape, stride=1, padding=0):
    if len(x_shape) != 4:
        raise ValueError("x_shape")
    if len(weight_shape) != 4:
        raise ValueError("weight_shape")
    if x_shape[3] != weight_shape[2]:
        raise ValueError("channels")
    stride = pair(stride)
    padding = pair(padding)
    h = conv_output_size(x_shape[1], weight_shape[0], stride[0], padding[0])
    w = conv_output_size(x_shape[2], weight_shape[1], stride[1], padding[1])
    return (x_shape[0], h, w, weight_shape[3])


def pool_output_shape(x_shape, window, stride=None):
    if len(x_shape) != 4:
        raise ValueError("x_shape")
    f = pair(window)
    s = pair(stride) if stride is not None else f
    for i in range(2):
        if f[i] < 1 or s[i] < 1:
            raise ValueError("window or stride")
        if f[i] > x_shape[i + 1]:
            raise ValueError("window too large")
    h = (x_shape[1] - f[0]) // s[0] + 1
    w = (x_shape[2] - f[1]) // s[1] + 1
    return (x_shape[0], h, w, x_shape[3])


def conv2d(x, weight, bias, stride=1, padding=0):
    x = np.asarray(x)
    weight = np.asarray(weight)
    bias = np.asarray(bias)
    if x.ndim != 4 or weight.ndim != 4 or bias.ndim != 1:
        raise ValueError("dimensions")
    if x.shape[3] != weight.shape[2] or weight.shape[3] != bias.shape[0]:
        raise ValueError("channels")
    sy, sx = pair(stride)
    py, px = pair(padding)
    if sy < 1 or sx < 1 or py < 0 or px < 0:
        raise ValueError("stride or padding")
    x = np.pad(x.astype(float), [(0, 0), (py, py), (px, px), (0, 0)], mode="constant")
    kh, kw = weight.shape[0], weight.shape[1]
    if kh > x.shape[1] or kw > x.shape[2]:
        raise ValueError("kernel too large")
    rows = []
    for top in range(0, x.shape[1] - kh + 1, sy):
        row = []
        for left in range(0, x.shape[2] - kw + 1, sx):
            row.append(np.einsum("nijc,ijco->no", x[:, top:top + kh, left:left + kw], weight) + bias)
        rows.append(np.stack(row, axis=1))
    return np.stack(rows, axis=1)


def conv_parameters(weight_shape, bias=True):
    result = 1
    for a in weight_shape:
        result = result * a
    if bias:
        result = result + weight_shape[-1]
    return result


def dense_parameters(n_in, n_out, bias=True):
    result = n_in * n_out
    if bias:
        result = result + n_out
    return result


def conv_connections(weight_shape, out_shape):
    if len(weight_shape) - 1 != len(out_shape) or weight_shape[-1] != out_shape[-1]:
        raise ValueError("shapes")
    result = conv_parameters(weight_shape, False)
    for a in out_shape[:-1]:
        result = result * a
    return result


def dense_connections(in_shape, out_shape):
    result = 1
    for a in in_shape:
        result = result * a
    for a in out_shape:
        result = result * a
    return result


KEYS = {
    "conv": ["kind", "name", "filters", "kernel", "stride", "padding", "bias"],
    "depthwise": ["kind", "name", "kernel", "stride", "padding", "bias"],
    "pool": ["kind", "name", "window", "stride"],
    "flatten": ["kind", "name"],
    "dense": ["kind", "name", "units", "bias"],
}


def check(layer):
    if "kind" not in layer or layer["kind"] not in KEYS:
        raise ValueError("kind")
    for key in layer:
        if key not in KEYS[layer["kind"]]:
            raise ValueError(key)
    for key in ("filters", "kernel", "window", "units"):
        if key in KEYS[layer["kind"]] and key not in layer:
            raise ValueError("missing " + key)


def receptive_field(layers):
    # every layer adds (k - 1)
    r = [1, 1]
    for layer in layers:
        check(layer)
        if layer["kind"] == "flatten" or layer["kind"] == "dense":
            raise ValueError("no receptive field")
        if layer["kind"] == "pool":
            k = pair(layer["window"])
        else:
            k = pair(layer["kernel"])
        r[0] = r[0] + k[0] - 1
        r[1] = r[1] + k[1] - 1
    return tuple(r)


def summarize(layers, input_shape):
    if len(input_shape) != 3:
        raise ValueError("input_shape")
    table = []
    shape = tuple(input_shape)
    params = 0
    conns = 0
    for layer in layers:
        check(layer)
        kind = layer.pop("kind")
        name = layer.pop("name", kind)
        bias = layer.pop("bias", True)
        stride = layer.pop("stride", None)
        padding = layer.pop("padding", 0)
        p = 0
        c = 0
        if kind == "flatten":
            shape = (dense_connections(shape, ()),)
        elif kind == "dense":
            if len(shape) != 1:
                raise ValueError("flatten first")
            units = layer.pop("units")
            p = dense_parameters(shape[0], units, bias)
            c = dense_connections(shape, (units,))
            shape = (units,)
        else:
            if len(shape) != 3:
                raise ValueError("already flat")
            if kind == "pool":
                shape = pool_output_shape((1,) + shape, layer.pop("window"), stride)[1:]
            else:
                kh, kw = pair(layer.pop("kernel"))
                if kind == "conv":
                    weight_shape = (kh, kw, shape[2], layer.pop("filters"))
                    x_shape = (1,) + shape
                else:
                    weight_shape = (kh, kw, 1, shape[2])
                    x_shape = (1, shape[0], shape[1], 1)
                shape = conv_output_shape(x_shape, weight_shape, stride or 1, padding)[1:]
                p = conv_parameters(weight_shape, bias)
                c = conv_connections(weight_shape, shape)
        params = params + p
        conns = conns + c
        table.append({"name": name, "output_shape": shape, "parameters": p, "connections": c})
    table.append({"name": "total", "output_shape": shape, "parameters": params, "connections": conns})
    return table
