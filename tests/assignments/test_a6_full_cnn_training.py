"""The solutions of a6_full_cnn_training agree with HIPS autograd, and the numbers in its handout with them."""

import gzip
import math
import re
import runpy
import sys

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from tests.assignments.material import material, refuses

MATERIAL = material("a6_full_cnn_training")
cnn, HANDOUT, every_answer = MATERIAL.solution, MATERIAL.handout, MATERIAL.every_answer

NETWORKS = [  # N, image_shape, channels, classes
    pytest.param(3, (6, 9, 2), (5, 4), 7, id="nothing is equal"),
    pytest.param(1, (4, 4, 1), (1, 2), 3, id="as small as it gets"),
    pytest.param(2, (11, 13, 1), (3, 2), 4, id="odd height and width"),
    pytest.param(2, (28, 28, 1), (16, 32), 10, id="MNIST"),
]


@pytest.fixture(scope="module")
def digits():
    with np.load(MATERIAL.assignment.folder / "data" / "digits.npz", allow_pickle=False) as file:
        return file["images"], file["labels"].astype(int)


@pytest.fixture(scope="module")
def unseen():
    with np.load(MATERIAL.assignment.folder / "hidden_data" / "digits_test.npz", allow_pickle=False) as file:
        return file["images"], file["labels"].astype(int)


def some_batch(rng, n, image_shape, channels, classes):
    params = cnn.init_params(1, image_shape, channels, classes)
    params = {name: rng.standard_normal(param.shape) / math.sqrt(param[..., 0].size) for name, param in params.items()}
    return params, rng.standard_normal((n, *image_shape)), rng.integers(0, classes, n)


def plain_loss(params, x, y, l2):
    """Return the loss, in a way that autograd can differentiate: by shifted products and four-way maxima."""
    maps = x
    for layer in ("conv1", "conv2"):
        n, height, width, channels = maps.shape
        tall, wide = anp.zeros((n, 1, width, channels)), anp.zeros((n, height + 2, 1, channels))
        padded = anp.concatenate([wide, anp.concatenate([tall, maps, tall], axis=1), wide], axis=2)
        weight = params[f"{layer}_weight"]
        shifted = (anp.dot(padded[:, i : i + height, j : j + width], weight[i, j]) for i in range(3) for j in range(3))
        conv = anp.maximum(sum(shifted) + params[f"{layer}_bias"], 0)
        rows, columns = height // 2 * 2, width // 2 * 2
        corners = [conv[:, i:rows:2, j:columns:2] for i in range(2) for j in range(2)]
        maps = anp.max(anp.stack(corners), axis=0)
    logits = anp.dot(anp.reshape(maps, (len(x), -1)), params["dense_weight"]) + params["dense_bias"]
    losses = anp.log(anp.sum(anp.exp(logits), axis=1)) - logits[anp.arange(len(x)), y]
    squares = sum(anp.sum(param**2) for name, param in params.items() if name.endswith("weight"))
    return anp.mean(losses) + l2 / 2 * squares


# Against autograd


@every_answer
@pytest.mark.parametrize(("n", "image_shape", "channels", "classes"), NETWORKS)
def test_loss_and_gradients_agree_with_autograd(answer, rng, n, image_shape, channels, classes):
    params, x, y = some_batch(rng, n, image_shape, channels, classes)

    loss, gradients = answer.loss_and_gradients(params, x, y, 0.3)

    assert loss == pytest.approx(plain_loss(params, x, y, 0.3), rel=1e-5)
    want = autograd.grad(plain_loss)(params, x, y, 0.3)
    assert gradients.keys() == want.keys()
    for name, gradient in gradients.items():
        np.testing.assert_allclose(gradient, want[name], rtol=0, atol=1e-5 * np.abs(want[name]).max(), err_msg=name)


# Training


@every_answer
def test_training_reads_digits_that_it_has_not_seen(answer, digits, unseen):
    params, history = answer.train(*digits, {"seed": 7, "epochs": 4})  # `verify` trains to the end, and wants 0.97

    right = np.mean(answer.predict(params, unseen[0]) == unseen[1])

    assert right >= 0.9
    assert history["loss"][0] < math.log(10)


def test_no_digit_is_in_both_splits(digits, unseen):
    assert digits[0].shape == (1297, 8, 8)
    assert unseen[0].shape == (500, 8, 8)
    assert digits[0].dtype == unseen[0].dtype == np.uint8
    assert digits[0].max() == 255
    assert not {image.tobytes() for image in digits[0]} & {image.tobytes() for image in unseen[0]}


