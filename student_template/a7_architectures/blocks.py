"""The blocks that well-known networks are stacked from, and what they cost.

Images are ``(N, H, W, C)``, kernels ``(KH, KW, C_in, C_out)``. With ``padding="same"`` an axis of H pixels gives
``ceil(H / stride)`` results: it is continued with ``max((ceil(H / stride) - 1) * stride + KH - H, 0)`` zeros, half of
them on either side, an odd one at the bottom and on the right. With ``padding="valid"`` it gives
``(H - KH) // stride + 1``.

Blocks take their parameters as a dict of arrays. A convolution called ``conv1`` in it has the entries
``"conv1_weight"`` and ``"conv1_bias"``. Integers are computed as float64; arguments, and arrays in a dict, are never
modified.

Costs are for one image, as ``{"parameters": int, "multiplies": int}``: weights and biases, and one multiplication for
each weight at each place where its kernel stops, on padding too. Everything else is free.
"""

import numpy as np


def conv1x1(x, weight, bias):
    """Mix the channels of each pixel: a convolution whose kernels see one pixel.

    ``out[n, y, x, o] = bias[o] + sum of weight[0, 0, c, o] * x[n, y, x, c] over all c``

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C_in)
        Images, channels last.
    weight : ndarray of shape (1, 1, C_in, C_out)
        One kernel for each output channel.
    bias : ndarray of shape (C_out,)
        Added once at every pixel of its channel.

    Returns
    -------
    ndarray of shape (N, H, W, C_out)
        Floats.

    Raises
    ------
    ValueError
        If an argument has the wrong number of axes, the kernels are not 1 x 1, x and weight disagree on C_in, or the
        bias does not have one entry for each output channel.

    Examples
    --------
    >>> conv1x1(np.array([[[[1, 2], [3, 4]]]]), weight=np.array([[[[1], [10]]]]), bias=np.array([100]))
    array([[[[121.],
             [143.]]]])
    """
    raise NotImplementedError


def depthwise_conv2d(x, weight, bias, stride=1, padding="same"):
    """Slide kernels over each channel by itself.

    ``out[n, y, x, c * M + m] = bias[c * M + m] + sum of weight[i, j, c, m] * padded[n, s*y + i, s*x + j, c]
    over all i, j``, where s is the stride.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images, channels last.
    weight : ndarray of shape (KH, KW, C, M)
        M kernels for each channel. M is called the multiplier; it is 1 in most networks.
    bias : ndarray of shape (C * M,)
        Added once at every position of its output channel.
    stride : int
        The same for both spatial axes.
    padding : str
        "same" or "valid", as at the top of this file.

    Returns
    -------
    ndarray of shape (N, HO, WO, C * M)
        Floats; the M results of one input channel stand side by side.

    Raises
    ------
    ValueError
        If an argument has the wrong number of axes, x and weight disagree on C, the bias does not have one entry for
        each output channel, the stride is less than 1, the padding is neither "same" nor "valid", or a kernel does not
        fit into the image and the padding is "valid".

    Examples
    --------
    >>> x = np.array([[1, 10], [2, 20], [3, 30]]).reshape(1, 3, 1, 2)
    >>> weight = np.array([[1, 0], [1, 1]]).reshape(2, 1, 2, 1)  # down, across, channel, multiplier
    >>> depthwise_conv2d(x, weight, np.zeros(2))[0, :, 0]
    array([[ 3., 20.],
           [ 5., 30.],
           [ 3.,  0.]])
    """
    raise NotImplementedError


def depthwise_separable_conv2d(x, params, stride=1, padding="same"):
    """Look at each channel by itself, then mix the channels: MobileNet's stand-in for a convolution.

    A depthwise convolution, and a 1 x 1 convolution of its result. There is no activation in between or afterwards.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images, channels last.
    params : dict
        ``depthwise_weight (KH, KW, C, M)``, ``depthwise_bias (C * M,)``, ``pointwise_weight (1, 1, C * M, C_out)``,
        ``pointwise_bias (C_out,)``.
    stride : int
        Of the depthwise convolution.
    padding : str
        Of the depthwise convolution: "same" or "valid".

    Returns
    -------
    ndarray of shape (N, HO, WO, C_out)
        Floats.

    Raises
    ------
    ValueError
        If params lacks an entry, or one of the two convolutions refuses its arguments.

    Examples
    --------
    >>> params = {"depthwise_weight": np.array([2, 3]).reshape(1, 1, 2, 1), "depthwise_bias": np.array([0, 1]),
    ...           "pointwise_weight": np.array([1, -1]).reshape(1, 1, 2, 1), "pointwise_bias": np.array([10])}
    >>> depthwise_separable_conv2d(np.array([[[[1, 1], [5, 2]]]]), params)  # 2*1 - (3*1 + 1) + 10 and so on
    array([[[[ 8.],
             [13.]]]])
    """
    raise NotImplementedError


