# %% [markdown]
# # Blocks of well-known networks, in pictures
#
# This notebook shows what *your* functions do. It is a place to look and to guess, and nothing of it is graded:
# that is `blocks.py`, and the handout says what to write there. Before each picture there is a question. Answer it
# first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `blocks.py` is read anew whenever you have saved it.

# %%
# %load_ext autoreload
# %autoreload 2

import blocks
import numpy as np
import otter
import pictures

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs
scene = pictures.scene()
pictures.show({"the scene, computed, not photographed": scene})
# %% [markdown]
# ## Mixing channels
#
# Three channels: the scene, its mirror image, and its negative. A 1 x 1 convolution can only mix what lies at the
# same pixel. What is the mean of the first two? What is the sum of the first and the last? Could any mix move a sign
# to the left?

# %%
channels = np.stack([scene, scene[:, ::-1], 1 - scene], axis=-1)[None]
mix = np.array([[1 / 2, 1], [1 / 2, 0], [0, 1]]).reshape(1, 1, 3, 2)
with pictures.once_written():
    mixed = blocks.conv1x1(channels, mix, np.zeros(2))[0]
    pictures.show({"mean of the first two": mixed[..., 0], "first + last": mixed[..., 1]}, limits=(0, 1))

# %%
grader.check("conv1x1")

# %% [markdown]
# ## One channel at a time
#
# A depthwise convolution has a kernel for each channel, and never adds channels up. Here the first channel gets a
# kernel that finds upright edges, the second a blur, the third one that finds level edges. What will the three
# results show?

# %%
weight = np.zeros((3, 3, 3, 1))
weight[:, :, 0, 0] = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
weight[:, :, 1, 0] = 1 / 9
weight[:, :, 2, 0] = weight[:, :, 0, 0].T
with pictures.once_written():
    maps = blocks.depthwise_conv2d(channels, weight, np.zeros(3))[0]
    pictures.show({f"channel {c}": maps[..., c] for c in range(3)}, columns=3)

# %%
grader.check("depthwise")

# %% [markdown]
# ## First look, then mix
#
# Two channels, both the scene. The depthwise half looks for upright edges in one and for level edges in the other;
# then a 1 x 1 convolution mixes them, as `x + y` and as `x - y`. Edges of which two directions will come out? Look at
# the bars on the signs.

# %%
twice = np.stack([scene, scene], axis=-1)[None]
params = {
    "depthwise_weight": weight[:, :, [0, 2]],
    "depthwise_bias": np.zeros(2),
    "pointwise_weight": np.array([[1.0, 1], [1, -1]]).reshape(1, 1, 2, 2),
    "pointwise_bias": np.zeros(2),
}
with pictures.once_written():
    maps = blocks.depthwise_separable_conv2d(twice, params)[0]
    part = slice(22, 52), slice(60, 130)
    pictures.show({"x + y": maps[..., 0][part], "x - y": maps[..., 1][part]}, columns=2)

# %%
grader.check("separable")

# %% [markdown]
# ## Adding to what is there
#
# Twenty residual blocks, one behind the other, with small random weights. In the second stack each shortcut has been
# cut: its projection is all zeros. How much of the signal is left after twenty blocks? Mind the axis: it counts
# powers of ten.


# %%
def stack(cut):
    """Send noise through twenty blocks, and note its size behind each."""
    rng = np.random.default_rng(0)
    x = rng.random((1, 12, 12, 8))
    sizes = [np.abs(x).mean()]
    for _ in range(20):
        params = {f"conv{k}_weight": 0.06 * rng.standard_normal((3, 3, 8, 8)) for k in (1, 2)}
        params |= {f"conv{k}_bias": np.zeros(8) for k in (1, 2)}
        if cut:
            params |= {"shortcut_weight": np.zeros((1, 1, 8, 8)), "shortcut_bias": np.zeros(8)}
        x = blocks.residual_block(x, params)
        sizes.append(np.abs(x).mean())
    return range(21), sizes


with pictures.once_written():
    sizes = {"with shortcuts": stack(cut=False), "shortcuts cut": stack(cut=True)}
    pictures.curves(sizes, x="blocks", y="mean of the signal").set_yscale("log")

# %%
grader.check("residual")

