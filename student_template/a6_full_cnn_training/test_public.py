"""The checks that you hold: the handout's worked example, shapes, and first trainings.

Run them with ``pytest``. The hidden checks look at the rest.
"""

import math
import zlib
from pathlib import Path

import numpy as np
import pytest

from autograder.checks import assert_close, assert_raises, needs, question

DIGITS = Path(__file__).parent / "data" / "digits.npz"
NAMES = ("conv1_weight", "conv1_bias", "conv2_weight", "conv2_bias", "dense_weight", "dense_bias")


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


# The example that the handout works out

IDENTITY = np.zeros((3, 3, 1, 1))
IDENTITY[1, 1] = 1
IMAGE = np.array([[0, 1, 0, 2], [3, 0, 0, 1], [0, 0, 4, 1], [1, 0, 2, 0]], dtype=float).reshape(1, 4, 4, 1)


def worked_params():
    """Both convolutions copy their image; the dense layer looks at one number."""
    return {
        "conv1_weight": IDENTITY.copy(),
        "conv1_bias": np.zeros(1),
        "conv2_weight": IDENTITY.copy(),
        "conv2_bias": np.zeros(1),
        "dense_weight": np.array([[1.0, -1.0, 0.0]]),
        "dense_bias": np.array([-4, 4 + math.log(2), 0]),
    }


# A network that knows nothing


@question("init_params", weight=2)
@pytest.mark.parametrize(
    ("image_shape", "channels", "classes"),
    [
        pytest.param((8, 8, 1), (16, 32), 10, id="digits"),
        pytest.param((28, 28, 1), (16, 32), 10, id="MNIST"),
        pytest.param((11, 6, 2), (4, 5), 7, id="nothing is equal"),
    ],
)
def test_init_params_gives_six_arrays(student, image_shape, channels, classes):
    """init_params gives the six parameters in their shapes, and biases of 0."""
    params = student.init_params(3, image_shape=image_shape, channels=channels, classes=classes)

    wanted = shapes(image_shape, channels, classes)
    assert_shapes("params", params, wanted)
    for name in NAMES[1::2]:
        assert_close(name, params[name], np.zeros(wanted[name]))


@question("init_params", weight=2)
def test_init_params_follows_its_seed(student):
    """The same seed gives the same parameters, and another seed gives others."""
    first, again, other = (student.init_params(seed) for seed in (5, 5, 6))

    for params in (first, again, other):
        assert_shapes("params", params, shapes((8, 8, 1), (16, 32), 10))
    for name in NAMES[::2]:
        if not np.allclose(again[name], first[name], rtol=1e-12, atol=0):
            raise AssertionError(f"the same seed gave two different {name}s")
        if np.isclose(first[name], other[name], atol=1e-12).mean() > 0.1:
            raise AssertionError(f"{name} is the same for the seeds 5 and 6")


# The forward pass


@question("forward", weight=3)
def test_forward_reproduces_the_worked_example(student):
    """The worked example: logits of 0, log 2 and 0, and others for a second image."""
    other = np.flip(IMAGE) / 2  # its largest pixel is a 2

    logits = student.forward(worked_params(), np.concatenate([IMAGE, other]))

    assert_close("the array of logits", logits, np.array([[0, math.log(2), 0], [-2, 2 + math.log(2), 0]]))


@question("forward", weight=2)
def test_forward_leaves_out_what_is_over_and_flattens_in_order(student, rng):
    """Odd rows and columns are left out by the pools, and feature maps are flattened rows first, channels last."""
    params = worked_params()
    params["conv2_weight"] = np.concatenate([IDENTITY, 2 * IDENTITY], axis=3)
    params["conv2_bias"] = np.zeros(2)
    params["dense_weight"], params["dense_bias"] = np.eye(8), np.zeros(8)
    x = rng.uniform(1, 2, (2, 11, 10, 1))
    x[:, 8:] += 1

    logits = student.forward(params, x)

    blocks = [x[:, i : i + 4, j : j + 4].max(axis=(1, 2)) for i in (0, 4) for j in (0, 4)]
    want = np.concatenate([largest * factor for largest in blocks for factor in (1, 2)], axis=1)
    assert_close("the array of logits", logits, want)


