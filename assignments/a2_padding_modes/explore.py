# %% [markdown]
# # Padding modes, in pictures
#
# This notebook shows what *your* functions do. It is a place to look and to guess, and nothing of it is graded:
# that is `padding.py`, and the handout says what to write there. Before each picture there is a question. Answer it
# first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `padding.py` is read anew whenever you have saved it.

# %%
# %load_ext autoreload
# %autoreload 2

import numpy as np
import otter
import padding
import pictures

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs
scene = pictures.scene()
signs = scene[24:54, 64:132]
axes = pictures.show({"the scene, computed, not photographed": scene, "a part of it": signs}, columns=2, true_size=True)
pictures.frame(axes[0], 24, 64, *signs.shape)

# %% [markdown]
# ## A frame of one value
#
# The part is surrounded by 4 rows above, 8 below, 12 columns on the left and 16 on the right, filled with grey. The
# coloured frame shows where the image itself is. Which of the four numbers is which in `padding=((4, 8), (12, 16))`?

# %%
x = signs[None, :, :, None]
with pictures.once_written():
    framed = padding.pad2d(x, ((4, 8), (12, 16)), value=0.5)[0, :, :, 0]
    axes = pictures.show({"constant, 0.5": framed}, limits=(0, 1))
    pictures.frame(axes[0], 4, 12, *signs.shape)

# %%
grader.check("constant")

# %% [markdown]
# ## Borders made of the image
#
# Now 20 pixels on every side, in five modes. In which of them will there be more than three signs? In which of these
# do the bars lean to the other side? Which mode draws stripes? `reflect` and `symmetric` differ by one pixel: where
# would you look for it?

# %%
with pictures.once_written():
    modes = ("constant", "edge", "reflect", "symmetric", "wrap")
    padded = {mode: padding.pad2d(x, 20, mode=mode)[0, :, :, 0] for mode in modes}
    for ax in pictures.show(padded, columns=3, limits=(0, 1)):
        pictures.frame(ax, 20, 20, *signs.shape)

# %%
row = np.array([5, 2, 7, 1]).reshape(1, 1, 4, 1)
with pictures.once_written():
    rows = {mode: padding.pad2d(row, (0, 3), mode=mode)[0, :, :, 0] for mode in ("reflect", "symmetric")}
    for ax in pictures.show(rows, columns=2, numbers=True):
        pictures.frame(ax, 0, 3, 1, 4)

# %%
grader.check("borders")

# %% [markdown]
# ## How much is SAME?
#
# A kernel of 3 with stride 1, one of 5 with stride 2, one of 4 with stride 3, and one pixel with stride 3. SAME
# promises `ceil(size / stride)` stops. Dashed pixels are zeros that it adds, each bar is a stop, and pixels in
# brackets are never read. On which side will an odd one lie? Which of the four needs none?

# %%
with pictures.once_written():
    rows = {}
    for size, kernel, stride in [(8, 3, 1), (9, 5, 2), (9, 4, 3), (9, 1, 3)]:
        before, after = padding.same_padding(size, kernel, stride)
        numbers = {"size": size, "kernel": kernel, "stride": stride, "before": before, "after": after}
        title = f"size {size}, kernel {kernel}, stride {stride}: {before} before, {after} after"
        rows[title] = {**numbers, "places": (before + size + after - kernel) // stride + 1}
    pictures.stops(rows)

# %%
grader.check("same_padding")

# %% [markdown]
# ## A layer that pads
#
# A kernel of 21 x 21 takes the mean. `valid`, `same` and `full` give results of three sizes, drawn to the same scale.
# What size has each? All zeros that were added are black: where will the results be darker than the scene, and how
# dark is a corner of `same`?

# %%
x, weight = scene[None, :, :, None], np.full((21, 21, 1, 1), 1 / 21**2)
with pictures.once_written():
    results = {}
    for name in ("valid", "same", "full"):
        result = padding.conv2d(x, weight, np.zeros(1), padding=name)[0, :, :, 0]
        results[f"{name}: {result.shape[0]} x {result.shape[1]}"] = result
    pictures.show(results, columns=3, true_size=True, limits=(0, 1))

# %%
grader.check("conv2d")
