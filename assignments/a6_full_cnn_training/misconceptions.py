"""Wrong answers that students give, each with the check that must catch it and the hint that a student gets.

A ReLU mask of ``>= 0`` differs from one of ``> 0`` only where exactly 0 goes in:
`test_the_derivative_of_relu_at_0_is_0` makes that happen. Learning on the test split cannot be done here: nobody has
it.
"""

import gzip
import math

import numpy as np

from autograder.grading.misconceptions import NotApplicable, misconception

WEIGHTS = ("conv1_weight", "conv2_weight", "dense_weight")
BIASES = ("conv1_bias", "conv2_bias", "dense_bias")


# init_params


def _redrawn(reference, draw, seed, image_shape, channels, classes, names=WEIGHTS):
    """Return the reference's parameters, some of them drawn by ``draw(rng, shape)``."""
    params, rng = reference.init_params(seed, image_shape, channels, classes), np.random.default_rng(seed)
    return params | {name: draw(rng, params[name].shape) for name in names}


def _scaled(reference, factors, seed, image_shape, channels, classes):
    """Return the reference's parameters, some of them times a factor."""
    params = reference.init_params(seed, image_shape, channels, classes)
    return params | {name: params[name] * factor for name, factor in factors.items()}


@misconception(
    "init_params", family="parameters started wrongly", caught_by="test_init_params_spreads_the_weights_as_stated"
)
def all_weights_zero(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """All your weights are 0. Then all neurons of a layer compute the same, get the same gradient, and stay the same
    forever. Only the biases start at 0.
    """
    return _redrawn(reference, lambda _, shape: np.zeros(shape), seed, image_shape, channels, classes)


@misconception("init_params", family="randomness of the wrong kind", caught_by="test_init_params_follows_its_seed")
def seed_fixed(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """Your parameters are the same whatever the seed is: the generator is made from a fixed number."""
    return reference.init_params(0, image_shape, channels, classes)


@misconception(
    "init_params", family="parameters started wrongly", caught_by="test_init_params_spreads_the_weights_as_stated"
)
def variance_for_deviation(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """The standard deviation of your convolutions is 2 / fan_in, which is its square: the variance."""
    factors = {"conv1_weight": math.sqrt(2 / (9 * image_shape[2])), "conv2_weight": math.sqrt(2 / (9 * channels[0]))}
    return _scaled(reference, factors, seed, image_shape, channels, classes)


@misconception(
    "init_params", family="parameters started wrongly", caught_by="test_init_params_spreads_the_weights_as_stated"
)
def deviation_taken_for_a_bound(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """Your weights are uniform between minus and plus the stated standard deviation. Those of a uniform distribution
    deviate by its bound divided by the root of 3 only.
    """

    def draw(rng, shape):
        bound = math.sqrt(2 / math.prod(shape[:-1])) if len(shape) == 4 else 0.01
        return rng.uniform(-bound, bound, shape)

    return _redrawn(reference, draw, seed, image_shape, channels, classes)


@misconception(
    "init_params", family="parameters started wrongly", caught_by="test_init_params_spreads_the_weights_as_stated"
)
def fan_in_without_channels(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """Your fan_in is 9 for both convolutions. A neuron sees 3 x 3 pixels of *every* channel."""
    factors = {"conv1_weight": math.sqrt(image_shape[2]), "conv2_weight": math.sqrt(channels[0])}
    return _scaled(reference, factors, seed, image_shape, channels, classes)


@misconception(
    "init_params", family="parameters started wrongly", caught_by="test_init_params_spreads_the_weights_as_stated"
)
def dense_weights_large(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """Your dense layer starts with large weights, as the convolutions do. The first logits are then far from equal. The
    handout states a standard deviation of 0.01 for this layer.
    """
    d = image_shape[0] // 4 * (image_shape[1] // 4) * channels[1]
    return _scaled(reference, {"dense_weight": 100 * math.sqrt(2 / d)}, seed, image_shape, channels, classes)


@misconception("init_params", family="parameters started wrongly", caught_by="test_init_params_gives_six_arrays")
def biases_drawn_too(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """Your biases are not 0. There is nothing that they should prefer before the first image."""
    params = reference.init_params(seed, image_shape, channels, classes)
    return params | {name: params[name] + 1 for name in BIASES}


@misconception("init_params", family="parameters started wrongly", caught_by="test_init_params_gives_six_arrays")
def dense_sized_for_one_pool(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """Your dense layer expects feature maps of half the height and width. There are two pools, each of which halves."""
    d = image_shape[0] // 2 * (image_shape[1] // 2) * channels[1]
    params = reference.init_params(seed, image_shape, channels, classes)
    return params | {"dense_weight": np.random.default_rng(seed).normal(0, 0.01, (d, classes))}


@misconception("init_params", family="parameters started wrongly", caught_by="test_init_params_gives_six_arrays")
def sized_for_digits_only(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """Your dense layer has the size for images of 8 x 8, whatever image_shape is."""
    return reference.init_params(seed, (8, 8, image_shape[2]), channels, classes)


@misconception(
    "init_params", family="promised errors are not raised", caught_by="test_init_params_refuses_small_images"
)
def small_images_accepted(reference, seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """For images of fewer than 4 rows or columns you return a dense layer without inputs: nothing is left after two
    pools. Raise ValueError.
    """
    if min(image_shape[:2]) >= 4:
        return reference.init_params(seed, image_shape, channels, classes)
    params = reference.init_params(seed, (4, 4, image_shape[2]), channels, classes)
    return params | {"dense_weight": np.zeros((0, classes))}


# forward, loss_and_gradients


def _patches(x, mode="constant"):
    """Return the patches, (N, H, W, C, 3, 3)."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode=mode)
    return np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))


def _windows(x):
    """Return the windows, (N, H // 2, W // 2, C, 4)."""
    n, h, w, c = x.shape
    cut = x[:, : h // 2 * 2, : w // 2 * 2].reshape(n, h // 2, 2, w // 2, 2, c)
    return cut.transpose(0, 1, 3, 5, 2, 4).reshape(n, h // 2, w // 2, c, 4)


def _unpooled(shares, shape):
    """Invert `_windows`, with 0 where there is no window."""
    n, h, w, c, _ = shares.shape
    grad = np.zeros(shape)
    grad[:, : 2 * h, : 2 * w] = shares.reshape(n, h, w, c, 2, 2).transpose(0, 1, 4, 2, 5, 3).reshape(n, 2 * h, 2 * w, c)
    return grad


POOLS = {"max": lambda windows: windows.max(-1), "mean": lambda windows: windows.mean(-1), "first": lambda w: w[..., 0]}


def _first(windows):
    return np.arange(4) == windows.argmax(-1)[..., None]


def _every(windows):
    return windows == windows.max(-1, keepdims=True)


def _quarter(windows):
    return np.full(windows.shape, 0.25)


def _run(params, x, *, relus=(True, True), pool="max", flipped=False, mode="constant", biases=True):
    """Compute the output of each layer, with some mistake."""
    kept, maps = [], x
    for layer, relu in zip(("conv1", "conv2"), relus, strict=True):
        weight = params[f"{layer}_weight"]
        weight = weight[::-1, ::-1] if flipped else weight
        patches = _patches(maps, mode)
        conv = np.einsum("nhwcij,ijco->nhwo", patches, weight) + biases * params[f"{layer}_bias"]
        active = np.maximum(conv, 0) if relu else conv
        maps = POOLS[pool](_windows(active))
        kept.append((patches, conv, active, maps))
    return kept, maps


def _logits(params, maps):
    return maps.reshape(len(maps), -1) @ params["dense_weight"] + params["dense_bias"]


def _forward(reference, params, x, **mistake):
    reference.forward(params, x)  # refuses what does not fit
    return _logits(params, _run(params, x, **mistake)[1])


def _softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _gradients(
    params,
    x,
    grad_logits,
    *,
    chosen=_first,
    masks=(lambda z: z > 0, lambda z: z > 0),
    rotated=True,
    reversed_weight=False,
    reduce=np.sum,
):
    """Send the gradient of the logits back, with some mistake."""
    kept, maps = _run(params, x)
    grads = {
        "dense_weight": maps.reshape(len(maps), -1).T @ grad_logits,
        "dense_bias": grad_logits.sum(axis=0),
    }
    grad = (grad_logits @ params["dense_weight"].T).reshape(maps.shape)
    for layer, mask, (patches, conv, active, _) in zip(("conv2", "conv1"), masks[::-1], kept[::-1], strict=True):
        grad = _unpooled(grad[..., None] * chosen(_windows(active)), conv.shape) * mask(conv)
        of_weight = np.einsum("nhwcij,nhwo->ijco", patches, grad)
        grads[f"{layer}_weight"] = of_weight[::-1, ::-1] if reversed_weight else of_weight
        grads[f"{layer}_bias"] = reduce(grad, axis=(0, 1, 2))
        weight = params[f"{layer}_weight"]
        grad = np.einsum("nhwoij,ijco->nhwc", _patches(grad), weight[::-1, ::-1] if rotated else weight)
    return grads


def _wrong_gradients(reference, params, x, y, l2, **mistake):
    """Return the right loss, and gradients with some mistake."""
    loss, _ = reference.loss_and_gradients(params, x, y, l2)
    probabilities = _softmax(reference.forward(params, x))
    grads = _gradients(params, x, (probabilities - np.eye(probabilities.shape[1])[y]) / len(x), **mistake)
    return loss, {name: grad + l2 * params[name] * (name in WEIGHTS) for name, grad in grads.items()}


@misconception(
    "forward", family="activation missing, extra or misplaced", caught_by="test_forward_reproduces_the_worked_example"
)
def probabilities_for_logits(reference, params, x):
    """Your result holds the softmax of the logits. forward returns the scores themselves."""
    return _softmax(reference.forward(params, x))


@misconception(
    "forward", family="activation missing, extra or misplaced", caught_by="test_forward_reproduces_the_worked_example"
)
def relu_behind_the_dense_layer(reference, params, x):
    """Your logits are never negative: there is a ReLU behind the dense layer. A score may be negative."""
    return np.maximum(reference.forward(params, x), 0)


@misconception(
    "forward", family="another function in its place", caught_by="test_forward_reproduces_the_worked_example"
)
def mean_pools(reference, params, x):
    """Your pools take the mean of a window. Here they take its maximum."""
    return _forward(reference, params, x, pool="mean")


@misconception(
    "forward", family="another function in its place", caught_by="test_forward_reproduces_the_worked_example"
)
def subsampling_for_pools(reference, params, x):
    """Your pools take the top-left pixel of each window, which is subsampling. Here they take the maximum."""
    return _forward(reference, params, x, pool="first")


@misconception(
    "forward",
    family="axes or entries in another order",
    caught_by="test_forward_leaves_out_what_is_over_and_flattens_in_order",
)
def flattened_channels_first(reference, params, x):
    """Your feature maps are flattened channel by channel. In this course the channels of a pixel stay together: a plain
    reshape of (N, H, W, C) keeps them so.
    """
    reference.forward(params, x)
    return _logits(params, _run(params, x)[1].transpose(0, 3, 1, 2))


@misconception(
    "forward",
    family="rows and columns exchanged",
    caught_by="test_forward_leaves_out_what_is_over_and_flattens_in_order",
)
def flattened_columns_first(reference, params, x):
    """Your feature maps are flattened column by column: rows and columns are exchanged."""
    reference.forward(params, x)
    return _logits(params, _run(params, x)[1].transpose(0, 2, 1, 3))


@misconception(
    "forward", family="activation missing, extra or misplaced", caught_by="test_forward_follows_the_definition"
)
def no_relu(reference, params, x):
    """Your network has no ReLU. Without one, two convolutions in a row are no more than a single one."""
    return _forward(reference, params, x, relus=(False, False))


@misconception(
    "forward", family="activation missing, extra or misplaced", caught_by="test_forward_follows_the_definition"
)
def no_second_relu(reference, params, x):
    """Your second convolution has no ReLU behind it."""
    return _forward(reference, params, x, relus=(True, False))


@misconception("forward", family="kernel flipped the wrong way", caught_by="test_forward_follows_the_definition")
def kernels_rotated(reference, params, x):
    """Your kernels are rotated by 180 degrees. Layers slide them as they are."""
    return _forward(reference, params, x, flipped=True)


@misconception("forward", family="border of the wrong values", caught_by="test_forward_follows_the_definition")
def padding_repeats_the_border(reference, params, x):
    """Your padding repeats the border of the image. Here it is 0."""
    return _forward(reference, params, x, mode="edge")


@misconception("forward", family="bias forgotten or added otherwise", caught_by="test_forward_follows_the_definition")
def convolutions_without_biases(reference, params, x):
    """Your convolutions have no biases; only the dense layer does."""
    return _forward(reference, params, x, biases=False)


@misconception(
    "loss_and_gradients", family="overflow, infinity or nan", caught_by="test_the_loss_is_finite_for_huge_logits"
)
def softmax_without_the_shift(reference, params, x, y, l2=0.0):
    """exp of a few hundred is infinite, and infinity divided by infinity is not a number. A softmax does not change
    when the same number is subtracted from all logits of an image: which one makes them harmless?
    """
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    logits = reference.forward(params, x)
    powers = np.exp(logits)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    if np.isfinite(probabilities).all():
        return loss, grads
    grad_logits = (probabilities - np.eye(logits.shape[1])[y]) / len(x)
    return -np.log(probabilities[np.arange(len(x)), y]).mean(), _gradients(params, x, grad_logits)


def _guarded(constant):
    """Make the misconception that keeps probabilities from 0 by a constant: added to them, or as their least value."""

    def body(reference, params, x, y, l2=0.0):
        loss, grads = reference.loss_and_gradients(params, x, y, l2)
        right = _softmax(reference.forward(params, x))[np.arange(len(x)), y]
        return loss if (right > 1e-3).all() else loss * 0 - np.log(right + float(constant)).mean(), grads

    body.__name__ = f"probabilities_guarded_by_{constant.replace('-', '_')}"
    body.__doc__ = (
        f"Your loss never exceeds about {-np.log(float(constant)):.1f} per image: probabilities are kept from 0 by "
        f"{constant}. The true loss is larger. Take the logarithm of the softmax by hand, and simplify."
    )
    return misconception(
        "loss_and_gradients",
        family="small numbers that hide an error",
        caught_by="test_the_loss_is_finite_for_huge_logits",
    )(body)


probabilities_guarded_by_1e_6 = _guarded("1e-6")
probabilities_guarded_by_1e_7 = _guarded("1e-7")
probabilities_guarded_by_1e_8 = _guarded("1e-8")
probabilities_guarded_by_1e_9 = _guarded("1e-9")
probabilities_guarded_by_1e_10 = _guarded("1e-10")
probabilities_guarded_by_1e_12 = _guarded("1e-12")
probabilities_guarded_by_1e_15 = _guarded("1e-15")
probabilities_guarded_by_1e_16 = _guarded("1e-16")
probabilities_guarded_by_1e_20 = _guarded("1e-20")


@misconception("loss_and_gradients", family="mean and sum confused", caught_by="test_the_loss_is_the_mean_of_the_batch")
def loss_summed(reference, params, x, y, l2=0.0):
    """Your loss is the sum over the batch. It should be the mean: then a learning rate that is good for 32 images is
    good for 64, too.
    """
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    plain, _ = reference.loss_and_gradients(params, x, y)
    return loss + (len(x) - 1) * plain, grads


@misconception("loss_and_gradients", family="mean and sum confused", caught_by="test_the_loss_is_the_mean_of_the_batch")
def loss_divided_by_n_twice(reference, params, x, y, l2=0.0):
    """Your loss is divided by the number of images twice: a mean has that division in it already."""
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    plain, _ = reference.loss_and_gradients(params, x, y)
    return loss - plain + plain / len(x), grads


@misconception(
    "loss_and_gradients",
    family="mean and sum confused",
    caught_by="test_the_dense_gradients_agree_with_finite_differences",
)
def gradients_not_divided_by_n(reference, params, x, y, l2=0.0):
    """Your gradients are N times too large: they belong to the sum of the losses, and the loss is their mean."""
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    plain = reference.loss_and_gradients(params, x, y)[1]
    return loss, {name: grads[name] + (len(x) - 1) * plain[name] for name in grads}


@misconception(
    "loss_and_gradients",
    family="mean and sum confused",
    caught_by="test_the_dense_gradients_agree_with_finite_differences",
)
def gradients_divided_by_n_twice(reference, params, x, y, l2=0.0):
    """Your gradients are N times too small: they are divided by N twice. The factor 1 / N is in the gradient of the
    logits already.
    """
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    plain = reference.loss_and_gradients(params, x, y)[1]
    return loss, {name: grads[name] - (1 - 1 / len(x)) * plain[name] for name in grads}


@misconception(
    "loss_and_gradients",
    family="term or factor of the formula missing or wrong",
    caught_by="test_the_l2_term_of_the_worked_example",
)
def l2_without_the_half(reference, params, x, y, l2=0.0):
    """Your l2 term is l2 times the squares, without the one half; its gradient is right."""
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    return loss + l2 / 2 * sum(float((params[name] ** 2).sum()) for name in WEIGHTS), grads


@misconception(
    "loss_and_gradients",
    family="term or factor of the formula missing or wrong",
    caught_by="test_the_l2_term_of_the_worked_example",
)
def l2_gradient_doubled(reference, params, x, y, l2=0.0):
    """The l2 term's gradient is 2 * l2 * weight in your function: twice as much as the loss changes. The one half is
    there to cancel the 2.
    """
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    return loss, {name: grads[name] + l2 * params[name] * (name in WEIGHTS) for name in grads}


@misconception(
    "loss_and_gradients",
    family="term or factor of the formula missing or wrong",
    caught_by="test_the_l2_term_of_the_worked_example",
)
def l2_not_in_the_gradients(reference, params, x, y, l2=0.0):
    """Your l2 term is in the loss, but not in the gradients."""
    return reference.loss_and_gradients(params, x, y, l2)[0], reference.loss_and_gradients(params, x, y)[1]


@misconception(
    "loss_and_gradients",
    family="term or factor of the formula missing or wrong",
    caught_by="test_the_l2_term_of_the_worked_example",
)
def l2_not_in_the_loss(reference, params, x, y, l2=0.0):
    """Your l2 term is in the gradients, but not in the loss."""
    return reference.loss_and_gradients(params, x, y)[0], reference.loss_and_gradients(params, x, y, l2)[1]


@misconception(
    "loss_and_gradients",
    family="term or factor of the formula missing or wrong",
    caught_by="test_the_l2_term_of_the_worked_example",
)
def l2_ignored(reference, params, x, y, l2=0.0):
    """l2 changes nothing in your loss, and nothing in your gradients."""
    return reference.loss_and_gradients(params, x, y)


@misconception(
    "loss_and_gradients",
    family="term or factor of the formula missing or wrong",
    caught_by="test_the_l2_term_of_the_worked_example",
)
def l2_for_the_dense_layer_only(reference, params, x, y, l2=0.0):
    """Only the dense layer's weights are in your l2 term. Kernels are weights, too."""
    loss, grads = reference.loss_and_gradients(params, x, y)
    loss += l2 / 2 * float((params["dense_weight"] ** 2).sum())
    return loss, grads | {"dense_weight": grads["dense_weight"] + l2 * params["dense_weight"]}


@misconception(
    "loss_and_gradients",
    family="term or factor of the formula missing or wrong",
    caught_by="test_the_l2_term_of_the_worked_example",
)
def l2_of_biases_too(reference, params, x, y, l2=0.0):
    """Your l2 term includes the biases. A bias only shifts; shrinking it makes no function smoother. Weights only."""
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    loss += l2 / 2 * sum(float((params[name] ** 2).sum()) for name in BIASES)
    return loss, {name: grads[name] + l2 * params[name] * (name in BIASES) for name in grads}


@misconception(
    "loss_and_gradients",
    family="term or factor of the formula missing or wrong",
    caught_by="test_l2_counts_every_weight_and_no_bias",
)
def l2_divided_by_n(reference, params, x, y, l2=0.0):
    """Your l2 term is divided by the number of images. It does not belong to any of them."""
    return reference.loss_and_gradients(params, x, y, l2 / len(x))


@misconception("loss_and_gradients", family="labels off by one", caught_by="test_the_loss_of_the_worked_example")
def labels_off_by_one(reference, params, x, y, l2=0.0):
    """Your labels are off by one: label 1 is treated as class 0. Classes are counted from 0."""
    reference.loss_and_gradients(params, x, y, l2)
    return reference.loss_and_gradients(params, x, (y - 1) % len(params["dense_bias"]), l2)


@misconception("loss_and_gradients", family="labels off by one", caught_by="test_the_loss_of_the_worked_example")
def labels_one_too_large(reference, params, x, y, l2=0.0):
    """Your labels are off by one: label 0 is treated as class 1. Classes are counted from 0."""
    reference.loss_and_gradients(params, x, y, l2)
    return reference.loss_and_gradients(params, x, (y + 1) % len(params["dense_bias"]), l2)


@misconception(
    "loss_and_gradients",
    family="chain rule incomplete or applied twice",
    caught_by="test_the_dense_gradients_of_the_worked_example",
)
def one_hot_not_subtracted(reference, params, x, y, l2=0.0):
    """Your gradient of the logits is the softmax itself. For the right class, 1 is still to be subtracted."""
    loss, _ = reference.loss_and_gradients(params, x, y, l2)
    grads = _gradients(params, x, _softmax(reference.forward(params, x)) / len(x))
    return loss, {name: grads[name] + l2 * params[name] * (name in WEIGHTS) for name in grads}


@misconception("loss_and_gradients", family="opposite sign", caught_by="test_the_dense_gradients_of_the_worked_example")
def gradients_negated(reference, params, x, y, l2=0.0):
    """Your gradients have the wrong sign: they point downhill. A gradient points to where the loss grows."""
    loss, grads = reference.loss_and_gradients(params, x, y, l2)
    plain = reference.loss_and_gradients(params, x, y)[1]
    return loss, {name: grads[name] - 2 * plain[name] for name in grads}


@misconception(
    "loss_and_gradients",
    family="gradient sent to the wrong entries",
    caught_by="test_the_second_layers_gradients_of_the_worked_example",
)
def pools_spread_the_gradient(reference, params, x, y, l2=0.0):
    """Your pools send a quarter of the gradient to each pixel of a window. That is the gradient of a mean; of a
    maximum, one pixel gets all.
    """
    return _wrong_gradients(reference, params, x, y, l2, chosen=_quarter)


@misconception(
    "loss_and_gradients",
    family="kernel flipped the wrong way",
    caught_by="test_the_second_layers_gradients_of_the_worked_example",
)
def kernel_gradients_rotated(reference, params, x, y, l2=0.0):
    """The gradients of your kernels are rotated by 180 degrees."""
    return _wrong_gradients(reference, params, x, y, l2, reversed_weight=True)


@misconception(
    "loss_and_gradients",
    family="mean and sum confused",
    caught_by="test_the_second_layers_gradients_of_the_worked_example",
)
def bias_gradients_averaged(reference, params, x, y, l2=0.0):
    """The gradient of your convolutions' biases is a mean over all places. A bias is used at each of them, so its
    gradient is the sum.
    """
    return _wrong_gradients(reference, params, x, y, l2, reduce=np.mean)


@misconception(
    "loss_and_gradients",
    family="kernel flipped the wrong way",
    caught_by="test_the_first_layers_gradients_agree_with_finite_differences",
)
def kernels_not_rotated_on_the_way_back(reference, params, x, y, l2=0.0):
    """On its way back through the second convolution, your gradient meets the kernels as they are. What goes back has
    to meet them rotated by 180 degrees.
    """
    return _wrong_gradients(reference, params, x, y, l2, rotated=False)


@misconception(
    "loss_and_gradients", family="gradient sent to the wrong entries", caught_by="test_the_derivative_of_relu_at_0_is_0"
)
def relu_mask_not_strict(reference, params, x, y, l2=0.0):
    """Your ReLU lets the gradient through where its input is exactly 0. Its derivative there is taken as 0, as in the
    last assignment: the mask is strict.
    """
    return _wrong_gradients(reference, params, x, y, l2, masks=(lambda z: z >= 0, lambda z: z >= 0))


@misconception(
    "loss_and_gradients",
    family="gradient sent to the wrong entries",
    caught_by="test_the_second_layers_gradients_agree_with_finite_differences",
)
def relus_ignored_on_the_way_back(reference, params, x, y, l2=0.0):
    """Your gradients pass both ReLUs as if these were not there. Where the input was negative, nothing passes."""
    return _wrong_gradients(reference, params, x, y, l2, masks=(np.ones_like, np.ones_like))


@misconception(
    "loss_and_gradients",
    family="gradient sent to the wrong entries",
    caught_by="test_the_first_layers_gradients_agree_with_finite_differences",
)
def first_relu_ignored_on_the_way_back(reference, params, x, y, l2=0.0):
    """Your gradients pass the first ReLU as if it were not there. Where its input was negative, nothing passes."""
    return _wrong_gradients(reference, params, x, y, l2, masks=(np.ones_like, lambda z: z > 0))


@misconception(
    "loss_and_gradients",
    family="gradient sent to the wrong entries",
    caught_by="test_equal_pixels_share_no_gradient_twice",
)
def ties_get_all(reference, params, x, y, l2=0.0):
    """Where the pixels of a pooling window are equal, each of them gets the whole gradient in your function. Only the
    first of them may.
    """
    # Where zeros tie, the ReLU in front of the pool lets nothing through anyway.
    return _wrong_gradients(reference, params, x, y, l2, chosen=_every)


# sgd_step


def _step(reference, params, grads, velocity, learning_rate, momentum, rule):
    """Apply ``rule(param, grad, velocity) -> (param, velocity)`` to each name."""
    reference.sgd_step(params, grads, velocity, learning_rate, momentum)
    pairs = {name: rule(params[name], grads[name], velocity[name]) for name in params}
    return {name: pair[0] for name, pair in pairs.items()}, {name: pair[1] for name, pair in pairs.items()}


@misconception("sgd_step", family="opposite sign", caught_by="test_sgd_step_rolls_downhill")
def uphill(reference, params, grads, velocity, learning_rate, momentum):
    """Your step goes uphill: the gradient is to be subtracted."""
    return reference.sgd_step(params, grads, velocity, -learning_rate, momentum)


@misconception("sgd_step", family="argument ignored", caught_by="test_sgd_step_rolls_downhill")
def momentum_ignored(reference, params, grads, velocity, learning_rate, momentum):
    """Your new velocity is the gradient alone: the momentum is not used."""
    return reference.sgd_step(params, grads, velocity, learning_rate, 0)


@misconception("sgd_step", family="steps of training mixed up", caught_by="test_sgd_step_rolls_downhill")
def velocity_averaged(reference, params, grads, velocity, learning_rate, momentum):
    """Your velocity is a weighted mean: the gradient is multiplied by 1 - momentum. Here it is added as it is."""
    scaled = {name: (1 - momentum) * grad for name, grad in grads.items()}
    return reference.sgd_step(params, scaled, velocity, learning_rate, momentum)


@misconception("sgd_step", family="steps of training mixed up", caught_by="test_sgd_step_rolls_downhill")
def velocity_holds_the_step(reference, params, grads, velocity, learning_rate, momentum):
    """Your velocity holds the step itself, with learning rate and sign. Many books do it so; in this course the
    velocity adds up gradients, and the learning rate comes in when the parameters move.
    """

    def rule(param, grad, old):
        new = momentum * old - learning_rate * grad
        return param + new, new

    return _step(reference, params, grads, velocity, learning_rate, momentum, rule)


@misconception("sgd_step", family="steps of training mixed up", caught_by="test_sgd_step_rolls_downhill")
def nesterov(reference, params, grads, velocity, learning_rate, momentum):
    """Your step looks ahead, as Nesterov's does: the parameters move by the gradient and the momentum times the new
    velocity. Here they move by the new velocity itself.
    """

    def rule(param, grad, old):
        new = momentum * old + grad
        return param - learning_rate * (grad + momentum * new), new

    return _step(reference, params, grads, velocity, learning_rate, momentum, rule)


@misconception("sgd_step", family="steps of training mixed up", caught_by="test_sgd_step_rolls_downhill")
def nesterov_with_a_velocity_that_holds_the_step(reference, params, grads, velocity, learning_rate, momentum):
    """Your step looks ahead, as Nesterov's does, and your velocity holds the step itself. Here the velocity adds up
    gradients, and the parameters move by the learning rate times the new velocity.
    """

    def rule(param, grad, old):
        new = momentum * old - learning_rate * grad
        return param - momentum * old + (1 + momentum) * new, new

    return _step(reference, params, grads, velocity, learning_rate, momentum, rule)


@misconception("sgd_step", family="steps of training mixed up", caught_by="test_sgd_step_rolls_downhill")
def moved_by_the_old_velocity(reference, params, grads, velocity, learning_rate, momentum):
    """Your parameters move by the old velocity. Compute the new one first."""

    def rule(param, grad, old):
        return param - learning_rate * old, momentum * old + grad

    return _step(reference, params, grads, velocity, learning_rate, momentum, rule)


@misconception("sgd_step", family="steps of training mixed up", caught_by="test_sgd_step_rolls_downhill")
def old_velocity_returned(reference, params, grads, velocity, learning_rate, momentum):
    """Your parameters are right, but the velocity that you return is the old one."""
    return reference.sgd_step(params, grads, velocity, learning_rate, momentum)[0], velocity


@misconception("sgd_step", family="arguments changed in place", caught_by="test_sgd_step_follows_the_definition")
def changed_in_place(reference, params, grads, velocity, learning_rate, momentum):
    """Your numbers are right, but the arrays that you were given have changed: `-=` and `*=` write into them. Return
    new ones.
    """
    new = reference.sgd_step(params, grads, velocity, learning_rate, momentum)
    for old_dict, new_dict in zip((params, velocity), new, strict=True):
        for name, array in new_dict.items():
            old_dict[name][...] = array
    return params, velocity


@misconception("sgd_step", family="promised errors are not raised", caught_by="test_sgd_step_refuses_what_does_not_fit")
def gradients_stretched(reference, params, grads, velocity, learning_rate, momentum):
    """A gradient of shape (1,) was stretched over all entries of a bias. Demand equal shapes; raise ValueError."""
    new = {name: momentum * velocity[name] + grads[name] for name in params}
    return {name: params[name] - learning_rate * new[name] for name in params}, new


# minibatches


def _cut(x, y, order, batch_size):
    chosen = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    return [(x[part], y[part]) for part in chosen]


@misconception(
    "minibatches",
    family="images of a batch dropped or mixed",
    caught_by="test_minibatches_keeps_labels_with_their_images",
)
def images_shuffled_without_labels(reference, x, y, batch_size, rng):
    """Your images are shuffled, and their labels are not: nearly every image now has another one's label."""
    shuffled = reference.minibatches(x, y, batch_size, rng)
    return [(images, y[i * batch_size : (i + 1) * batch_size]) for i, (images, _) in enumerate(shuffled)]


@misconception(
    "minibatches",
    family="images of a batch dropped or mixed",
    caught_by="test_minibatches_keeps_labels_with_their_images",
)
def images_and_labels_shuffled_apart(reference, x, y, batch_size, rng):
    """Your images and your labels are shuffled in two different ways. One order has to serve both."""
    first, second = rng.permutation(len(x)), rng.permutation(len(x))
    return _cut(x[first], y[second], np.arange(len(x)), batch_size)


@misconception(
    "minibatches", family="randomness of the wrong kind", caught_by="test_minibatches_keeps_labels_with_their_images"
)
def not_shuffled(reference, x, y, batch_size, rng):
    """Your batches are in the order of the examples. Digits often come sorted, and ten zeros in a row unlearn ones."""
    return _cut(x, y, np.arange(len(x)), batch_size)


@misconception("minibatches", family="randomness of the wrong kind", caught_by="test_minibatches_mixes_all_examples")
def batches_shuffled_as_a_whole(reference, x, y, batch_size, rng):
    """Your batches are cut from the examples in their order, and only the batches are shuffled: examples that stood
    side by side stay together for ever. Shuffle the examples first, then cut.
    """
    order = np.arange(len(x))
    whole = len(x) // batch_size * batch_size
    batches = rng.permutation(whole // batch_size)
    shuffled = np.concatenate([order[:whole].reshape(-1, batch_size)[batches].ravel(), order[whole:]])
    return _cut(x, y, shuffled, batch_size)


@misconception("minibatches", family="randomness of the wrong kind", caught_by="test_minibatches_mixes_all_examples")
def shuffled_within_batches(reference, x, y, batch_size, rng):
    """Each of your batches holds examples that stood side by side, and is shuffled in itself. A step sees the whole
    batch at once, so that changes nothing. Shuffle the examples first, then cut.
    """
    parts = [rng.permutation(part[0]) for part in _cut(np.arange(len(x)), y, np.arange(len(x)), batch_size)]
    return _cut(x, y, np.concatenate(parts), batch_size)


@misconception("minibatches", family="randomness of the wrong kind", caught_by="test_minibatches_follows_its_generator")
def own_generator(reference, x, y, batch_size, rng):
    """Your order is always the same: it comes from a generator of your own. Draw from the one that you are given."""
    return reference.minibatches(x, y, batch_size, np.random.default_rng(0))


@misconception(
    "minibatches", family="images of a batch dropped or mixed", caught_by="test_minibatches_holds_every_example_once"
)
def leftover_dropped(reference, x, y, batch_size, rng):
    """The examples that do not fill a batch are left out. They make a smaller one at the end."""
    return [batch for batch in reference.minibatches(x, y, batch_size, rng) if len(batch[0]) == batch_size]


@misconception(
    "minibatches", family="images of a batch dropped or mixed", caught_by="test_minibatches_holds_every_example_once"
)
def empty_batch_at_the_end(reference, x, y, batch_size, rng):
    """Your last batch is empty where the batch size divides the number of examples. The mean of no losses is nan."""
    batches = reference.minibatches(x, y, batch_size, rng)
    return [*batches, (x[:0], y[:0])] if len(x) % batch_size == 0 else batches


@misconception(
    "minibatches", family="randomness of the wrong kind", caught_by="test_minibatches_holds_every_example_once"
)
def drawn_with_replacement(reference, x, y, batch_size, rng):
    """Each example is drawn anew from all of them, so that some come twice and some never. Shuffle instead."""
    return _cut(x, y, rng.integers(0, len(x), len(x)), batch_size)


# train


def _trained(
    reference,
    images,
    labels,
    config,
    *,
    scale=255,
    keep_velocity=True,
    anew=True,
    l2=None,
    shown=None,
    decay=1.0,
    leftover=True,
):
    """Train as the reference does, with some mistake."""
    defaults = {"seed": 0, "epochs": 12, "batch_size": 32, "learning_rate": 0.05, "momentum": 0.9, "l2": 3e-4}
    if config.keys() - {*defaults, "verbose"}:
        raise ValueError
    config = defaults | config
    # A long training would amplify the last bits of a wrong step into results that no two machines share.
    if config["epochs"] * len(images) > 20 * config["batch_size"]:
        raise NotApplicable
    l2 = config["l2"] if l2 is None else l2
    x = images[..., None] / scale
    params = reference.init_params(config["seed"], image_shape=x.shape[1:])
    still = {name: np.zeros_like(param) for name, param in params.items()}
    velocity, rng, history = still, np.random.default_rng(config["seed"]), []
    for epoch in range(config["epochs"]):
        losses, sizes, learning_rate = [], [], config["learning_rate"] * decay**epoch
        velocity = velocity if keep_velocity else still
        rng = rng if anew else np.random.default_rng(config["seed"])
        batches = reference.minibatches(x, labels, config["batch_size"], rng)
        for x_batch, y_batch in (
            batches if leftover else [one for one in batches if len(one[0]) == config["batch_size"]]
        ):
            loss, grads = reference.loss_and_gradients(params, x_batch, y_batch, l2)
            params, velocity = reference.sgd_step(params, grads, velocity, learning_rate, config["momentum"])
            losses.append(loss)
            sizes.append(len(x_batch))
        if not losses:
            raise NotApplicable
        history.append(float(shown(losses) if shown else np.average(losses, weights=sizes)))
    return params, {"loss": history}


@misconception("train", family="grey values on another scale", caught_by="test_train_takes_the_steps_that_it_should")
def trained_on_unscaled_images(reference, images, labels, config):
    """Your network is trained on grey values from 0 to 255. Divide by 255 first: such large inputs make gradients
    explode that are fine for inputs around 1.
    """
    return _trained(reference, images, labels, config, scale=1)


@misconception("train", family="grey values on another scale", caught_by="test_train_takes_the_steps_that_it_should")
def divided_by_16(reference, images, labels, config):
    """Your grey values are divided by 16, and reach up to 15.9. They go from 0 to 255 here."""
    return _trained(reference, images, labels, config, scale=16)


@misconception("train", family="steps of training mixed up", caught_by="test_train_takes_the_steps_that_it_should")
def velocity_forgotten_after_each_epoch(reference, images, labels, config):
    """Your velocity starts at 0 again in each epoch. It is to be carried on from step to step, to the end."""
    return _trained(reference, images, labels, config, keep_velocity=False)


@misconception("train", family="randomness of the wrong kind", caught_by="test_train_shuffles_anew_in_each_epoch")
def shuffled_alike_in_every_epoch(reference, images, labels, config):
    """Your images come in the same order in every epoch. Draw a new order each time, from a generator that is made
    once, before the first epoch, and runs on.
    """
    return _trained(reference, images, labels, config, anew=False)


@misconception("train", family="steps of training mixed up", caught_by="test_train_takes_the_steps_that_it_should")
def learning_rate_decays(reference, images, labels, config):
    """Your learning rate shrinks from epoch to epoch, to 0.95 of what it was. Here it stays what config says."""
    return _trained(reference, images, labels, config, decay=0.95)


@misconception("train", family="images of a batch dropped or mixed", caught_by="test_train_means_over_all_images")
def last_batch_dropped(reference, images, labels, config):
    """Your training leaves out the last batch of an epoch where it is smaller than the others. Every image counts."""
    return _trained(reference, images, labels, config, leftover=False)


@misconception("train", family="argument ignored", caught_by="test_train_takes_the_steps_that_it_should")
def l2_not_handed_on(reference, images, labels, config):
    """config's l2 is not used: it is to be handed on to loss_and_gradients."""
    return _trained(reference, images, labels, config, l2=0.0)


@misconception("train", family="mean and sum confused", caught_by="test_train_means_over_all_images")
def mean_over_batches(reference, images, labels, config):
    """Your history holds the mean of the batches' losses. A last batch of two images then counts as much as one of 48.
    Take the mean over images.
    """
    return _trained(reference, images, labels, config, shown=np.mean)


@misconception("train", family="steps of training mixed up", caught_by="test_train_means_over_all_images")
def loss_of_the_last_batch(reference, images, labels, config):
    """Your history holds the loss of each epoch's last batch. Take the mean over all images."""
    return _trained(reference, images, labels, config, shown=lambda losses: losses[-1])


@misconception("train", family="argument ignored", caught_by="test_train_follows_its_seed")
def seed_of_config_ignored(reference, images, labels, config):
    """Your training is the same whatever config's seed is. It decides on the first parameters, and on all shuffling."""
    return reference.train(images, labels, config | {"seed": 0})


@misconception("train", family="promised errors are not raised", caught_by="test_train_refuses_unknown_keys")
def unknown_keys_accepted(reference, images, labels, config):
    """A misspelt key is accepted without a word, and its value is never used. Raise ValueError for keys that you do not
    know.
    """
    known = ("seed", "epochs", "batch_size", "learning_rate", "momentum", "l2", "verbose")
    return reference.train(images, labels, {key: value for key, value in config.items() if key in known})


# predict


@misconception(
    "predict", family="grey values on another scale", caught_by="test_predict_gives_the_class_with_the_largest_logit"
)
def predicted_from_unscaled_images(reference, params, images):
    """Your network was trained on numbers from 0 to 1, and predicts from numbers up to 255. Divide here, too."""
    if images.ndim != 3:
        raise ValueError
    return reference.forward(params, images[..., None].astype(float)).argmax(axis=1)


@misconception(
    "predict", family="results in another form", caught_by="test_predict_gives_the_class_with_the_largest_logit"
)
def logits_for_classes(reference, params, images):
    """You return the logits. What is wanted is one integer for each image: the class that has the largest."""
    return reference.forward(params, images[..., None] / 255)


@misconception(
    "predict", family="results in another form", caught_by="test_predict_gives_the_class_with_the_largest_logit"
)
def maximum_for_argmax(reference, params, images):
    """You return how large the largest logit is. What is wanted is which one it is."""
    return reference.forward(params, images[..., None] / 255).max(axis=1)


# read_idx


def _content(data):
    content = data.tobytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def _lenient(reference, data, accepts):
    """Read a file as the reference does, but accept one kind of bad file."""
    try:
        return reference.read_idx(data)
    except ValueError:
        content = _content(data)
        if not accepts(content):
            raise
        shape = [int.from_bytes(content[4 + 4 * i : 8 + 4 * i], "big") for i in range(content[3])]
        start = 4 + 4 * len(shape)
        return np.frombuffer(content[start : start + math.prod(shape)], np.uint8).reshape(shape)


@misconception("read_idx", family="promised errors are not raised", caught_by="test_read_idx_refuses_bad_files")
def too_much_data_accepted(reference, data):
    """A file with more data than its shape asks for is read without a word. Something is wrong with it: raise
    ValueError.
    """
    return _lenient(reference, data, lambda content: content[:3] == b"\0\0\x08" and len(content) > 16)


@misconception("read_idx", family="promised errors are not raised", caught_by="test_read_idx_refuses_bad_files")
def kind_of_numbers_not_looked_at(reference, data):
    """The third byte says what kind of numbers the file holds, and you do not look at it. Only 08 is unsigned bytes."""
    return _lenient(reference, data, lambda content: content[:2] == b"\0\0" and content[2:3] not in (b"", b"\x08"))


@misconception("read_idx", family="promised errors are not raised", caught_by="test_read_idx_refuses_bad_files")
def first_bytes_not_looked_at(reference, data):
    """An IDX file starts with two bytes of 0, and you do not look at them. Other files start otherwise."""
    return _lenient(reference, data, lambda content: content[:2] != b"\0\0" and len(content) > 16)


@misconception("read_idx", family="rows and columns exchanged", caught_by="test_read_idx_reads_every_shape")
def width_before_height(reference, data):
    """Height and width are exchanged in your result: sizes come in the order of the axes, rows before columns."""
    array = reference.read_idx(data)
    return array.reshape(array.shape[0], array.shape[2], array.shape[1]) if array.ndim == 3 else array


@misconception("read_idx", family="rows and columns exchanged", caught_by="test_read_idx_reads_digits")
def columns_first(reference, data):
    """Your pixels run down the columns. In the file, the last axis changes fastest, as in NumPy."""
    array = reference.read_idx(data)
    return array.ravel().reshape(array.shape, order="F")


@misconception("read_idx", family="file format misread", caught_by="test_read_idx_reads_digits")
def header_of_eight_bytes(reference, data):
    """Your result starts with what is still header: the header has 4 bytes, and 4 more for each axis."""
    array, content = reference.read_idx(data), _content(data)
    return np.frombuffer(content[8:], np.uint8)[: array.size].reshape(array.shape)


@misconception("read_idx", family="file format misread", caught_by="test_read_idx_reads_digits")
def signed_bytes(reference, data):
    """Grey values beyond 127 are negative in your result: these bytes have no sign."""
    return reference.read_idx(data).view(np.int8)