# %% [markdown]
# ## Several sizes at once
#
# The four branches of an inception block, each with a kernel made by hand: 1 x 1 passes the scene on, 3 x 3 finds
# upright edges, 5 x 5 subtracts a blur, and the last one takes the brightest of nine. A ReLU follows each. Which of
# the four maps are mostly black, and why?

# %%
one, zero = np.ones((1, 1, 1, 1)), np.zeros(1)
params = {f"{name}_weight": one for name in ("1x1", "3x3_reduce", "5x5_reduce", "pool_proj")}
params["3x3_weight"] = weight[:, :, :1]
params["5x5_weight"] = np.full((5, 5, 1, 1), -1 / 25)
params["5x5_weight"][2, 2] += 1
params |= {name.replace("weight", "bias"): zero for name in params}
with pictures.once_written():
    maps = blocks.inception_block(scene[None, :, :, None], params)[0]
    pictures.show({name: maps[..., k] for k, name in enumerate(("1 x 1", "3 x 3", "5 x 5", "pooled"))}, columns=4)

# %%
grader.check("inception")

# %% [markdown]
# ## A classifier for images of any size
#
# A dense layer with 17 * 17 inputs and one score. Its weights were set so that it likes the sign in the middle: they
# are this sign, less its mean. Slid over the whole scene it becomes a map of scores. Where will the map be high? The
# third sign is in the shadow: will its score be as high as the others'?

# %%
sign = scene[28:45, 90:107]
dense = ((sign - sign.mean()) / 17**2).reshape(-1, 1)
with pictures.once_written():
    kernel = blocks.dense_to_kernel(dense, (17, 17, 1))
    scores = blocks.score_maps(scene[None, :, :, None], dense, np.zeros(1), (17, 17, 1))
    mean = blocks.fully_convolutional_head(scene[None, :, :, None], dense, np.zeros(1), (17, 17, 1))
    images = {
        "the dense layer as a kernel": kernel[:, :, 0, 0],
        f"scores; their mean is {mean[0, 0]:.4f}": scores[0, :, :, 0],
    }
    pictures.show(images, columns=2)

# %%
grader.check("head")

# %% [markdown]
# ## What layers cost
#
# Images of 28 x 28, and as many channels out as in. Both axes are logarithmic. A line for each kind of layer: which
# ones run parallel? With 256 channels, how many times cheaper is the separable convolution?

# %%
with pictures.once_written():
    counts = (16, 32, 64, 128, 256)
    costs = {
        "3 x 3": [blocks.conv_cost((28, 28, c), (3, 3), c) for c in counts],
        "separable": [blocks.depthwise_separable_cost((28, 28, c), (3, 3), c) for c in counts],
        "1 x 1": [blocks.conv_cost((28, 28, c), (1, 1), c) for c in counts],
        "depthwise": [blocks.depthwise_cost((28, 28, c), (3, 3)) for c in counts],
    }
    lines = {name: (counts, [cost["multiplies"] for cost in listed]) for name, listed in costs.items()}
    ax = pictures.curves(lines, x="channels", y="multiplications")
    ax.set(xscale="log", yscale="log", xticks=counts, xticklabels=counts)
    ax.minorticks_off()

# %%
grader.check("layer_costs")

# %% [markdown]
# ## What blocks cost
#
# All of them take `(14, 14, 256)`. The bottleneck squeezes 256 channels to 64 and back. Is it cheaper than two 3 x 3
# convolutions, although it has one layer more? By about how much?

# %%
with pictures.once_written():
    shape = (14, 14, 256)
    inception = {"1x1": 64, "3x3_reduce": 64, "3x3": 128, "5x5_reduce": 16, "5x5": 32, "pool_proj": 32}
    costs = {
        "residual": blocks.residual_cost(shape, 256),
        "bottleneck": blocks.bottleneck_cost(shape, 64, 256),
        "inception": blocks.inception_cost(shape, inception),
        "head, 10 classes": blocks.head_cost(shape, (7, 7), 10),
    }
    left, right = pictures.panels(2, height=2.8)
    pictures.bars({name: cost["parameters"] for name, cost in costs.items()}, x="numbers to learn", ax=left)
    pictures.bars({name: cost["multiplies"] for name, cost in costs.items()}, x="multiplications", ax=right)

# %%
grader.check("block_costs")