def residual_block(x, params, stride=1):
    """Add what two convolutions find to what came in: ResNet's basic block, without batch normalisation.

    ``relu(conv2(relu(conv1(x))) + shortcut(x))``. The shortcut is x itself, or a 1 x 1 convolution of it if params has
    one. Both convolutions pad "same".

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C_in)
        Images, channels last.
    params : dict
        ``conv1_weight (KH, KW, C_in, C_mid)``, ``conv1_bias (C_mid,)``, ``conv2_weight (KH, KW, C_mid, C_out)``,
        ``conv2_bias (C_out,)``, and for a projection ``shortcut_weight (1, 1, C_in, C_out)`` and
        ``shortcut_bias (C_out,)``. The two kernels may differ in size; in ResNet both are 3 x 3.
    stride : int
        Of conv1 and of the projection.

    Returns
    -------
    ndarray of shape (N, ceil(H / stride), ceil(W / stride), C_out)
        Floats, none of them negative.

    Raises
    ------
    ValueError
        If params lacks an entry (one of the shortcut's entries asks for the other), a convolution does not fit what it
        reads, the shortcut's kernels are not 1 x 1, the stride is less than 1, or the two things to be added differ in
        shape.

    Examples
    --------
    >>> params = {"conv1_weight": np.array([[[[1]]]]), "conv1_bias": np.array([-2]),
    ...           "conv2_weight": np.array([[[[-3]]]]), "conv2_bias": np.array([0])}
    >>> residual_block(np.array([1, 2, 3, 4]).reshape(1, 1, 4, 1), params).ravel()
    array([1., 2., 0., 0.])
    """
    raise NotImplementedError


def bottleneck_block(x, params, stride=1):
    """Add what three convolutions find to what came in: the block of the deeper ResNets.

    ``relu(conv3(relu(conv2(relu(conv1(x))))) + shortcut(x))``: conv1 makes the channels few, conv2 looks around, conv3
    makes them many again. The shortcut is as in `residual_block`; all convolutions pad "same".

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C_in)
        Images, channels last.
    params : dict
        ``conv1_weight (1, 1, C_in, C_mid)``, ``conv2_weight (KH, KW, C_mid, C_mid)``,
        ``conv3_weight (1, 1, C_mid, C_out)``, for a projection ``shortcut_weight (1, 1, C_in, C_out)``, and a bias for
        each.
    stride : int
        Of conv1, as in the paper, and of the projection.

    Returns
    -------
    ndarray of shape (N, ceil(H / stride), ceil(W / stride), C_out)
        Floats, none of them negative.

    Raises
    ------
    ValueError
        As for `residual_block`; and if the kernels of conv1 or conv3 are not 1 x 1.

    Examples
    --------
    >>> ones = np.ones((1, 1, 1, 1))
    >>> params = {"conv1_weight": ones, "conv1_bias": np.array([-2]),
    ...           "conv2_weight": ones, "conv2_bias": np.array([-1]),
    ...           "conv3_weight": -3 * ones, "conv3_bias": np.array([0])}
    >>> bottleneck_block(np.array([1, 2, 3, 4, 5]).reshape(1, 1, 5, 1), params).ravel()
    array([1., 2., 3., 1., 0.])
    """
    raise NotImplementedError


def inception_block(x, params):
    """Look with kernels of several sizes at once: the module of GoogLeNet.

    Four branches read x: a 1 x 1 convolution; a 1 x 1 and then a 3 x 3; a 1 x 1 and then a 5 x 5; a maximum over 3 x 3
    pixels, stride 1, and then a 1 x 1. A ReLU follows each of the six convolutions. All pad "same", and the maximum is
    taken over pixels inside the image only. The four results are concatenated along the channels, in this order.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images, channels last.
    params : dict
        A weight and a bias for each of ``1x1``, ``3x3_reduce``, ``3x3``, ``5x5_reduce``, ``5x5``, ``pool_proj``:
        ``"1x1_weight"``, ``"1x1_bias"``, and so on. Only ``"3x3_weight"`` and ``"5x5_weight"`` have kernels larger than
        1 x 1.

    Returns
    -------
    ndarray of shape (N, H, W, C_1x1 + C_3x3 + C_5x5 + C_pool_proj)
        Floats, none of them negative.

    Raises
    ------
    ValueError
        If params lacks an entry, a kernel does not have the size that its name says, or a convolution does not fit
        what it reads.

    Examples
    --------
    With ones for weights and zeros for biases, each branch adds up what its kernel meets; the last takes the maximum.

    >>> sizes = {"1x1": 1, "3x3_reduce": 1, "3x3": 3, "5x5_reduce": 1, "5x5": 5, "pool_proj": 1}
    >>> params = {f"{name}_weight": np.ones((size, size, 1, 1)) for name, size in sizes.items()}
    >>> params.update({f"{name}_bias": np.zeros(1) for name in sizes})
    >>> inception_block(np.array([1, 2, 3, 4]).reshape(1, 1, 4, 1), params)[0, 0].T
    array([[ 1.,  2.,  3.,  4.],
           [ 3.,  6.,  9.,  7.],
           [ 6., 10., 10.,  9.],
           [ 2.,  3.,  4.,  4.]])
    """
    raise NotImplementedError