# The loss and its gradients


@question("gradients", weight=1)
def test_loss_and_gradients_gives_a_loss_and_six_gradients(student):
    """loss_and_gradients gives one number, and a gradient in the shape of each parameter."""
    params = worked_params()

    loss_and_gradients(student.loss_and_gradients(params, IMAGE, np.array([0])), params, NAMES)


@question("gradients", weight=2)
@pytest.mark.parametrize(("label", "loss"), [(0, math.log(4)), (1, math.log(2))], ids=["label 0", "label 1"])
def test_the_loss_of_the_worked_example(student, label, loss):
    """The worked example: a loss of log 4 for label 0, and log 2 for label 1."""
    result = student.loss_and_gradients(worked_params(), IMAGE, np.array([label]))

    assert_close("the loss", two(result, "loss, gradients")[0], loss)


WORKED_GRADIENTS = {
    "dense_weight": np.array([[-3.0, 2.0, 1.0]]),
    "dense_bias": np.array([-0.75, 0.5, 0.25]),
    "conv2_weight": np.array([[-3.75, -2.5, 0], [-1.25, -5, 0], [0, 0, 0]]).reshape(3, 3, 1, 1),
    "conv2_bias": np.array([-1.25]),
    "conv1_weight": np.array([[0, 0, -1.25], [0, -5, -1.25], [0, -2.5, 0]]).reshape(3, 3, 1, 1),
    "conv1_bias": np.array([-1.25]),
}


def worked_gradients(student):
    """Return the gradients of the worked example."""
    params = worked_params()
    return loss_and_gradients(student.loss_and_gradients(params, IMAGE, np.array([0])), params)[1]


@question("gradients", weight=1)
@needs(test_loss_and_gradients_gives_a_loss_and_six_gradients)
def test_the_dense_gradients_of_the_worked_example(student):
    """The worked example: gradients of the dense layer."""
    gradients = worked_gradients(student)

    for name in ("dense_weight", "dense_bias"):
        assert_close(f"gradients[{name!r}]", gradients[name], WORKED_GRADIENTS[name])


@question("gradients", weight=2)
@needs(test_loss_and_gradients_gives_a_loss_and_six_gradients)
def test_the_second_layers_gradients_of_the_worked_example(student):
    """The worked example: gradients of the second convolution."""
    gradients = worked_gradients(student)

    for name in ("conv2_weight", "conv2_bias"):
        assert_close(f"gradients[{name!r}]", gradients[name], WORKED_GRADIENTS[name])


@question("gradients", weight=3)
@needs(test_loss_and_gradients_gives_a_loss_and_six_gradients)
def test_the_first_layers_gradients_of_the_worked_example(student):
    """The worked example: gradients of the first convolution, all the way back."""
    gradients = worked_gradients(student)

    for name in ("conv1_weight", "conv1_bias"):
        assert_close(f"gradients[{name!r}]", gradients[name], WORKED_GRADIENTS[name])


@question("gradients", weight=2)
@needs(test_loss_and_gradients_gives_a_loss_and_six_gradients)
def test_the_l2_term_of_the_worked_example(student):
    """The worked example: l2 = 0.1 adds 0.2 to the loss, and a tenth of each weight to its gradient."""
    params, label = worked_params(), np.array([0])
    without_l2, with_l2 = (
        loss_and_gradients(student.loss_and_gradients(params, IMAGE, label, l2), params, NAMES) for l2 in (0.0, 0.1)
    )

    assert_close("what l2 adds to the loss", with_l2[0] - without_l2[0], 0.2)
    for name in NAMES[::2]:
        added = with_l2[1][name] - without_l2[1][name]
        assert_close(f"what l2 adds to gradients[{name!r}]", added, 0.1 * params[name], atol=1e-5)


