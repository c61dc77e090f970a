# %% [markdown]
# # Pooling, in pictures
#
# This notebook shows what *your* functions do. It is a place to look and to guess, and nothing of it is graded:
# that is `pooling.py`, and the handout says what to write there. Before each picture there is a question. Answer it
# first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `pooling.py` is read anew whenever you have saved it.

# %%
# %load_ext autoreload
# %autoreload 2

import numpy as np
import otter
import pictures
import pooling

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs
scene = pictures.scene()
x = scene[16:64, 56:136][None, :, :, None]  # (1, 48, 80, 1)
pictures.show({"the scene, computed, not photographed": scene, "a part of it": x[0, :, :, 0]}, columns=2)
# %% [markdown]
# ## Max pooling
#
# The part shrinks to half its height and width. The mortar is bright, the rims of the signs are dark. Which of the
# two survives max pooling, and what becomes of the bars on the signs?

# %%
with pictures.once_written():
    pictures.show({"before": x[0, :, :, 0], "max, 2 x 2": pooling.max_pool2d(x, 2)[0, :, :, 0]}, columns=2)

# %%
grader.check("max_pool")

# %% [markdown]
# ## Where its gradient goes
#
# Windows of 2 x 2, side by side; the output has a gradient of 1, 2, 3 and so on. To which six entries of x will it
# go? The same with windows of 3 x 3 that move by 2, and so overlap: which entry gets more than one gradient?

# %%
rng = np.random.default_rng(6)
small = rng.permutation(35).reshape(1, 5, 7, 1)
with pictures.once_written():
    for window, stride in ((2, 2), (3, 2)):
        out = pooling.max_pool2d(small, window, stride)
        upstream = np.arange(1, out.size + 1).reshape(out.shape)
        back = pooling.max_pool2d_backward(upstream, small, window, stride)
        images = {"x": small, f"max, {window} x {window}, stride {stride}": out, "upstream": upstream, "gradient": back}
        pictures.show({name: image[0, :, :, 0] for name, image in images.items()}, numbers=True, true_size=True)

# %%
grader.check("max_pool_backward")

# %% [markdown]
# ## Average and L2
#
# Three ways to make one number of nine. Each picture is scaled from its own black to its own white. Which is the most
# blurred? L2 lies between the other two; which one does it resemble?

# %%
with pictures.once_written():
    pools = {"max": pooling.max_pool2d, "average": pooling.avg_pool2d, "L2": pooling.l2_pool2d}
    pictures.show({name: pool(x, 3)[0, :, :, 0] for name, pool in pools.items()}, columns=3)

# %% [markdown]
# And where does an upstream gradient of 12 go in each of them? Which of the three does not care what x holds?

# %%
window = np.array([[3.0, 0.0], [4.0, 12.0]]).reshape(1, 2, 2, 1)
upstream = np.full((1, 1, 1, 1), 12.0)
with pictures.once_written():
    backward = {
        "max": pooling.max_pool2d_backward,
        "average": pooling.avg_pool2d_backward,
        "L2": pooling.l2_pool2d_backward,
    }
    sent = {name: function(upstream, window, 2)[0, :, :, 0] for name, function in backward.items()}
    pictures.show({"x": window[0, :, :, 0], **sent}, numbers=True)

# %%
grader.check("avg_pool")

# %%
grader.check("l2_pool")

# %% [markdown]
# ## Without looking, by lot, and by cuts of unequal size
#
# Subsampling takes every third pixel, whatever it shows. Stochastic pooling draws lots, and bright pixels have more
# of them. Fractional max pooling can make an image smaller by less than a half. Which of these three will show the
# mortar best, and which is the noisiest?

# %%
with pictures.once_written():
    pictures.show(
        {
            "every third pixel": pooling.subsample2d(x, 3)[0, :, :, 0],
            "stochastic, 3 x 3": pooling.stochastic_pool2d(x, 3, None, np.random.default_rng(1))[0, :, :, 0],
            "fractional, to 34 x 57": pooling.fractional_max_pool2d(x, (34, 57), np.random.default_rng(1))[0][
                0, :, :, 0
            ],
        },
        columns=3,
    )

# %%
grader.check("subsample")

# %%
grader.check("stochastic_pool")

# %% [markdown]
# Where are the cuts? Each step is rounded up or down at random. Between which two numbers must 48 / 10 lie?

# %%
with pictures.once_written():
    _, rows, columns = pooling.fractional_max_pool2d(x, (10, 14), np.random.default_rng(1))
    (ax,) = pictures.show({"10 x 14 regions": x[0, :, :, 0]}, columns=1)
    ax.hlines(rows - 0.5, -0.5, 79.5, color=pictures.VERMILLION, linewidth=1)
    ax.vlines(columns - 0.5, -0.5, 47.5, color=pictures.VERMILLION, linewidth=1)

# %%
grader.check("fractional_pool")

# %% [markdown]
# ## One number for a whole channel
#
# The mean of the scene, while it gets darker: what kind of curve will this be? And what does one pixel of the image
# get of an upstream gradient of 1?

# %%
with pictures.once_written():
    light = np.linspace(0, 1, 11)
    means = pooling.global_average_pool(light[:, None, None, None] * x)[:, 0]
    share = pooling.global_average_pool_backward(np.ones((1, 1)), x)
    pictures.curves({f"a pixel gets {share[0, 0, 0, 0]:.3g}": (light, means)}, x="light", y="global average")

# %%
grader.check("global_pool")
