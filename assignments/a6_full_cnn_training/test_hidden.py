"""The hidden checks: the whole network against the solution and finite differences, and trainings on real digits."""

import gzip
import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from autograder.checks import assert_close, assert_raises, assert_unmodified, needs, question
from autograder.checks.earlier_calls import assert_forgets_earlier_calls
from autograder.checks.gradients import numerical_gradients

HERE = Path(__file__).parent
NAMES = ("conv1_weight", "conv1_bias", "conv2_weight", "conv2_bias", "dense_weight", "dense_bias")
NETWORKS = [  # N, image_shape, channels, classes
    pytest.param(3, (6, 9, 2), (5, 4), 7, id="nothing is equal"),
    pytest.param(1, (4, 4, 1), (1, 2), 3, id="as small as it gets"),
    pytest.param(2, (9, 11, 1), (3, 2), 4, id="odd height and width"),
]


def shapes(image_shape, channels, classes):
    """Return the shape of each parameter."""
    (h, w, c_in), (first, second) = image_shape, channels
    kernels = (3, 3, c_in, first), (first,), (3, 3, first, second), (second,)
    return dict(zip(NAMES, (*kernels, ((h // 4) * (w // 4) * second, classes), (classes,)), strict=True))


def assert_names(what, found):
    """Require a dict with the names of the six parameters."""
    if type(found) is not dict:
        raise AssertionError(f"{what} is of type {type(found).__name__}, expected a dict")
    if set(found) != set(NAMES):
        raise AssertionError(f"{what} has the names {', '.join(map(str, found))}; expected {', '.join(NAMES)}")


def assert_shapes(what, found, wanted):
    """Require the six parameters, each an array of its shape."""
    assert_names(what, found)
    for name, shape in wanted.items():
        if type(found[name]) is not np.ndarray:
            raise AssertionError(f"{what}[{name!r}] is of type {type(found[name]).__name__}, expected an array")
        if found[name].shape != shape:
            raise AssertionError(f"{what}[{name!r}] has shape {found[name].shape}, expected {shape}")
        if found[name].dtype.kind not in "iuf":
            raise AssertionError(f"{what}[{name!r}] has dtype {found[name].dtype}, expected real numbers")


def two(result, names):
    """Return the two values of a result; fail if there are not two."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise AssertionError(f"returned one {type(result).__name__}, expected two values: {names}")
    return result


def losses(history, epochs):
    """Return the losses of a history; fail unless there is one for each epoch."""
    found = history.get("loss") if type(history) is dict else None
    if not isinstance(found, (list, np.ndarray)) or not all(isinstance(loss, (float, np.floating)) for loss in found):
        raise AssertionError('history is no dict with a list of floats under "loss"')
    if len(found) != epochs or not np.isfinite(found).all():
        raise AssertionError(f'history["loss"] holds {found!s:.200}, expected {epochs} finite numbers')
    return np.array(found)


def loss_and_gradients(result, params, names=()):
    """Return loss and gradients; fail unless the named gradients are arrays of the right shape."""
    loss, grads = two(result, "loss, gradients")
    real = isinstance(loss, (int, float, np.floating)) or (type(loss) is np.ndarray and loss.shape == ())
    if not real or not np.isfinite(loss):
        raise AssertionError(f"the loss is {loss!s:.60}, expected a finite number")
    assert_shapes("gradients", grads, {name: params[name].shape for name in names})
    return loss, grads


def some_batch(rng, n, image_shape, channels, classes):
    """Draw parameters, images and labels; biases are not 0, as they are after training."""
    params = {name: rng.standard_normal(shape) for name, shape in shapes(image_shape, channels, classes).items()}
    for name in NAMES[::2]:
        params[name] /= math.sqrt(params[name][..., 0].size)
    return params, rng.standard_normal((n, *image_shape)), rng.integers(0, classes, n)


def digits(count):
    """Read the first of the digits that students have: images, labels."""
    with np.load(HERE / "data" / "digits.npz") as file:
        return file["images"][:count], file["labels"][:count].astype(int)


# A network that knows nothing


@question("init_params", weight=2)
def test_init_params_spreads_the_weights_as_stated(student, rng):
    """The weights have mean 0, and the standard deviation that the handout states."""
    seed = int(rng.integers(1 << 30))
    network = {"image_shape": (21, 14, 5), "channels": (700, 40), "classes": 50}

    params = student.init_params(seed, **network)

    assert_shapes("params", params, shapes(*network.values()))
    wanted = {"conv1_weight": math.sqrt(2 / (9 * 5)), "conv2_weight": math.sqrt(2 / (9 * 700)), "dense_weight": 0.01}
    # At least 30000 draws each: these bounds are seven deviations of such estimates. A fan_in of 10 pixels is 5 % off.
    for name, deviation in wanted.items():
        assert_close(f"the standard deviation of {name}", float(params[name].std()), deviation, rtol=0.03)
        assert_close(f"the mean of {name}, in deviations", float(params[name].mean()) / deviation, 0.0, atol=0.05)


@question("init_params", weight=1)
def test_a_fresh_network_has_a_loss_of_log_10(student, reference, rng):
    """The loss of a fresh network on real digits is about log 10."""
    images, labels = digits(200)
    params = student.init_params(int(rng.integers(1 << 30)))
    assert_shapes("params", params, shapes((8, 8, 1), (16, 32), 10))

    loss, gradients = reference.loss_and_gradients(params, images[..., None] / 255, labels)

    assert_close("the loss of a fresh network", loss, math.log(10), rtol=0.05)
    if not all(gradients[name].any() for name in NAMES):
        raise AssertionError("the gradient of a parameter is 0 everywhere: the network would not learn")


@question("init_params", weight=1)
@needs("test_init_params_gives_six_arrays")
@pytest.mark.parametrize(("small", "enough"), [((3, 8, 1), (4, 8, 1)), ((8, 3, 1), (8, 4, 1))], ids=["low", "narrow"])
def test_init_params_refuses_small_images(student, small, enough):
    """Images that are too small for two poolings raise ValueError; images one pixel larger do not."""
    assert_raises(ValueError, student.init_params, 1, image_shape=small)
    assert_shapes("params", student.init_params(1, image_shape=enough), shapes(enough, (16, 32), 10))


# The forward pass


@question("forward", weight=5)
@needs("test_forward_reproduces_the_worked_example")
@pytest.mark.parametrize(
    ("n", "image_shape", "channels", "classes"),
    [*NETWORKS, pytest.param(2, (5, 4, 300), (1, 2), 3, id="hundreds of channels")],
)
def test_forward_follows_the_definition(student, reference, rng, n, image_shape, channels, classes):
    """The forward pass follows its definition for networks and images of every size, and changes no argument."""
    params, x, _ = some_batch(rng, n, image_shape, channels, classes)

    got = student.forward(params, x)

    assert_close("the array of logits", got, reference.forward(params, x))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("forward", weight=2)
@needs("test_forward_reproduces_the_worked_example")
def test_forward_takes_a_batch_of_mnist_size(student, reference, rng):
    """A batch of 32 images of 28 x 28 goes through the network within the time limit."""
    params, x, _ = some_batch(rng, 32, (28, 28, 1), (16, 32), 10)

    assert_close("the array of logits", student.forward(params, x), reference.forward(params, x))


@question("forward", weight=2)
@needs("test_forward_reproduces_the_worked_example")
@pytest.mark.parametrize(
    ("x_shape", "channels"),
    [
        pytest.param((3, 6, 9), (5, 4), id="no channel axis"),
        pytest.param((3, 6, 9, 1), (5, 4), id="one channel instead of two"),
        pytest.param((3, 6, 9, 1), (1, 2), id="one channel instead of two, for one kernel"),
        pytest.param((3, 6, 9, 10), (5, 4), id="a channel for each plane of the kernels"),
        pytest.param((3, 6, 13, 2), (5, 4), id="too wide"),
        pytest.param((3, 3, 9, 2), (5, 4), id="too low"),
    ],
)
def test_forward_refuses_what_does_not_fit(student, rng, x_shape, channels):
    """Images of a shape that the parameters are not made for raise ValueError."""
    params, _, _ = some_batch(rng, 1, (6, 9, 2), channels, 7)

    assert_raises(ValueError, student.forward, params, rng.standard_normal(x_shape))


# The loss and its gradients


@question("gradients", weight=2)
@needs("test_the_loss_of_the_worked_example")
@pytest.mark.parametrize(("n", "image_shape", "channels", "classes"), NETWORKS)
def test_the_loss_is_the_mean_of_the_batch(student, reference, rng, n, image_shape, channels, classes):
    """The loss of random networks is the mean cross-entropy of the batch."""
    params, x, y = some_batch(rng, n, image_shape, channels, classes)

    result = student.loss_and_gradients(params, x, y)

    want, _ = reference.loss_and_gradients(params, x, y)
    # Where a single image is nearly certain, the loss is a small difference of large numbers.
    assert_close("the loss", two(result, "loss, gradients")[0], want, atol=1e-6)


def gradients_agree(student, reference, rng, network, names):
    """Compare some gradients of a random network with finite differences of the reference's loss."""
    for _ in range(100):
        params, x, y = some_batch(rng, *network)

        def loss(*arrays, params=params, x=x, y=y):
            return reference.loss_and_gradients(params | dict(zip(names, arrays, strict=True)), x, y)[0]

        want = numerical_gradients(loss, [params[name] for name in names], 1.0)
        # A difference across the kink of a ReLU or a pool is no gradient, and so near to one, single precision may find
        # itself on its other side: such a network is drawn again.
        double = reference.loss_and_gradients(params, x, y)[1]
        halved = {name: param.astype(np.float32) for name, param in params.items()}
        single = reference.loss_and_gradients(halved, x.astype(np.float32), y)[1]
        if all(
            np.allclose(double[name], array, rtol=0, atol=1e-6)
            and np.allclose(single[name], array, rtol=0, atol=2e-5 * np.abs(array).max())
            for name, array in zip(names, want, strict=True)
        ):
            break
    else:
        raise RuntimeError("the reference's gradients differ from finite differences of its loss")

    _, got = loss_and_gradients(student.loss_and_gradients(params, x, y), params)

    for name, array in zip(names, want, strict=True):
        assert_close(f"gradients[{name!r}]", got[name], array)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("gradients", weight=2)
@needs("test_the_dense_gradients_of_the_worked_example")
@pytest.mark.parametrize(("n", "image_shape", "channels", "classes"), NETWORKS)
def test_the_dense_gradients_agree_with_finite_differences(student, reference, rng, n, image_shape, channels, classes):
    """The gradients of the dense layer agree with finite differences of the loss."""
    network = n, image_shape, channels, classes
    gradients_agree(student, reference, rng, network, ("dense_weight", "dense_bias"))


@question("gradients", weight=3)
@needs("test_the_second_layers_gradients_of_the_worked_example")
@pytest.mark.parametrize(("n", "image_shape", "channels", "classes"), NETWORKS)
def test_the_second_layers_gradients_agree_with_finite_differences(
    student, reference, rng, n, image_shape, channels, classes
):
    """The gradients of the second convolution agree with finite differences of the loss."""
    network = n, image_shape, channels, classes
    gradients_agree(student, reference, rng, network, ("conv2_weight", "conv2_bias"))


@question("gradients", weight=3)
@needs("test_the_first_layers_gradients_of_the_worked_example")
@pytest.mark.parametrize(("n", "image_shape", "channels", "classes"), NETWORKS)
def test_the_first_layers_gradients_agree_with_finite_differences(
    student, reference, rng, n, image_shape, channels, classes
):
    """The gradients of the first convolution agree with finite differences of the loss."""
    network = n, image_shape, channels, classes
    gradients_agree(student, reference, rng, network, ("conv1_weight", "conv1_bias"))


@question("gradients", weight=2)
@needs("test_the_l2_term_of_the_worked_example")
def test_l2_counts_every_weight_and_no_bias(student, rng):
    """The l2 term is half of l2 times the squares of all weights, and has its gradient; biases are left out."""
    params, x, y = some_batch(rng, 3, (6, 9, 2), (5, 4), 7)

    without_l2, with_l2 = (
        loss_and_gradients(student.loss_and_gradients(params, x, y, l2), params, NAMES) for l2 in (0.0, 0.7)
    )

    squares = sum(float((params[name] ** 2).sum()) for name in NAMES[::2])
    assert_close("what l2 adds to the loss", with_l2[0] - without_l2[0], 0.35 * squares)
    for name in NAMES:
        added = with_l2[1][name] - without_l2[1][name]
        want = 0.7 * params[name] if "weight" in name else 0 * params[name]
        assert_close(f"what l2 adds to gradients[{name!r}]", added, want, atol=1e-5)


@question("gradients", weight=1)
@needs("test_the_dense_gradients_of_the_worked_example")
def test_the_loss_is_finite_for_huge_logits(student, reference, rng):
    """Logits of many thousands give a finite loss and finite gradients."""
    params, x, _ = some_batch(rng, 4, (5, 7, 2), (4, 6), 3)
    params["dense_bias"] = np.array([20000.0, -20000.0, 0.0])
    y = np.array([1, 0, 2, 1])

    got = loss_and_gradients(student.loss_and_gradients(params, x, y), params)

    want = reference.loss_and_gradients(params, x, y)
    assert_close("the loss", got[0], want[0])
    for name in ("dense_weight", "dense_bias"):
        assert_close(f"gradients[{name!r}]", got[1][name], want[1][name])


@question("gradients", weight=1)
@needs("test_the_first_layers_gradients_of_the_worked_example")
def test_equal_pixels_share_no_gradient_twice(student, reference, rng):
    """On blank paper all pixels of a pooling window are equal, and one of them gets the gradient."""
    params, x, y = some_batch(rng, 2, (8, 12, 1), (3, 4), 5)
    params["conv1_bias"] = rng.uniform(0.5, 1.5, 3)
    params["conv2_bias"] = rng.uniform(3, 4, 4)  # or the second ReLU may keep all gradients from the first layer

    got = loss_and_gradients(student.loss_and_gradients(params, 0 * x, y), params)[1]

    want = reference.loss_and_gradients(params, 0 * x, y)[1]
    for name in ("conv1_weight", "conv1_bias"):
        assert_close(f"gradients[{name!r}]", got[name], want[name], atol=1e-6)


@question("gradients", weight=1)
@needs("test_the_second_layers_gradients_of_the_worked_example")
def test_the_derivative_of_relu_at_0_is_0(student, rng):
    """Where a ReLU is given exactly 0, no gradient passes."""
    params, x, y = some_batch(rng, 2, (8, 5, 2), (3, 4), 6)
    params["conv1_bias"], params["conv2_bias"] = np.zeros(3), np.zeros(4)

    got = loss_and_gradients(student.loss_and_gradients(params, 0 * x, y), params)[1]

    for name in NAMES[:5]:
        assert_close(f"gradients[{name!r}]", got[name], 0 * params[name])


@question("gradients", weight=1)
@needs("test_the_loss_of_the_worked_example")
@pytest.mark.parametrize(
    ("y", "l2"),
    [
        pytest.param(np.array([0, 7, 2]), 0.0, id="label just beyond the classes"),
        pytest.param(np.array([0, 9, 2]), 0.0, id="label far beyond the classes"),
        pytest.param(np.array([0, -1, 2]), 0.0, id="negative label"),
        pytest.param(np.array([0.0, 1.0, 2.0]), 0.0, id="labels that are no integers"),
        pytest.param(np.array([1]), 0.0, id="one label for three images"),
        pytest.param(np.array([0, 1, 2, 3]), 0.0, id="four labels for three images"),
        pytest.param(np.array([0, 1, 2]), -0.1, id="negative l2"),
    ],
)
def test_loss_and_gradients_refuses_what_does_not_fit(student, rng, y, l2):
    """Labels that are not classes, a wrong number of labels, and a negative l2 raise ValueError."""
    params, x, _ = some_batch(rng, 3, (6, 9, 2), (5, 4), 7)

    assert_raises(ValueError, student.loss_and_gradients, params, x, y, l2)


# Gradient descent with momentum


@question("sgd_step", weight=4)
@pytest.mark.parametrize("momentum", [0.9, 0.0, 0.6], ids=["momentum 0.9", "no momentum", "momentum 0.6"])
def test_sgd_step_follows_the_definition(student, reference, rng, momentum):
    """A step with a random velocity gives the right parameters and the right velocity, as new arrays."""
    params, grads, velocity = (some_batch(rng, 1, (6, 9, 2), (5, 4), 7)[0] for _ in range(3))
    learning_rate = float(rng.uniform(0.1, 1))

    got = two(student.sgd_step(params, grads, velocity, learning_rate, momentum), "params, velocity")

    want = reference.sgd_step(params, grads, velocity, learning_rate, momentum)
    for what, got_dict, want_dict in zip(("params", "velocity"), got, want, strict=True):
        assert_names(what, got_dict)
        for name in NAMES:
            assert_close(f"{what}[{name!r}]", got_dict[name], want_dict[name])
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("sgd_step", weight=2)
@needs("test_sgd_step_rolls_downhill")
@pytest.mark.parametrize("which", [1, 2], ids=["grads", "velocity"])
@pytest.mark.parametrize("wrong", ["stretchable", "an axis too many", "missing", "too many"])
def test_sgd_step_refuses_what_does_not_fit(student, rng, which, wrong):
    """Dicts of different names, and arrays of different shapes, raise ValueError."""
    dicts = [some_batch(rng, 1, (6, 9, 2), (5, 4), 7)[0] for _ in range(3)]
    match wrong:
        case "missing":
            del dicts[which]["conv2_bias"]
        case "too many":
            dicts[which]["conv3_bias"] = rng.standard_normal(4)
        case "stretchable":
            dicts[which]["dense_bias"] = rng.standard_normal(1)
        case "an axis too many":
            dicts[which]["dense_bias"] = rng.standard_normal((9, 7))

    assert_raises(ValueError, student.sgd_step, *dicts, 0.1, 0.9)


# Minibatches


def batches_of(result, shape):
    """Return two lists, of examples and of labels; fail unless the batches are pairs of arrays of that shape."""
    pairs = isinstance(result, (list, tuple)) and result and all(isinstance(pair, (list, tuple)) for pair in result)
    if not pairs or any(len(pair) != 2 or type(part) is not np.ndarray for pair in result for part in pair):
        raise AssertionError("returned something else than a list of pairs of arrays")
    for x, y in result:
        if x.shape[1:] != shape or y.shape != x.shape[:1]:
            raise AssertionError(f"a batch has the shapes {x.shape} and {y.shape}, expected {('N', *shape)} and ('N',)")
    return zip(*result, strict=True)


@question("minibatches", weight=2)
@needs("test_minibatches_keeps_labels_with_their_images")
@pytest.mark.parametrize("batch_size", [13, 1])
def test_minibatches_follows_its_generator(student, rng, batch_size):
    """Equal generators give equal batches, different generators different ones; a batch may hold one example."""
    x, y = rng.standard_normal((90, 3, 2, 1)), np.arange(90)
    seed = int(rng.integers(1 << 30))

    orders = []
    for offset in (0, 0, 1):
        parts = batches_of(student.minibatches(x, y, batch_size, np.random.default_rng(seed + offset)), (3, 2, 1))
        together, order = map(np.concatenate, parts)
        assert_close("the array of all labels, sorted,", np.sort(order), y)
        assert_close("the array of all examples, in the order of their labels,", together, x[order])
        orders.append(order)

    if not np.array_equal(orders[0], orders[1]):
        raise AssertionError("equal generators gave different batches")
    if np.array_equal(orders[0], orders[2]):
        raise AssertionError("different generators gave the same batches")
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("minibatches", weight=1)
@needs("test_minibatches_keeps_labels_with_their_images")
def test_minibatches_mixes_all_examples(student, rng):
    """Each batch is drawn from all examples, and not only from those that stood near each other."""
    x, y = rng.standard_normal((245, 2, 1, 3)), np.arange(245)

    _, labels = batches_of(student.minibatches(x, y, 12, rng), (2, 1, 3))

    assert_close("the array of all labels, sorted,", np.sort(np.concatenate(labels)), y)
    # Twelve of 245 numbers lie 208 apart on average, and 20 such batches and one of five between 180 and 225 by far.
    apart = np.mean([np.ptp(batch) for batch in labels if len(batch)])
    if apart < 150:
        raise AssertionError(f"the examples of a batch stood {apart:.0f} places apart, expected about 200 of 245")


@question("minibatches", weight=1)
@pytest.mark.parametrize(
    ("labels", "batch_size"),
    [
        pytest.param(6, 2, id="too few labels"),
        pytest.param(8, 2, id="too many labels"),
        pytest.param(7, 0, id="batches of none"),
        pytest.param(7, -1, id="negative batch size"),
    ],
)
def test_minibatches_refuses_what_does_not_fit(student, rng, labels, batch_size):
    """A number of labels other than that of examples, and a batch size below 1, raise ValueError."""
    student.minibatches(np.ones((7, 2)), np.arange(7), 2, rng)  # whoever refuses what fits refuses nothing

    assert_raises(ValueError, student.minibatches, np.ones((7, 2)), np.arange(labels), batch_size, rng)


# The training loop


def assert_steps(student, reference, rng, images, labels, config):
    """Require the steps of gradient descent with momentum, from the student's own first parameters, in one batch.

    From a few starts in a thousand, single precision ends up on the other side of the kink of a ReLU, and diverges
    from there. So it is enough to be right from one start of three.
    """
    for last in (False, False, True):
        try:
            assert_steps_from(student, reference, images, labels, config | {"seed": int(rng.integers(1 << 30))})
        except AssertionError:
            if last:
                raise
        else:
            return


def assert_steps_from(student, reference, images, labels, config):
    """Require them for the seed of the config."""
    image_shape = (*images.shape[1:], 1)
    params = student.init_params(config["seed"], image_shape=image_shape)
    assert_shapes("the params of init_params", params, shapes(image_shape, (16, 32), 10))

    got, history = two(student.train(images, labels, config), "params, history")

    velocity, want_losses = {name: 0 * param for name, param in params.items()}, []
    for _ in range(config["epochs"]):
        loss, grads = reference.loss_and_gradients(params, images[..., None] / 255, labels, config["l2"])
        params, velocity = reference.sgd_step(params, grads, velocity, config["learning_rate"], config["momentum"])
        want_losses.append(loss)
    assert_close('history["loss"]', losses(history, config["epochs"]), np.array(want_losses))
    assert_names("params", got)
    for name in NAMES:
        assert_close(f"params[{name!r}] after {config['epochs']} steps", got[name], params[name], rtol=1e-3)


@question("train", weight=2)
@needs("test_train_gives_parameters_and_losses")
def test_train_takes_the_steps_that_it_should(student, reference, rng):
    """With all images in one batch, training takes exactly the steps of gradient descent with momentum."""
    config = {
        "epochs": 4,
        "batch_size": 40,
        "learning_rate": 0.05,
        "momentum": 0.8,
        "l2": 0.005,
    }

    assert_steps(student, reference, rng, *digits(40), config)


@question("train", weight=1)
@needs(test_train_takes_the_steps_that_it_should)
def test_train_shuffles_anew_in_each_epoch(student, reference, rng):
    """The images come in another order in each epoch."""
    images, labels = digits(3)

    # Six epochs with one of six orders each: one right training of 7776 has the same order in all, and is tried again.
    for _ in range(3):
        seed = int(rng.integers(1 << 30))
        if not has_one_order(student, reference, images, labels, seed):
            return

    raise AssertionError("the images came in the same order in every epoch, expected them shuffled anew")


def has_one_order(student, reference, images, labels, seed):
    """Tell whether six epochs of steps for single images gave the losses of one order that all epochs share."""
    config = {"seed": seed, "epochs": 6, "batch_size": 1, "learning_rate": 0.1, "momentum": 0.0, "l2": 0.0}
    start = student.init_params(seed, image_shape=(8, 8, 1))
    assert_shapes("the params of init_params", start, shapes((8, 8, 1), (16, 32), 10))

    _, history = two(student.train(images, labels, config), "params, history")

    found = losses(history, 6)
    for order in permutations(range(3)):
        params, wanted = start, []
        velocity = {name: 0 * param for name, param in params.items()}
        for image in 6 * order:
            x, y = images[image, None, :, :, None] / 255, labels[image, None]
            loss, grads = reference.loss_and_gradients(params, x, y, 0.0)
            params, velocity = reference.sgd_step(params, grads, velocity, 0.1, 0.0)
            wanted.append(loss)
        if np.allclose(found, np.reshape(wanted, (6, 3)).mean(axis=1), rtol=1e-3, atol=1e-6):
            return True
    return False


@question("train", weight=1)
@needs("test_train_gives_parameters_and_losses")
def test_train_means_over_all_images(student, reference, rng):
    """The history holds the mean over all images, also where the last batch is smaller."""
    images, labels = digits(50)
    seed = int(rng.integers(1 << 30))
    config = {"seed": seed, "epochs": 3, "batch_size": 48, "learning_rate": 0.0, "momentum": 0.9, "l2": 0.01}
    labels[:] = 3
    params = student.init_params(seed, image_shape=(8, 8, 1))
    assert_shapes("the params of init_params", params, shapes((8, 8, 1), (16, 32), 10))

    _, history = two(student.train(images, labels, config), "params, history")

    # Nothing is learned at a rate of 0: the loss of all images stays what it was.
    loss, _ = reference.loss_and_gradients(params, images[..., None] / 255, labels, config["l2"])
    assert_close('history["loss"]', losses(history, 3), np.array([loss, loss, loss]), rtol=5e-6)


@question("train", weight=2)
@needs("test_train_gives_parameters_and_losses")
def test_train_follows_its_seed(student, rng):
    """The same seed gives the same network, another seed gives another one, and the seed may be left out."""
    images, labels = digits(60)
    seed = int(rng.integers(1 << 30))
    first = student.init_params(seed, image_shape=(8, 8, 1))
    assert_shapes("the params of init_params", first, shapes((8, 8, 1), (16, 32), 10))

    trained = []
    for offset in (0, 0, 1):
        config = {"seed": seed + offset, "epochs": 2, "batch_size": 7}
        params, history = two(student.train(images, labels, config), "params, history")
        assert_shapes("params", params, shapes((8, 8, 1), (16, 32), 10))
        losses(history, 2)
        trained.append(params)

    if np.isclose(trained[0]["conv2_weight"], first["conv2_weight"], atol=1e-12).mean() > 0.1:
        raise AssertionError("conv2_weight is still that of init_params: nothing was learned")
    for name in NAMES:
        if not np.allclose(trained[1][name], trained[0][name], rtol=1e-12, atol=0):
            raise AssertionError(f"two trainings with the same seed gave different {name}s")
    if np.isclose(trained[0]["conv2_weight"], trained[2]["conv2_weight"], atol=1e-12).mean() > 0.1:
        raise AssertionError("another seed gave the same conv2_weight")
    params, _ = two(student.train(images, labels, {"epochs": 1}), "params, history")
    assert_shapes("params", params, shapes((8, 8, 1), (16, 32), 10))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("train", weight=1)
@needs(test_train_takes_the_steps_that_it_should)
def test_train_takes_images_of_mnist_size(student, reference, rng):
    """Training takes the same steps with digits of 28 x 28 pixels."""
    images, labels = digits(6)
    large = np.pad(np.kron(images, np.ones((1, 3, 3), np.uint8)), ((0, 0), (2, 2), (2, 2)))
    config = {
        "epochs": 2,
        "batch_size": 6,
        "learning_rate": 0.01,
        "momentum": 0.9,
        "l2": 0.001,
    }

    assert_steps(student, reference, rng, large, labels, config)


@question("train", weight=1)
@needs("test_train_gives_parameters_and_losses")
@pytest.mark.parametrize(
    ("images_shape", "labels_shape"),
    [
        pytest.param((6, 8, 8, 1), (6,), id="a channel axis"),
        pytest.param((8, 8), (8,), id="a single image"),
        pytest.param((6, 8, 8), (5,), id="too few labels"),
        pytest.param((6, 8, 8), (1,), id="one label"),
    ],
)
def test_train_refuses_what_does_not_fit(student, rng, images_shape, labels_shape):
    """Images that do not have three axes, and a number of labels other than that of images, raise ValueError."""
    images, labels = rng.integers(0, 256, images_shape).astype(np.uint8), rng.integers(0, 10, labels_shape)

    assert_raises(ValueError, student.train, images, labels, {"seed": 1, "epochs": 1})


# Predictions


@question("predict", weight=1)
@needs("test_predict_gives_the_class_with_the_largest_logit")
def test_predict_follows_the_logits(student, reference, rng):
    """Predictions follow a random network's logits, for integers from 0 to 255, whatever was predicted before."""
    first, _, _ = some_batch(rng, 1, (9, 14, 1), (3, 4), 7)
    # The same network but for the order of its classes, so that no image is predicted as before.
    second = {**first, **{name: np.roll(first[name], 1, axis=-1) for name in ("dense_weight", "dense_bias")}}
    images = rng.integers(0, 256, (60, 9, 14)).astype(np.uint8)
    logits = np.sort(reference.forward(first, images[..., None] / 255), axis=1)
    images = images[logits[:, -1] - logits[:, -2] > 1e-3 * np.abs(logits).max()]  # no near ties

    for params in (first, second, first):
        assert_close("the array of predictions", student.predict(params, images), reference.predict(params, images))

    assert_unmodified(student)


# Accuracy on digits never seen


def accuracy(student, reference, seed):
    """Train on the digits that students have, with their own settings; test on those that they do not have."""
    images, labels = digits(None)
    params, _ = two(student.train(images, labels, {"seed": seed, "verbose": False}), "params, history")
    assert_shapes("params", params, shapes((8, 8, 1), (16, 32), 10))
    with np.load(HERE / "hidden_data" / "digits_test.npz") as file:
        return float(np.mean(reference.predict(params, file["images"]) == file["labels"]))


def assert_accuracy(student, reference, rng, wanted):
    """Require a share of right answers; a bad seed is not the student's fault, so the better of two counts."""
    found = accuracy(student, reference, int(rng.integers(1 << 30)))
    if found < wanted:
        found = max(found, accuracy(student, reference, int(rng.integers(1 << 30))))
    if found < wanted:
        raise AssertionError(f"with two seeds, at best {found:.1%} of 500 digits are right, expected {wanted:.0%}")


@question("accuracy", weight=3)
@needs("test_accuracy_of_a_training_on_400_digits")
def test_accuracy_of_at_least_90_percent(student, reference, rng):
    """Trained with your own settings, the network reads 90 % of digits that it has never seen."""
    assert_accuracy(student, reference, rng, 0.90)


@question("accuracy", weight=2)
@needs(test_accuracy_of_at_least_90_percent)
def test_accuracy_of_at_least_95_percent(student, reference, rng):
    """Trained with your own settings, the network reads 95 %."""
    assert_accuracy(student, reference, rng, 0.95)


@question("accuracy", weight=2)
@needs(test_accuracy_of_at_least_95_percent)
def test_accuracy_of_at_least_97_percent(student, reference, rng):
    """Trained with your own settings, the network reads 97 %."""
    assert_accuracy(student, reference, rng, 0.97)


# The files of MNIST


def idx_file(array):
    """Write unsigned bytes as MNIST does: two zero bytes, 08, the number of axes, each size as four bytes, the data."""
    header = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    return header + array.tobytes()


@question("read_idx", weight=3)
@pytest.mark.parametrize("shape", [(5, 7, 3), (2, 28, 28), (300,), (1,), (2, 3, 4, 5), (4, 6), (0, 28, 28)], ids=str)
def test_read_idx_reads_every_shape(student, rng, shape):
    """Files of one to four axes come out right, compressed or not."""
    array = rng.integers(0, 256, shape).astype(np.uint8)

    for file in (idx_file(array), gzip.compress(idx_file(array), mtime=0)):
        got = student.read_idx(np.frombuffer(file, np.uint8).copy())
        assert_close("the array", got, array)
        assert_unmodified(student)
        if got.dtype != np.uint8:
            raise AssertionError(f"the array has dtype {got.dtype}, expected uint8")


GOOD = idx_file(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))
PACKED = gzip.compress(GOOD, mtime=0)


@question("read_idx", weight=2)
@needs("test_read_idx_reads_digits")
@pytest.mark.parametrize(
    "file",
    [
        pytest.param(b"", id="empty"),
        pytest.param(GOOD[:3], id="less than a magic number"),
        pytest.param(GOOD[:10], id="ends within the header"),
        pytest.param(GOOD[:-1], id="a byte too short"),
        pytest.param(GOOD + b"\0", id="a byte too long"),
        pytest.param(b"\0\1" + GOOD[2:], id="another magic number"),
        pytest.param(b"\1\0" + GOOD[2:], id="another first byte"),
        pytest.param(b"\0\0\x09" + GOOD[3:], id="signed bytes"),
        pytest.param(b"\0\0\x07" + GOOD[3:], id="numbers of no known kind"),
        pytest.param(b"\0\0\x0d\1\0\0\0\1" + bytes(4), id="floats"),
        pytest.param(b"\0\0\x08\0" + bytes(1), id="no axes"),
        pytest.param(PACKED[: len(PACKED) // 2], id="half of a compressed file"),
        pytest.param(PACKED[:12] + bytes(6) + PACKED[18:], id="a damaged compressed file"),
        pytest.param(gzip.compress(GOOD[:-1], mtime=0), id="compressed, a byte too short"),
        pytest.param(np.frombuffer(GOOD, np.uint8).reshape(2, 20), id="bytes in two rows"),
        pytest.param(np.frombuffer(GOOD, np.int8), id="signed bytes in memory"),
    ],
)
def test_read_idx_refuses_bad_files(student, file):
    """Files that are cut short, damaged, too long or of another kind raise ValueError; so do other arrays."""
    data = np.frombuffer(file, np.uint8) if isinstance(file, bytes) else file

    assert_raises(ValueError, student.read_idx, data)
