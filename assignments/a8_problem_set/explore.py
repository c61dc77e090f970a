# %% [markdown]
# # Problem set, in pictures
#
# This notebook shows what *your* answers look like. It is a place to look and to guess, and nothing of it is handed
# in: that is `answers.yml`, and the handout says what to write there. Before each picture there is a question. Answer
# it first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `answers.yml` is read anew whenever you have saved it.

# %%
import json
from pathlib import Path

import numpy as np
import otter
import pictures

from autograder.checks.answers import read_answers

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs


def answer(name):
    """Read one of your answers, as the file has it now."""
    names = json.loads(Path("assignment.json").read_text(encoding="utf-8"))["files"]["answers.yml"]
    value = read_answers(Path("answers.yml").read_bytes(), names).get(name)
    if value is None:
        raise NotImplementedError(f"answer {name} in answers.yml")
    return value


# %% [markdown]
# The pictures show what you have answered, right or wrong; whether it is right is for you to see. The checks at the
# end of each part say only whether your answers have the form that was asked for.
#
# ## From the lectures
#
# The image of problems 1 and 2, and what you say comes of it. The kernel of problem 1 subtracts left from right.
# Where does the image get brighter to the right, and is your map large there? Where does it get darker, and is your
# map 0?

# %%
image = np.array([[4, 1, 2, 4, 7, 9], [0, 1, 2, 0, 2, 3], [6, 4, 5, 2, 1, 3], [8, 1, 2, 1, 3, 2], [5, 8, 1, 2, 0, 2]])
with pictures.once_written():
    pictures.show(
        {"image": image, "1, after the ReLU": answer("relu_sobel"), "2, stride 2": answer("stride_and_padding")},
        columns=3,
        numbers=True,
    )

# %%
grader.check("lectures")

# %% [markdown]
# ## Neurons
#
# The matrices of problem 5, as large as you say, between a batch of 40 examples of 12 features. In a product `W X`
# the first is as wide as the second is high. Do W1 and X fit? W2 and what W1 gives?

# %%
with pictures.once_written():
    shapes = dict(zip(("W1", "b1", "W2", "b2"), answer("layer_shapes").astype(int), strict=True))
    named = {f"{name}: {rows} x {columns}": np.full((rows, columns), 0.6) for name, (rows, columns) in shapes.items()}
    pictures.show({"X: 12 x 40": np.full((12, 40), 0.8), **named}, columns=5, true_size=True, limits=(0, 1))

# %% [markdown]
# The neuron of problem 6 with its two examples, and the same neuron after a step of 1 against your gradient. Has the
# step been good for both examples?

# %%
with pictures.once_written():
    *dw, db = answer("logistic_gradient")
    X, y = np.array([[3.0, -1.0], [2.0, 1.0]]), np.array([0, 1])
    before = np.array([np.log(3), -np.log(3)]), 0.0
    neurons = {"before the step": before, "after the step": (before[0] - dw, -db)}
    for (title, (w, b)), ax in zip(neurons.items(), pictures.panels(2), strict=True):
        pictures.plane(lambda points, w=w, b=b: 1 / (1 + np.exp(-(w @ points) - b)), X, y, title=title, ax=ax)

# %% [markdown]
# Problem 7: the most that n sigmoids let pass. Where does the line cross 1/1000, and where is your answer?

# %%
with pictures.once_written():
    layers = np.arange(0, 10)
    ax = pictures.curves({"at most": (layers, 0.25**layers)}, x="layers of sigmoids", y="share of the correction")
    ax.axhline(1 / 1000, color=pictures.FAINT)
    ax.axvline(answer("vanishing_layers"), color=pictures.VERMILLION, linestyle="--")
    ax.set_yscale("log")

# %%
grader.check("neurons")

# %% [markdown]
# ## Convolution
#
# Problem 8: each of your columns should be a patch, read downwards first. In which column is the patch whose upper
# left corner is the 6?

# %%
image = np.array([[3, 0, 2, 5], [1, 4, 6, 2], [7, 8, 1, 9]])
with pictures.once_written():
    pictures.show({"image": image, "your columns": answer("im2col_columns")}, columns=2, numbers=True)

# %% [markdown]
# Problem 9: each line of the grid is a factor of ten. Which saves more, to look at patches only, or to share the
# weights?

