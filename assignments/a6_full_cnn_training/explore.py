# %% [markdown]
# # Train a convolutional network, in pictures
#
# This notebook shows what *your* functions do. It is a place to look and to guess, and nothing of it is graded:
# that is `cnn.py`, and the handout says what to write there. Before each picture there is a question. Answer it
# first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `cnn.py` is read anew whenever you have saved it.

# %%
# %load_ext autoreload
# %autoreload 2

from functools import cache

import cnn
import numpy as np
import otter
import pictures

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs
digits = np.load("data/digits.npz")
images, labels = digits["images"], digits["labels"]
pictures.show({f"{k}: a {labels[k]}": images[k] for k in range(10)}, columns=10)
# %% [markdown]
# ## A network that knows nothing
#
# These are the 16 kernels that `init_params` draws for the first layer. What do you expect to see in them, before
# anything has been learned?

# %%
with pictures.once_written():
    kernels = cnn.init_params(0)["conv1_weight"][:, :, 0]
    pictures.show({f"{k}": kernels[..., k] for k in range(16)}, columns=8, limits=(-1.2, 1.2))

# %%
grader.check("init_params")

# %% [markdown]
# The network gives a score to each of ten classes; a softmax makes probabilities of them. How sure will it be of its
# answer, before it has seen a single digit?

# %%
with pictures.once_written():
    scores = cnn.forward(cnn.init_params(0), images[:1, :, :, None] / 255)[0]
    likely = np.exp(scores) / np.exp(scores).sum()
    ax = pictures.bars({f"{k}": likely[k] for k in range(10)}, x=f"probability; the digit is a {labels[0]}")
    ax.set_xlim(0, 1)

# %%
grader.check("forward")

# %% [markdown]
# ## The loss and its gradients
#
# A gradient promises how much the loss changes when one weight changes a little. Here 30 weights of each array are
# moved by a millionth, one at a time, and the promise is held against what happens. Where do the points lie if it is
# kept?

# %%
with pictures.once_written():
    untrained = cnn.init_params(0)
    x, y = images[:8, :, :, None] / 255, labels[:8]
    _, gradients = cnn.loss_and_gradients(untrained, x, y)
    rng, step = np.random.default_rng(1), 1e-6
    for name, ax in zip(("conv1_weight", "conv2_weight", "dense_weight"), pictures.panels(3, height=3.0), strict=True):
        places = [tuple(rng.integers(untrained[name].shape)) for _ in range(30)]
        happened = []
        for place in places:
            ends = []
            for move in (-step, step):
                moved = {key: array.copy() for key, array in untrained.items()}
                moved[name][place] += move
                ends.append(cnn.loss_and_gradients(moved, x, y)[0])
            happened.append((ends[1] - ends[0]) / (2 * step))
        ax.plot([min(happened), max(happened)], [min(happened), max(happened)], color=pictures.FAINT)
        ax.plot(happened, [gradients[name][place] for place in places], "o", color=pictures.BLUE)
        ax.set(title=name, xlabel="happened", ylabel="promised")

# %%
grader.check("gradients")

# %% [markdown]
# ## Momentum
#
# A narrow valley: steep from wall to wall, and nearly level along its floor. Without momentum, 30 steps go to and fro
# between the walls. What will momentum change, along the floor and across it? The cross is the lowest point.

# %%
with pictures.once_written():
    across, up = np.meshgrid(np.linspace(-1.2, 0.6, 90), np.linspace(-0.6, 0.6, 60))
    for momentum, ax in zip((0.0, 0.8), pictures.panels(2), strict=True):
        params, velocity = {"w": np.array([-1.0, 0.4])}, {"w": np.zeros(2)}
        path = [params["w"]]
        for _ in range(30):
            params, velocity = cnn.sgd_step(params, {"w": [1, 50] * params["w"]}, velocity, 0.038, momentum)
            path.append(params["w"])
        ax.contour(across, up, np.sqrt(across**2 + 50 * up**2), 12, colors=pictures.FAINT, linewidths=1)
        ax.plot(*np.transpose(path), "o-", color=pictures.BLUE, markersize=4)
        ax.plot(0, 0, "x", color=pictures.VERMILLION, markersize=11, markeredgewidth=3)
        ax.set(title=f"momentum {momentum}", xticks=[], yticks=[])

