# %% [markdown]
# # Backward through a convolution, in pictures
#
# This notebook shows what *your* functions do. It is a place to look and to guess, and nothing of it is graded:
# that is `conv_backward.py`, and the handout says what to write there. Before each picture there is a question.
# Answer it first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `conv_backward.py` is read anew whenever you have saved it.

# %%
# %load_ext autoreload
# %autoreload 2

import conv_backward
import functions
import numpy as np
import otter
import pictures

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs
rng = np.random.default_rng(5)

# %% [markdown]
# ## Finite differences
#
# How far is the numerical gradient of a sine from its cosine, for steps from 1 down to 1e-13? One expects: the
# smaller the step, the better. Down to where is that so? What happens beyond, and why is 1e-5 a good choice?

# %%
x = np.linspace(0.3, 1.2, 7)
with pictures.once_written():
    steps = 10.0 ** -np.arange(0, 14)
    errors = [np.abs(conv_backward.numerical_gradient(np.sin, x, np.ones(7), step) - np.cos(x)).max() for step in steps]
    ax = pictures.curves({"largest error": (steps, errors)}, x="step", y="error")
    ax.set(xscale="log", yscale="log")

# %%
grader.check("numerical_gradient")

# %% [markdown]
# ## ReLU
#
# A gradient comes back to a ReLU. Which of its entries will pass? What decides it: the sign of the gradient, or that
# of x?

# %%
x, upstream = rng.integers(-9, 10, (2, 4, 6))
with pictures.once_written():
    back = conv_backward.relu_backward(upstream, x)
    pictures.show({"x": x, "upstream": upstream, "gradient of x": back}, columns=3, numbers=True)

# %%
grader.check("relu")

# %% [markdown]
# ## A dense layer
#
# A gradient that you have derived, against the one that finite differences measure: a point for each entry. Where do
# all points lie if both agree? Where would they lie if you had forgotten a factor of 1/2, and where if you had mixed
# up two axes?

# %%
x, weight, bias = rng.standard_normal((3, 4)), rng.standard_normal((4, 5)), rng.standard_normal(5)
upstream = rng.standard_normal((3, 5))


def compare(derived, measured):
    """Draw a point for each entry of each gradient."""
    axes = pictures.panels(len(derived), height=3.0)
    for ax, (name, gradient), numerical in zip(axes, derived.items(), measured, strict=True):
        ends = [numerical.min(), numerical.max()]
        ax.plot(ends, ends, color=pictures.FAINT)
        ax.plot(numerical.ravel(), gradient.ravel(), "o", color=pictures.BLUE)
        ax.set(title=name, xlabel="measured", ylabel="derived")


with pictures.once_written():
    gradients = dict(zip(("x", "weight", "bias"), conv_backward.dense_backward(upstream, x, weight), strict=True))
    numerical = conv_backward.numerical_gradient
    measured = [
        numerical(lambda value: conv_backward.dense(value, weight, bias), x, upstream),
        numerical(lambda value: conv_backward.dense(x, value, bias), weight, upstream),
        numerical(lambda value: conv_backward.dense(x, weight, value), bias, upstream),
    ]
    compare(gradients, measured)

# %%
grader.check("dense")

# %% [markdown]
# ## A convolution
#
# Only one entry of the output has a gradient, and it is 1. Which pixels of x have had a part in this entry, and with
# what weight? So what will the gradient of x look like? And with two such entries side by side, or with a stride of
# 2?

# %%
weight = np.arange(1.0, 10.0).reshape(3, 3, 1, 1)
one, two, apart = np.zeros((1, 4, 4, 1)), np.zeros((1, 4, 4, 1)), np.zeros((1, 2, 2, 1))
one[0, 1, 1], two[0, 1, 1:3], apart[0, 0, :] = 1, 1, 1
x = np.zeros((1, 6, 6, 1))
with pictures.once_written():
    images = {
        "one entry": conv_backward.conv2d_backward(one, x, weight)[0],
        "two entries": conv_backward.conv2d_backward(two, x, weight)[0],
        "two entries, stride 2": conv_backward.conv2d_backward(apart, x, weight, stride=2)[0],
    }
    pictures.show({name: image[0, :, :, 0] for name, image in images.items()}, columns=3, numbers=True)

# %% [markdown]
# Gradients can change images as well as weights. Below, an image of noise climbs: in each step it is moved along
# `grad_x`, so that the kernel answers more strongly everywhere it is positive. The kernel looks for bright above
# dark. What will the noise have become after 60 steps?

# %%
kernel = np.array([[1.0, 2, 1], [0, 0, 0], [-1, -2, -1]])[:, :, None, None]
with pictures.once_written():
    image = 0.1 * np.random.default_rng(2).standard_normal((1, 40, 60, 1))
    images = {"noise": image[0, :, :, 0]}
    for step in range(1, 61):
        out = functions.relu(functions.conv2d(image, kernel, np.zeros(1), padding=1))
        grad_image, _, _ = conv_backward.conv2d_backward(out, image, kernel, padding=1)
        image = np.clip(image + 0.05 * grad_image, -1, 1)
        if step in (5, 60):
            images[f"after {step} steps"] = image[0, :, :, 0]
    pictures.show(images, columns=3)

# %%
grader.check("conv2d_backward")

# %% [markdown]
# ## The same by a rotated kernel
#
# The gradient of x is a convolution of its own: surround the upstream gradient with zeros, and slide the rotated
# kernel over it. Where does the 9 of the kernel go, and why must it be there?

# %%
upstream = np.zeros((1, 3, 4, 1))
upstream[0, 1, 1] = 1
with pictures.once_written():
    pictures.show(
        {
            "upstream": upstream[0, :, :, 0],
            "kernel": weight[:, :, 0, 0],
            "rotated": conv_backward.rot180(weight)[:, :, 0, 0],
            "gradient of x": conv_backward.input_gradient_by_full_convolution(upstream, weight)[0, :, :, 0],
        },
        numbers=True,
    )

# %%
grader.check("rotation")

# %% [markdown]
# ## Softmax and cross-entropy
#
# Five scores, and the right class is 2. The gradient says which way the loss grows. For which of the scores will it
# be negative? Which of the wrong classes is pushed down hardest? What is the sum of all five?

# %%
logits = np.array([[2.0, -1.0, 1.0, 0.0, 2.5]])
with pictures.once_written():
    loss, gradient = conv_backward.softmax_cross_entropy(logits, np.array([2]))
    left, right = pictures.panels(2, height=2.6)
    names = [f"class {k}" for k in range(5)]
    pictures.bars(dict(zip(names, logits[0], strict=True)), x="score", ax=left)
    pictures.bars(dict(zip(names, gradient[0], strict=True)), x=f"gradient; the loss is {loss:.3f}", ax=right)

# %%
grader.check("softmax")
