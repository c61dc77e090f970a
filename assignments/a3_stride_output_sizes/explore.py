# %% [markdown]
# # Strides and sizes, in pictures
#
# This notebook shows what *your* functions do. It is a place to look and to guess, and nothing of it is graded:
# that is `shapes.py`, and the handout says what to write there. Before each picture there is a question. Answer it
# first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `shapes.py` is read anew whenever you have saved it.

# %%
# %load_ext autoreload
# %autoreload 2

import numpy as np
import otter
import pictures
import shapes

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs
scene = pictures.scene()

# %% [markdown]
# ## What a convolution leaves
#
# A kernel of 3 on ten pixels, with strides of 1, 2, 3 and 4. How many stops has each? Which pixels are never read?
# The bars below are as many as `conv_output_size` says. If one of them is dotted, it sticks out.

# %%
with pictures.once_written():
    rows = {}
    for stride in (1, 2, 3, 4):
        places = shapes.conv_output_size(10, 3, stride)
        rows[f"stride {stride}: {places} stops"] = {"size": 10, "kernel": 3, "stride": stride, "places": places}
    pictures.stops(rows)

# %% [markdown]
# As the axis grows pixel by pixel, how does the output grow? How long is a step of each staircase?

# %%
with pictures.once_written():
    sizes = np.arange(3, 25)
    stairs = {
        f"stride {stride}": (sizes, [shapes.conv_output_size(int(size), 3, stride) for size in sizes])
        for stride in (1, 2, 3)
    }
    ax = pictures.curves(stairs, x="size", y="output")
    for line in ax.lines:
        line.set_drawstyle("steps-post")

# %%
grader.check("output_size")

# %% [markdown]
# ## What pooling leaves
#
# Pooling windows lie side by side, unless a stride is given. Which pixels of an axis of 9 are dropped by windows of
# 2, and which by windows of 4? And by windows of 3 that move by 2?

# %%
with pictures.once_written():
    rows = {}
    for window, stride in ((2, None), (4, None), (3, 2)):
        places = shapes.pool_output_shape((1, 9, 9, 1), window, stride)[1]
        title = f"window {window}, stride {stride or window}: {places} results"
        rows[title] = {"size": 9, "kernel": window, "stride": stride or window, "places": places}
    pictures.stops(rows)

# %%
grader.check("pool")

# %% [markdown]
# ## A layer with a stride
#
# The same kernel, a small Gaussian, in steps of 1, 2, 4 and 8. What is the shape of each result? By which stride can
# you no longer tell which way the bars on the signs lean? The second row shows the same four, each as large as the
# first.

# %%
taps = np.exp(-(np.arange(-2, 3) ** 2) / 2)
weight = (np.outer(taps, taps) / taps.sum() ** 2)[:, :, None, None]
with pictures.once_written():
    results = {}
    for stride in (1, 2, 4, 8):
        result = shapes.conv2d(scene[None, :, :, None], weight, np.zeros(1), stride=stride, padding=2)[0, :, :, 0]
        results[f"stride {stride}: {result.shape[0]} x {result.shape[1]}"] = result
    pictures.show(results, true_size=True, limits=(0, 1))
    pictures.show(results, limits=(0, 1))

# %%
grader.check("conv2d")

# %% [markdown]
# ## Weights and connections
#
# An image of 32 x 32 x 3 becomes 32 x 32 x 16, by a convolution of 5 x 5 or by a dense layer. About how many times
# as much does the dense layer learn: 40, 4,000, 40,000? And how many times as much does it multiply? Each line of the
# grid is a factor of ten.

# %%
with pictures.once_written():
    kernel, before, after = (5, 5, 3, 16), (32, 32, 3), (32, 32, 16)
    learned = {
        "convolution": shapes.conv_parameters(kernel),
        "dense": shapes.dense_parameters(int(np.prod(before)), int(np.prod(after))),
    }
    multiplied = {
        "convolution": shapes.conv_connections(kernel, after),
        "dense": shapes.dense_connections(before, after),
    }
    left, right = pictures.panels(2, height=2.2)
    pictures.bars(learned, x="numbers to learn", log=True, ax=left)
    pictures.bars(multiplied, x="connections", log=True, ax=right)

# %%
grader.check("counts")

# %% [markdown]
# ## What a neuron sees
#
# Four layers: a convolution of 3 x 3, a pooling of 2 x 2, and both again. The squares are what the first neuron
# behind each of them sees. Each convolution adds two of *its* pixels. Why does the second one make the square grow by
# more than the first?

# %%
layers = [
    {"kind": "conv", "filters": 8, "kernel": 3},
    {"kind": "pool", "window": 2},
    {"kind": "conv", "filters": 8, "kernel": 3},
    {"kind": "pool", "window": 2},
]
with pictures.once_written():
    (ax,) = pictures.show({"what the first neuron sees": scene[26:44, 80:108]})
    colours = {4: pictures.BLUE, 3: pictures.GREEN, 2: pictures.ORANGE, 1: pictures.VERMILLION}
    for depth, colour in colours.items():
        height, width = shapes.receptive_field(layers[:depth])
        pictures.frame(ax, 0, 0, height, width, colour=colour, label=f"behind layer {depth}: {height} x {width}")
    ax.legend(loc="lower right")

# %%
grader.check("receptive_field")

# %% [markdown]
# ## A whole network on one page
#
# A classic for digits of 28 x 28. Guess before you look: which layer learns most? Which returns most? A box is as
# high as the images that a layer returns, and wider the more channels they have.

# %%
layers = [
    {"name": "conv1", "kind": "conv", "filters": 6, "kernel": 5, "padding": 2},
    {"name": "pool1", "kind": "pool", "window": 2},
    {"name": "conv2", "kind": "conv", "filters": 16, "kernel": 5},
    {"name": "pool2", "kind": "pool", "window": 2},
    {"name": "flatten", "kind": "flatten"},
    {"name": "dense1", "kind": "dense", "units": 120},
    {"name": "dense2", "kind": "dense", "units": 84},
    {"name": "scores", "kind": "dense", "units": 10},
]
with pictures.once_written():
    pictures.network(shapes.summarize(layers, (28, 28, 1)), (28, 28, 1))

# %%
grader.check("summarize")