@every_answer
def test_training_with_one_batch_does_not_depend_on_the_order(answer, digits):
    images, labels = digits[0][:30], digits[1][:30]
    config = {"seed": 2, "epochs": 3, "batch_size": 30, "learning_rate": 0.05, "momentum": 0.5, "l2": 0.01}

    params, history = answer.train(images, labels, config)
    turned, turned_history = answer.train(images[::-1], labels[::-1], config)

    np.testing.assert_allclose(history["loss"], turned_history["loss"], rtol=1e-5)
    for name, param in params.items():
        np.testing.assert_allclose(param, turned[name], atol=1e-5)


def test_verbose_prints_a_line_per_epoch(digits, capsys):
    cnn.train(digits[0][:20], digits[1][:20], {"epochs": 3, "verbose": True})

    assert [line[:15] for line in capsys.readouterr().out.splitlines()] == [f"epoch   {i} of 3:" for i in (1, 2, 3)]


def test_single_precision_stays_single(rng):
    params, x, y = some_batch(rng, 2, (8, 8, 1), (2, 3), 4)
    params = {name: param.astype(np.float32) for name, param in params.items()}

    _, gradients = cnn.loss_and_gradients(params, x.astype(np.float32), y, 0.1)

    assert {gradient.dtype for gradient in gradients.values()} == {np.dtype(np.float32)}


# What holds for all arguments


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_minibatches_are_the_examples_in_another_order(n, batch_size, seed):
    x, y = np.arange(2 * n).reshape(n, 2), 2 * np.arange(n)

    batches = cnn.minibatches(x, y, batch_size, np.random.default_rng(seed))

    assert all((images[:, 0] == labels).all() for images, labels in batches)
    assert sorted(np.concatenate([labels for _, labels in batches])) == y.tolist()
    assert [len(labels) for _, labels in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert 1 <= len(batches[-1][0]) <= batch_size


@given(
    arrays(np.uint8, array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=5)),
    st.sampled_from([bytes, gzip.compress]),
)
@settings(max_examples=60, deadline=None)
def test_idx_files_come_back(array, pack):
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()

    for answer in MATERIAL.answers:
        got = answer.read_idx(np.frombuffer(pack(header + array.tobytes()), np.uint8))
        np.testing.assert_array_equal(got, array)
        assert got.dtype == np.uint8


@given(st.binary(max_size=40))
@settings(max_examples=200, deadline=None)
def test_random_bytes_are_refused_or_read(data):
    for answer in MATERIAL.answers:
        try:
            array = answer.read_idx(np.frombuffer(data, np.uint8))
        except ValueError:
            continue
        assert array.dtype == np.uint8


@every_answer
def test_arguments_may_be_read_only(answer, rng):
    params, x, y = some_batch(rng, 3, (8, 9, 2), (2, 3), 4)
    for array in (*params.values(), x, y):
        array.setflags(write=False)

    _, gradients = answer.loss_and_gradients(params, x, y, 0.1)
    answer.sgd_step(params, gradients, params, 0.1, 0.9)
    answer.minibatches(x, y, 2, rng)


@pytest.mark.parametrize(
    ("call", "found", "wanted"),
    [
        (lambda: cnn.init_params(1, image_shape=(3, 8, 1)), "(3, 8, 1)", "4"),
        (lambda: cnn.forward(cnn.init_params(1), np.ones((2, 8, 8))), "(2, 8, 8)", "(N, H, W, 1)"),
        (lambda: cnn.forward(cnn.init_params(1), np.ones((2, 12, 8, 1))), "192 features", "128"),
        (lambda: cnn.loss_and_gradients(cnn.init_params(1), np.ones((1, 8, 8, 1)), np.array([10])), "10", "0 to 9"),
        (lambda: cnn.minibatches(np.ones(3), np.ones(4), 2, None), "3 examples", "4 labels"),
        (lambda: cnn.train(np.ones((2, 8, 8)), np.ones(2, int), {"epoch": 3}), "'epoch'", "epochs"),
        (lambda: cnn.predict(cnn.init_params(1), np.ones((8, 8))), "(8, 8)", "(N, H, W)"),
        (lambda: cnn.read_idx(np.array([0, 0, 13, 1], np.uint8)), "0x0d", "0x08"),
        (lambda: cnn.read_idx(np.array([0, 0, 8, 1, 0, 0, 0, 2, 5], np.uint8)), "1 entries", "2"),
    ],
)
def test_messages_name_what_was_found_and_wanted(call, found, wanted):
    with refuses as refusal:
        call()

    assert found in str(refusal.value)
    assert wanted in str(refusal.value)


# The handout