# %%
with pictures.once_written():
    kinds = ("all connected", "patches of their own", "shared")
    pictures.bars(dict(zip(kinds, answer("weight_counts"), strict=True)), x="weights and biases", log=True)

# %%
grader.check("convolution")

# %% [markdown]
# ## Borders and sizes
#
# Problem 12: the row in the frame, continued in five ways. Which two of your rows are mirrored, and at what?

# %%
with pictures.once_written():
    modes = ("constant", "edge", "reflect", "symmetric", "wrap")
    rows = dict(zip(modes, answer("padding_modes"), strict=True))
    for ax in pictures.show({name: row[None] for name, row in rows.items()}, columns=2, numbers=True):
        pictures.frame(ax, 0, 2, 1, 4)

# %% [markdown]
# Problem 14: SAME with the pixels that you add, dashed. The number of stops is `ceil(size / stride)`. If a bar is
# dotted, it sticks out, and pixels are missing. If dashed pixels lie behind the last bar, there are too many. Which
# of the four is which?

# %%
with pictures.once_written():
    rows = {}
    for (size, kernel, stride), split in zip(
        ((30, 5, 2), (9, 4, 3), (8, 1, 3), (7, 3, 1)), answer("same_split"), strict=True
    ):
        before, after = map(int, split)
        numbers = {"size": size, "kernel": kernel, "stride": stride, "before": before, "after": after}
        title = f"size {size}, kernel {kernel}, stride {stride}: {before} before, {after} after"
        rows[title] = {**numbers, "places": -(-size // stride)}
    pictures.stops(rows)

# %% [markdown]
# Problem 15: how far you say that a neuron sees behind each layer. A pooling with stride 2 makes every later kernel
# reach twice as far: do your steps grow?

# %%
with pictures.once_written():
    layers = ("conv 3", "conv 3, stride 2", "pool 2, stride 2", "conv 3")
    seen = answer("receptive_field")
    pictures.bars({f"behind {name}, layer {k}": seen[k - 1] for k, name in enumerate(layers, 1)}, x="pixels")

# %%
grader.check("sizes")

# %% [markdown]
# ## The way back
#
# Problem 17: is each of your six numbers the largest of its window? Does every gradient stand where such a largest
# entry is, and is the sum of all gradients 21?

# %%
x = np.array([[1, 5, 2, 4], [3, 9, 6, 0], [7, 2, 8, 3]])
upstream = np.array([[1, 2, 3], [4, 5, 6]])
with pictures.once_written():
    pictures.show(
        {"x": x, "your maxima": answer("max_pool"), "upstream": upstream, "your gradient": answer("max_pool_gradient")},
        numbers=True,
        true_size=True,
    )

# %% [markdown]
# Problems 18 and 19: a gradient has the shape of what it belongs to. Which entries of x meet the upper left entry of
# the kernel? Which upstream entries has the middle column of the input fed?

# %%
x, upstream = np.array([[1, 2, 0, 1], [0, 3, 1, 2], [2, 0, 1, 1]]), np.array([[1, 0, 2], [-1, 1, 0]])
with pictures.once_written():
    pictures.show(
        {"x": x, "upstream": upstream, "18: your gradient of the kernel": answer("kernel_gradient")},
        columns=3,
        numbers=True,
        true_size=True,
    )
    kernel, upstream = np.array([[1, 2], [3, 4]]), np.array([[1, 10]])
    pictures.show(
        {"kernel": kernel, "upstream": upstream, "19: your gradient of the input": answer("input_gradient")},
        columns=3,
        numbers=True,
        true_size=True,
    )

# %%
grader.check("backward")

# %% [markdown]
# ## Networks
#
# Problem 20: your gradient pushes some scores up and others down. Which class is the right one, and is its bar the
# only one to the left? What should the sum of the three be?

# %%
with pictures.once_written():
    gradient, loss = answer("softmax_gradient"), answer("softmax_loss")
    bars = {f"class {k}": value for k, value in enumerate(gradient)}
    pictures.bars(bars, x=f"your gradient; your loss is {loss}, the sum of the bars {sum(gradient):.3f}")

# %% [markdown]
# Problem 21: two ways from 16 channels to 32. Which part of the first has the second one saved: rather a half, or
# rather nine tenths?

# %%
with pictures.once_written():
    pictures.bars(dict(zip(("usual", "separable"), answer("separable_cost"), strict=True)), x="weights")

# %%
grader.check("networks")
