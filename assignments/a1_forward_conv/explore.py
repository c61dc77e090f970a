# %% [markdown]
# # Forward convolution, in pictures
#
# This notebook shows what *your* functions do. It is a place to look and to guess, and nothing of it is graded:
# that is `conv.py`, and the handout says what to write there. Before each picture there is a question. Answer it
# first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `conv.py` is read anew whenever you have saved it.

# %%
# %load_ext autoreload
# %autoreload 2

import conv
import numpy as np
import otter
import pictures

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs
scene = pictures.scene()
pictures.show({"the scene: 120 x 160 pixels, computed, not photographed": scene})
# %% [markdown]
# ## Cross-correlation
#
# The first kernel subtracts the bottom row of each patch from its top row, the second one the right column from the
# left. What will be left of the bricks in each, and what of the slanted bars on the signs? Where will the results be
# negative?

# %%
upper_minus_lower = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
with pictures.once_written():
    down = conv.correlate2d(scene, upper_minus_lower)
    across = conv.correlate2d(scene, upper_minus_lower.T)
    pictures.show({"upper minus lower": down, "left minus right": across})

# %%
grader.check("correlate2d")

# %% [markdown]
# ## Convolution proper
#
# The picture is black but for one white pixel, and the kernel has nine different numbers. What comes out of a
# cross-correlation: the kernel as it is, or the other way round? And of a convolution?

# %%
dot = np.zeros((5, 5))
dot[2, 2] = 1
kernel = np.arange(1, 10).reshape(3, 3)
with pictures.once_written():
    both = {"cross-correlation": conv.correlate2d(dot, kernel), "convolution": conv.convolve2d(dot, kernel)}
    pictures.show({"one white pixel": dot, "kernel": kernel, **both}, numbers=True)

# %%
grader.check("convolve2d")

# %% [markdown]
# ## A layer for signals
#
# Below is one row of the scene, across the signs. Two filters read it: a mean of five pixels, and `[-1, 1]`, which
# subtracts each pixel from its right neighbour. At which pixels will the second one be far from 0, and with which
# sign?

# %%
row = scene[36]
mean, difference = np.zeros((2, 5, 1, 1))
mean[:, 0, 0] = 1 / 5
difference[2:4, 0, 0] = [-1, 1]
with pictures.once_written():
    maps = conv.conv1d(row.reshape(1, -1, 1), np.concatenate([mean, difference], axis=2), np.zeros(2))
    centres = np.arange(maps.shape[1]) + 2
    left, right = pictures.panels(2)
    means = {"the row": (range(len(row)), row), "mean of five": (centres, maps[0, :, 0])}
    pictures.curves(means, x="column of the scene", y="grey value", ax=left)
    pictures.curves({"difference": (centres, maps[0, :, 1])}, x="column of the scene", y="", ax=right)

# %%
grader.check("conv1d")

# %% [markdown]
# ## A layer for images
#
# A layer reads all channels at once. Here a pixel has two: its grey value before, and its grey value a moment later.
# In between, somebody has hung up a fourth sign. Three kernels of shape `(3, 3, 2)` look at both channels: one takes
# their mean, one subtracts the earlier from the later, one finds upright edges in the later channel only.
#
# In which of the three maps are there four signs? In which is one of them paler than the others? Which map has
# forgotten everything that stands still?

# %%
later = scene.copy()
later[28:46, 40:58] = scene[28:46, 66:84]
x = np.stack([scene, later], axis=-1)[None]  # (1, 120, 160, 2)
weight = np.zeros((3, 3, 2, 3))
weight[1, 1, :, 0] = 1 / 2
weight[1, 1, :, 1] = [-1, 1]
weight[:, :, 1, 2] = upper_minus_lower.T
with pictures.once_written():
    maps = conv.conv2d(x, weight, np.zeros(3))[0]
    names = ("mean of both", "later minus earlier", "upright edges, later")
    pictures.show({name: maps[..., place] for place, name in enumerate(names)}, columns=3)

# %%
grader.check("conv2d")

# %% [markdown]
# ## Convolution as a matrix product
#
# Every patch of 2 x 2 becomes a column. In which column will the patch in the lower right corner stand? An entry in
# the middle of the image is read by four patches: find the four places of the 6. The kernel is all ones, so each
# column becomes its own sum: where does the largest one go?

# %%
image = np.arange(1, 13).reshape(3, 4)
with pictures.once_written():
    columns, result = conv.im2col(image, (2, 2)), conv.correlate2d_matmul(image, np.ones((2, 2)))
    pictures.show({"image": image, "its patches as columns": columns, "result": result}, numbers=True)

# %%
grader.check("im2col")

# %% [markdown]
# ## Kernels made by hand
#
# Which of these four will make the mortar between the bricks disappear, and which will bring it out, together with
# the noise? What does the third one do to the picture, and which pixels does it lose?

# %%
with pictures.once_written():
    kernels = {
        "box, 5 x 5": conv.make_kernel("box", 5),
        "gaussian, 9 x 9, sigma 2": conv.make_kernel("gaussian", 9, 2.0),
        "shift": conv.make_kernel("shift"),
        "sharpen": conv.make_kernel("sharpen"),
    }
    results = {name: conv.correlate2d(scene, kernel) for name, kernel in kernels.items()}
    pictures.show(results, columns=2, limits=(0, 1))

# %%
grader.check("kernels")

# %% [markdown]
# ## A detector
#
# The template is the sign in the middle, as a Sobel kernel sees it. The sign on the right hangs in the shadow: its
# edges are much weaker. Will the detector find it all the same? What will it say of the edges of the box?

# %%
with pictures.once_written():
    edges = conv.correlate2d(scene, conv.make_kernel("sobel_x"))
    top, left, size = 28, 89, 15
    match = conv.match_template(edges, edges[top : top + size, left : left + size])
    images = {
        "edges, and the template": edges,
        "the match of each patch": match,
        "matches above 0.7": scene[1:-1, 1:-1],
    }
    axes = pictures.show(images, columns=3)
    pictures.frame(axes[0], top, left, size, size)
    for y, x in np.argwhere(match > 0.7):
        pictures.frame(axes[2], y, x, size, size)

# %%
grader.check("match_template")

# %% [markdown]
# ## Channels first, channels last
#
# Three images as channels, last, then first, then last again. `reshape` gives the right shape as well. What will the
# first "image" show that it makes?

# %%
small = scene[22:52, 60:130]
x = np.stack([small, 1 - small, small[:, ::-1]], axis=-1)[None]  # channels last
with pictures.once_written():
    moved = conv.channels_first(x)
    back = conv.channels_last(moved)
    wrong = x.reshape(1, 3, *small.shape)
    images = {
        "first, channel 0": moved[0, 0],
        "first, channel 1": moved[0, 1],
        "last again, channel 2": back[0, :, :, 2],
    }
    pictures.show({**images, "reshape, channel 0": wrong[0, 0]})

# %%
grader.check("layout")