IDENTITY = np.eye(9)[4].reshape(3, 3, 1, 1)
IMAGE = np.array([[0, 1, 0, 2], [3, 0, 0, 1], [0, 0, 4, 1], [1, 0, 2, 0]], dtype=float).reshape(1, 4, 4, 1)
WORKED = {
    "conv1_weight": IDENTITY,
    "conv1_bias": np.zeros(1),
    "conv2_weight": IDENTITY,
    "conv2_bias": np.zeros(1),
    "dense_weight": np.array([[1.0, -1, 0]]),
    "dense_bias": np.array([-4, 4 + math.log(2), 0]),
}


@every_answer
def test_the_worked_example_is_right(answer):
    np.testing.assert_allclose(answer.forward(WORKED, IMAGE), [[0, math.log(2), 0]], atol=1e-6)
    loss, gradients = answer.loss_and_gradients(WORKED, IMAGE, np.array([0]))

    assert loss == pytest.approx(1.3863, abs=1e-4)
    assert answer.loss_and_gradients(WORKED, IMAGE, np.array([1]))[0] == pytest.approx(0.6931, abs=1e-4)
    assert answer.loss_and_gradients(WORKED, IMAGE, np.array([0]), 0.1)[0] == pytest.approx(loss + 0.2)
    figure = re.search(r"```text\n     patch of conv2 .*?```", HANDOUT, flags=re.DOTALL).group()
    rows = np.array([list(map(float, line.split())) for line in figure.splitlines()[3:6]])
    np.testing.assert_allclose(gradients["conv2_weight"][:, :, 0, 0], rows[:, 3:6], atol=1e-6)
    np.testing.assert_allclose(gradients["conv1_weight"][:, :, 0, 0], rows[:, 9:], atol=1e-6)
    np.testing.assert_allclose(rows[:, 3:6], -1.25 * rows[:, :3])
    np.testing.assert_allclose(rows[:, 9:], -1.25 * rows[:, 6:9])
    np.testing.assert_allclose(gradients["dense_weight"], [[-3, 2, 1]], atol=1e-5)
    np.testing.assert_allclose(gradients["dense_bias"], [-0.75, 0.5, 0.25], atol=1e-6)


def test_the_sizes_and_the_time_in_the_handout_are_right():
    digits, mnist = cnn.init_params(1), cnn.init_params(1, image_shape=(28, 28, 1))
    for layer, printed in (("conv1", 160), ("conv2", 4640), ("dense", 1290)):
        assert digits[f"{layer}_weight"].size + digits[f"{layer}_bias"].size == printed
        assert f"= {printed}$" in HANDOUT
    assert f"{sum(param.size for param in digits.values())} parameters in all" in HANDOUT
    assert f"= {len(mnist['dense_weight'])}$" in HANDOUT
    assert f"{math.log(10):.4f}" in HANDOUT
    assert f"A training has {MATERIAL.assignment.limits.call_seconds:g} seconds" in HANDOUT


def test_the_steps_in_the_handout_are_right():
    rows = re.findall(r"^\| (?:first|second) step \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", HANDOUT, flags=re.MULTILINE)
    assert len(rows) == 2
    velocity = {"w": np.zeros(())}
    for param, grad, new_velocity, new_param in rows:
        now, velocity = cnn.sgd_step({"w": np.array(float(param))}, {"w": np.array(float(grad))}, velocity, 0.5, 0.9)
        assert velocity["w"] == pytest.approx(float(new_velocity.split("= ")[1]))
        assert now["w"] == pytest.approx(float(new_param.split("= ")[1]))


def test_the_run_in_the_handout_is_what_comes_out(tmp_path, monkeypatch, capsys):
    script, printed = re.search(r"```python\n(import time\n.*?)```\n\n```text\n(.*?)```", HANDOUT, re.DOTALL).groups()
    (tmp_path / "watch.py").write_text(script)
    monkeypatch.chdir(MATERIAL.assignment.folder)
    monkeypatch.setitem(sys.modules, "cnn", cnn)

    runpy.run_path(str(tmp_path / "watch.py"))

    *epochs, _, share = capsys.readouterr().out.splitlines()
    shown = [line for line in printed.splitlines() if line.startswith("epoch")]
    for line, got in zip(shown, [*epochs[:3], epochs[-1]], strict=True):
        (words, loss), (got_words, got_loss) = line.split("loss"), got.split("loss")
        assert got_words == words
        assert float(got_loss) == pytest.approx(float(loss), abs=0.02)
    want = float(printed.splitlines()[-1].partition("%")[0])
    assert float(share.partition("%")[0]) == pytest.approx(want, abs=1.5)
    assert share.endswith("% of the other 297 are right")