def dense_to_kernel(weight, feature_shape):
    """Turn the weights of a dense layer on flattened features into the kernels of a convolution.

    Parameters
    ----------
    weight : ndarray of shape (H * W * C, K)
        Of a dense layer with K outputs, which reads features of shape (H, W, C) flattened in NumPy's order.
    feature_shape : tuple of three ints
        H, W and C.

    Returns
    -------
    ndarray of shape (H, W, C, K)
        Kernels that see all of the features at once, and give what the dense layer gives.

    Raises
    ------
    ValueError
        If weight does not have two axes, or not one row for each feature.

    Examples
    --------
    >>> dense_to_kernel(np.array([[1, 10], [2, 20], [3, 30], [4, 40]]), (1, 2, 2))[..., 0]
    array([[[1, 2],
            [3, 4]]])
    """
    raise NotImplementedError


def score_maps(x, weight, bias, feature_shape):
    """Slide a dense classifier over feature maps that are larger than those it was made for.

    Parameters
    ----------
    x : ndarray of shape (N, H', W', C)
        Features of larger images.
    weight : ndarray of shape (H * W * C, K)
        Of a dense layer with a score for each of K classes.
    bias : ndarray of shape (K,)
        Of the dense layer.
    feature_shape : tuple of three ints
        H, W and C, which the dense layer was made for.

    Returns
    -------
    ndarray of shape (N, H' - H + 1, W' - W + 1, K)
        Entry ``[n, y, x]`` is what the dense layer says of ``x[n, y : y + H, x : x + W]``: scores, without activation.

    Raises
    ------
    ValueError
        As for `dense_to_kernel`; and if x does not have four axes, or not C channels, or is lower than H or narrower
        than W, or the bias does not have one entry for each class.

    Examples
    --------
    >>> score_maps(np.arange(4).reshape(1, 1, 4, 1), np.array([[1], [10]]), np.array([100]), (1, 2, 1)).ravel()
    array([110., 121., 132.])
    """
    raise NotImplementedError


def fully_convolutional_head(x, weight, bias, feature_shape):
    """Classify images of any size: the mean of each class's `score_maps`.

    Parameters
    ----------
    x, weight, bias, feature_shape
        As for `score_maps`.

    Returns
    -------
    ndarray of shape (N, K)
        For each image and class the mean over all positions. Scores, without an activation.

    Raises
    ------
    ValueError
        As for `score_maps`.

    Examples
    --------
    >>> fully_convolutional_head(np.arange(4).reshape(1, 1, 4, 1), np.array([[1], [10]]), np.array([100]), (1, 2, 1))
    array([[121.]])
    """
    raise NotImplementedError