# %%
grader.check("sgd_step")

# %% [markdown]
# ## Minibatches
#
# A batch of ten, drawn by lot. Does each image still have its own label?

# %%
with pictures.once_written():
    x, y = cnn.minibatches(images, labels, 10, np.random.default_rng(3))[0]
    pictures.show(
        {f"label {label}, place {k}": image for k, (image, label) in enumerate(zip(x, y, strict=True))}, columns=5
    )

# %%
grader.check("minibatches")

# %% [markdown]
# ## Training
#
# The network learns from 1,000 of the digits; the other 297 are kept for later. Ten classes, and no idea: the loss
# begins near log 10, about 2.3. Three learning rates are tried. Which will be too slow, and how does one see that a
# rate is too high? (A training takes a second if your convolution does not loop over pixels, else up to a minute. To
# train anew after a change of yours, run this cell again.)

# %%
seen, unseen, truth = slice(0, 1000), images[1000:], labels[1000:]


@cache
def trained(rate):
    """Train once with each learning rate, and give what was learned and its history."""
    config = {"seed": 0, "epochs": 6, "batch_size": 32, "momentum": 0.9, "l2": 1e-4}
    return cnn.train(images[seen], labels[seen], config | {"learning_rate": rate})


with pictures.once_written():
    histories = {f"learning rate {rate}": (range(1, 7), trained(rate)[1]["loss"]) for rate in (0.001, 0.03, 0.3)}
    pictures.curves(histories, x="epoch", y="loss").set_ylim(0, 3)

# %%
grader.check("train")

# %% [markdown]
# ## Filters and feature maps, before and after
#
# The first eight of the kernels from the beginning, before and after training with the second rate. Have they become
# edges and lines? How far are they from where they began?

# %%
with pictures.once_written():
    nets = {"before": cnn.init_params(0), "after": trained(0.03)[0]}
    for when, params in nets.items():
        kernels = params["conv1_weight"][:, :, 0]
        pictures.show({f"{k}, {when}": kernels[..., k] for k in range(8)}, columns=8, limits=(-1.2, 1.2))

# %% [markdown]
# What the first layer makes of a digit: eight of its feature maps, after the ReLU. Which kernel found what, and which
# of the maps is of use to nobody?

# %%
with pictures.once_written():
    nets = {"before": cnn.init_params(0), "after": trained(0.03)[0]}
    for when, params in nets.items():
        surrounded = np.pad(images[3] / 255, 1)
        maps = sum(
            surrounded[i : i + 8, j : j + 8, None] * params["conv1_weight"][i, j, 0] for i in range(3) for j in range(3)
        )
        maps = (maps + params["conv1_bias"]).clip(min=0)
        pictures.show({f"{k}, {when}": maps[..., k] for k in range(8)}, columns=8, limits=(0, maps.max()))

# %% [markdown]
# ## The digits it has never seen
#
# Which two digits will be taken for each other most often?

# %%
with pictures.once_written():
    pictures.confusion(truth, cnn.predict(trained(0.03)[0], unseen))

# %%
grader.check("predict")

# %% [markdown]
# And here are some that it got wrong. Would you have known?

# %%
with pictures.once_written():
    said = cnn.predict(trained(0.03)[0], unseen)
    wrong = np.flatnonzero(said != truth)[:8]
    if len(wrong):
        pictures.show({f"{k}: a {truth[k]}, taken for {said[k]}": unseen[k] for k in wrong}, columns=4)
    else:
        print("It got all of them right.")

# %%
grader.check("accuracy")

# %% [markdown]
# ## The files of MNIST
#
# MNIST comes in files of bytes. The one below has 16 bytes before its two images: what do they say? Find the number
# of images, and their height and width.

# %%
header = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 8])
data = np.frombuffer(header + images[:2].tobytes(), np.uint8)
print(*data[:16])
with pictures.once_written():
    read = cnn.read_idx(data)
    pictures.show({"first": read[0], "second": read[1]}, columns=4)

# %%
grader.check("read_idx")