# Gradient descent with momentum


def worked_dict(weight, bias):
    """Return all six parameters, each with one weight or one bias."""
    weights, biases = np.full((1, 1), float(weight)), np.full(1, float(bias))
    return {name: (weights if "weight" in name else biases).copy() for name in NAMES}


@question("sgd_step", weight=4)
def test_sgd_step_rolls_downhill(student):
    """The worked example: two steps, of which the second is the longer one."""
    params, velocity = two(
        student.sgd_step(worked_dict(4, 1), worked_dict(2, -1), worked_dict(0, 0), 0.5, 0.9), "params, velocity"
    )
    assert_names("params", params)
    assert_names("velocity", velocity)
    for name in NAMES:
        assert_close(f"params[{name!r}] after one step", params[name], worked_dict(3, 1.5)[name])
        assert_close(f"velocity[{name!r}] after one step", velocity[name], worked_dict(2, -1)[name])

    params, velocity = two(
        student.sgd_step(worked_dict(3, 1.5), worked_dict(1, -1), worked_dict(2, -1), 0.5, 0.9), "params, velocity"
    )
    for name in NAMES:
        assert_close(f"params[{name!r}] after two steps", params[name], worked_dict(1.6, 2.45)[name])
        assert_close(f"velocity[{name!r}] after two steps", velocity[name], worked_dict(2.8, -1.9)[name])


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
@pytest.mark.parametrize(("n", "batch_size"), [(12, 4), (11, 4), (3, 8)], ids=["three fours", "leftover", "too few"])
def test_minibatches_holds_every_example_once(student, rng, n, batch_size):
    """Every example is in one batch, and the leftover ones make a smaller one at the end."""
    x = rng.standard_normal((n, 2, 3))

    got, _ = batches_of(student.minibatches(x, np.arange(n), batch_size, rng), (2, 3))

    sizes = [len(part) for part in got]
    wanted = [batch_size] * (n // batch_size) + [n % batch_size] * (n % batch_size > 0)
    if sizes != wanted:
        raise AssertionError(f"{n} examples came in batches of {sizes}, expected {wanted}")
    together = np.concatenate(got)
    assert_close("the array of all examples, sorted,", together[together[:, 0, 0].argsort()], x[x[:, 0, 0].argsort()])


@question("minibatches", weight=2)
def test_minibatches_keeps_labels_with_their_images(student, rng):
    """Each example keeps its own label, and the order changes."""
    y = np.arange(100)
    x = y.reshape(100, 1, 1) + np.array([[0, 0.25]])

    parts_x, parts_y = batches_of(student.minibatches(x, y, 16, rng), (1, 2))

    together, shuffled = map(np.concatenate, (parts_x, parts_y))
    assert_close("the first number of each example, which should be its label,", together[:, 0, 0], shuffled)
    if np.array_equal(shuffled, y):
        raise AssertionError("the batches are in the order of the examples, expected them shuffled")


# The training loop


def digits():
    """Read the training digits."""
    with np.load(DIGITS) as file:
        return file["images"], file["labels"].astype(int)


@question("train", weight=1)
def test_train_gives_parameters_and_losses(student):
    """One epoch on ten images gives six parameters and a history of one loss."""
    images, labels = (array[:10] for array in digits())

    params, history = two(student.train(images, labels, {"seed": 1, "epochs": 1, "batch_size": 10}), "params, history")

    assert_shapes("params", params, shapes((8, 8, 1), (16, 32), 10))
    losses(history, 1)


@question("train", weight=3)
@needs(test_train_gives_parameters_and_losses)
def test_train_learns_ten_digits_by_heart(student):
    """Ten images, all in one batch: the loss falls from about log 10 to nearly nothing."""
    images, labels = (array[:10] for array in digits())
    config = {"seed": 1, "epochs": 80, "batch_size": 10, "learning_rate": 0.05, "momentum": 0.9, "l2": 0.0}

    params, history = two(student.train(images, labels, config), "params, history")

    assert_shapes("params", params, shapes((8, 8, 1), (16, 32), 10))
    loss = losses(history, 80)
    if abs(loss[0] - math.log(10)) > 0.1:
        raise AssertionError(f"the loss starts at {loss[0]:.4f}, expected about log 10 = {math.log(10):.4f}")
    if loss[-1] > 0.05:
        raise AssertionError(f"the loss ends at {loss[-1]:.4f}, expected less than 0.05")
    logits = student.forward(params, images[..., None] / 255)
    assert_close("the shape of the logits", np.array(getattr(logits, "shape", ())), np.array([10, 10]))
    assert_close("the class with the largest logit", logits.argmax(axis=1), labels)


@question("train", weight=1)
@needs(test_train_gives_parameters_and_losses)
def test_train_refuses_unknown_keys(student):
    """A key that config does not have, such as a misspelt one, raises ValueError."""
    images, labels = (array[:10] for array in digits())

    assert_raises(ValueError, student.train, images, labels, {"seed": 1, "epochs": 1, "learnig_rate": 0.1})


# Predictions


@question("predict", weight=2)
def test_predict_gives_the_class_with_the_largest_logit(student):
    """The worked network tells bright images from dark ones."""
    params = worked_params()
    params["dense_bias"] = np.array([-1.5, 0.5, -0.25])  # class 0 beyond a brightness of 1.25, class 1 below 0.75
    params["conv1_weight"] = 2 * IDENTITY
    brightest = np.array([200, 3, 130, 100, 60])
    images = np.zeros((5, 4, 4), dtype=np.uint8)
    images[:, 2, 1] = brightest

    assert_close("the array of predictions", student.predict(params, images), np.array([0, 1, 2, 2, 1]))


# Accuracy on digits never seen


@question("accuracy", weight=2)
@needs(test_train_learns_ten_digits_by_heart)
def test_accuracy_of_a_training_on_400_digits(student):
    """Trained with your own settings on 400 digits, the network reads 85 % of the others."""
    images, labels = digits()
    params, _ = two(student.train(images[:400], labels[:400], {"seed": 1, "verbose": False}), "params, history")

    logits = student.forward(params, images[400:, ..., None] / 255)
    assert_close("the shape of the logits", np.array(getattr(logits, "shape", ())), np.array([897, 10]))
    accuracy = float(np.mean(logits.argmax(axis=1) == labels[400:]))
    if accuracy < 0.85:
        raise AssertionError(f"{accuracy:.1%} of the other 897 digits are right, expected at least 85 %")


# The files of MNIST


def idx_file(array):
    """Write unsigned bytes as MNIST does: two zero bytes, 08, the number of axes, each size as four bytes, the data."""
    header = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    return header + array.tobytes()


def gzip_file(data):
    """Pack bytes as gzip does, in one block that is not made smaller: gzip makes other bytes on other machines."""
    sizes = len(data).to_bytes(2, "little") + (len(data) ^ 0xFFFF).to_bytes(2, "little")
    check = zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + b"\1" + sizes + data + check


@question("read_idx", weight=3)
@pytest.mark.parametrize("pack", [bytes, gzip_file], ids=["as it is", "packed by gzip"])
@pytest.mark.parametrize("kind", ["images", "labels"])
def test_read_idx_reads_digits(student, pack, kind):
    """Images and labels in MNIST's format come out as they went in, packed by gzip or not."""
    images, labels = digits()
    array = images[:20] if kind == "images" else labels[:20].astype(np.uint8)

    got = student.read_idx(np.frombuffer(pack(idx_file(array)), np.uint8))

    assert_close(f"the array of {kind}", got, array)
    if got.dtype != np.uint8:
        raise AssertionError(f"the array of {kind} has dtype {got.dtype}, expected uint8")