def conv_cost(input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    """Count the parameters and multiplications of a convolution; with a kernel of (1, 1), those of `conv1x1`.

    Parameters
    ----------
    input_shape : tuple of three ints
        H, W and C_in.
    kernel_shape : tuple of two ints
        KH and KW.
    channels_out : int
        Number of kernels.
    stride : int
        The same for both spatial axes.
    padding : str
        "same" or "valid".

    Returns
    -------
    dict
        ``{"parameters": int, "multiplies": int}``

    Raises
    ------
    ValueError
        If the stride is less than 1, the padding is neither "same" nor "valid", or a kernel does not fit into the image
        and the padding is "valid".

    Examples
    --------
    >>> conv_cost((5, 6, 3), (2, 2), 10)
    {'parameters': 130, 'multiplies': 3600}
    """
    raise NotImplementedError


def depthwise_cost(input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    """Count the parameters and multiplications of `depthwise_conv2d`.

    Parameters
    ----------
    input_shape : tuple of three ints
        H, W and C.
    kernel_shape : tuple of two ints
        KH and KW.
    multiplier : int
        Kernels for each channel.
    stride : int
        The same for both spatial axes.
    padding : str
        "same" or "valid".

    Returns
    -------
    dict
        ``{"parameters": int, "multiplies": int}``

    Raises
    ------
    ValueError
        As for `conv_cost`.

    Examples
    --------
    >>> depthwise_cost((5, 6, 3), (2, 2))
    {'parameters': 15, 'multiplies': 360}
    """
    raise NotImplementedError


def depthwise_separable_cost(input_shape, kernel_shape, channels_out, *, multiplier=1, stride=1, padding="same"):
    """Count the parameters and multiplications of `depthwise_separable_conv2d`.

    Parameters
    ----------
    input_shape : tuple of three ints
        H, W and C.
    kernel_shape : tuple of two ints
        KH and KW of the depthwise convolution.
    channels_out : int
        Of the 1 x 1 convolution.
    multiplier : int
        Depthwise kernels for each channel.
    stride : int
        Of the depthwise convolution.
    padding : str
        Of the depthwise convolution.

    Returns
    -------
    dict
        ``{"parameters": int, "multiplies": int}``

    Raises
    ------
    ValueError
        As for `conv_cost`.

    Examples
    --------
    >>> depthwise_separable_cost((5, 6, 3), (2, 2), 10)
    {'parameters': 55, 'multiplies': 1260}
    """
    raise NotImplementedError


def residual_cost(input_shape, channels_out, stride=1):
    """Count the parameters and multiplications of a `residual_block` of 3 x 3 convolutions.

    Both convolutions have `channels_out` kernels. The shortcut is a projection if the stride is not 1 or the channels
    change, and nothing otherwise.

    Parameters
    ----------
    input_shape : tuple of three ints
        H, W and C_in.
    channels_out : int
        Kernels of each convolution.
    stride : int
        Of conv1 and of the projection.

    Returns
    -------
    dict
        ``{"parameters": int, "multiplies": int}``

    Raises
    ------
    ValueError
        If the stride is less than 1.

    Examples
    --------
    >>> residual_cost((4, 6, 2), 2)
    {'parameters': 76, 'multiplies': 1728}
    """
    raise NotImplementedError


def bottleneck_cost(input_shape, channels_mid, channels_out, stride=1):
    """Count the parameters and multiplications of a `bottleneck_block` whose conv2 is 3 x 3.

    Parameters
    ----------
    input_shape : tuple of three ints
        H, W and C_in.
    channels_mid : int
        Kernels of conv1 and of conv2.
    channels_out : int
        Kernels of conv3.
    stride : int
        Of conv1 and of the projection, which there is in the same cases as in `residual_cost`.

    Returns
    -------
    dict
        ``{"parameters": int, "multiplies": int}``

    Raises
    ------
    ValueError
        If the stride is less than 1.

    Examples
    --------
    >>> bottleneck_cost((4, 6, 8), 2, 8)
    {'parameters': 80, 'multiplies': 1632}
    """
    raise NotImplementedError


def inception_cost(input_shape, channels):
    """Count the parameters and multiplications of an `inception_block`.

    Parameters
    ----------
    input_shape : tuple of three ints
        H, W and C.
    channels : dict
        The number of kernels of each of ``1x1``, ``3x3_reduce``, ``3x3``, ``5x5_reduce``, ``5x5``, ``pool_proj``.

    Returns
    -------
    dict
        ``{"parameters": int, "multiplies": int}``

    Raises
    ------
    ValueError
        If channels lacks an entry.

    Examples
    --------
    >>> inception_cost((4, 6, 2), {"1x1": 1, "3x3_reduce": 1, "3x3": 1, "5x5_reduce": 1, "5x5": 1, "pool_proj": 1})
    {'parameters': 48, 'multiplies': 1008}
    """
    raise NotImplementedError


def head_cost(input_shape, feature_size, classes):
    """Count the parameters and multiplications of a `fully_convolutional_head`.

    Parameters
    ----------
    input_shape : tuple of three ints
        H', W' and C of the features that come in.
    feature_size : tuple of two ints
        H and W, which the dense layer was made for.
    classes : int
        Number of scores.

    Returns
    -------
    dict
        ``{"parameters": int, "multiplies": int}``; taking the mean is free.

    Raises
    ------
    ValueError
        If the features are lower than H or narrower than W.

    Examples
    --------
    >>> head_cost((4, 5, 2), (3, 3), 10)
    {'parameters': 190, 'multiplies': 1080}
    """
    raise NotImplementedError
