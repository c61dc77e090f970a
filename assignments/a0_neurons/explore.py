# %% [markdown]
# # Neurons, in pictures
#
# This notebook shows what *your* functions do. It is a place to look and to guess, and nothing of it is graded:
# that is `neurons.py`, and the handout says what to write there. Before each picture there is a question. Answer it
# first; a picture teaches most where it is not what you expected.
#
# Besides NumPy it needs
# `python -m pip install "jupyterlab>=4.0" "matplotlib>=3.9" "otter-grader>=6.0.5"`.
# Start it with `jupyter lab explore.ipynb`, in this folder. `neurons.py` is read anew whenever you have saved it.

# %%
# %load_ext autoreload
# %autoreload 2

from functools import partial

import neurons
import numpy as np
import otter
import pictures

grader = otter.Notebook()
grader.add_plugin_files("autograder.checks.local.otter.HandedIn")  # what grader.export() packs

# %% [markdown]
# ## Three ways to bend a line
#
# All three take any number. Which of them can give 2? Which can give -1/2? Which two have the same shape, one of them
# only stretched and moved?

# %%
z = np.linspace(-5, 5, 201)
with pictures.once_written():
    bent = {"sigmoid": (z, neurons.sigmoid(z)), "tanh": (z, neurons.tanh(z)), "relu": (z, neurons.relu(z))}
    pictures.curves(bent, x="z", y="a").set_ylim(-1.2, 2.2)

# %%
grader.check("activations")

# %% [markdown]
# ## Their slopes
#
# A correction on its way back is multiplied by such a slope in every layer. How large is the sigmoid's at its
# steepest place? After five layers of it, how much of the correction is left at best? Which function lets it pass as
# it is?

# %%
with pictures.once_written():
    slopes = {
        "sigmoid": (z, neurons.sigmoid_derivative(z)),
        "tanh": (z, neurons.tanh_derivative(z)),
        "relu": (z, neurons.relu_derivative(z)),
    }
    pictures.curves(slopes, x="z", y="slope")

# %%
grader.check("derivatives")

# %% [markdown]
# ## What a mistake costs
#
# An example of class 1 is given the probability `a`. Being undecided, `a = 0.5`, costs log 2, about 0.69. What does
# `a = 0.01` cost, being wrong and sure of it: about twice as much, or five times, or fifty?

# %%
a = np.linspace(0.005, 0.995, 199)
with pictures.once_written():
    costs = {
        f"it is of class {y}": (a, [neurons.binary_cross_entropy(np.array([p]), np.array([y])) for p in a])
        for y in (1, 0)
    }
    pictures.curves(costs, x="a, the probability given to class 1", y="cost")

# %%
grader.check("binary_cross_entropy")

# %% [markdown]
# ## One neuron learns
#
# Two clouds of points, and a neuron that starts with no opinion: its weights are 0. The black line is where it says
# 1/2. What shape can this line have, however long the neuron learns? Where will it lie after 1 step, after 30?

# %%
rng = np.random.default_rng(0)
X = np.concatenate([rng.normal((-1.0, -0.5), 0.8, (40, 2)), rng.normal((1.0, 0.7), 0.8, (40, 2))]).T
y = np.repeat([0, 1], 40)
with pictures.once_written():
    w, b = np.zeros(2), 0.0
    axes = dict(zip((0, 1, 30), pictures.panels(3), strict=True))
    for step in range(31):
        if step in axes:
            title = f"steps: {step}"
            pictures.plane(lambda points, w=w, b=b: neurons.sigmoid(w @ points + b), X, y, title=title, ax=axes[step])
        dw, db = neurons.logistic_gradients(w, b, X, y)
        w, b = w - 0.5 * dw, b - 0.5 * db

# %%
grader.check("logistic_gradients")

# %% [markdown]
# ## Two layers
#
# One class lies inside of the other, and no straight line will do. Three hidden neurons draw three lines, and the
# second layer puts them together. It begins at random: is the loss below or above log 2, about 0.69? What will one
# step downhill do to it?

# %%
angle, radius = rng.uniform(0, 2 * np.pi, 120), np.repeat([0.6, 1.7], 60) + rng.normal(0, 0.15, 120)
X, Y = np.stack([radius * np.cos(angle), radius * np.sin(angle)]), np.repeat([1, 0], 60)[None]


def start(hidden):
    """Draw parameters of two layers: small, and not all the same."""
    draw = np.random.default_rng(4)
    first, second = draw.standard_normal((hidden, 2)), draw.standard_normal((1, hidden))
    return {"W1": first, "b1": np.zeros((hidden, 1)), "W2": second, "b2": np.zeros((1, 1))}


# %%
with pictures.once_written():
    before = start(3)
    cache = neurons.two_layer_forward(before, X)
    gradients = neurons.two_layer_gradients(before, cache, X, Y)
    after = neurons.gradient_step(before, gradients, 0.5)
    losses = [neurons.binary_cross_entropy(neurons.two_layer_forward(p, X)["A2"], Y) for p in (before, after)]
    pictures.bars(dict(zip(("before", "after one step"), losses, strict=True)), x="loss")

# %%
grader.check("two_layer_forward")

# %%
grader.check("two_layer_gradients")

# %%
grader.check("gradient_step")

# %% [markdown]
# ## Training
#
# What is the least number of hidden neurons that can fence something in? What will a fence of relu look like, and
# what one of tanh? Which of the four losses will stay high?

# %%
nets = [(2, "tanh"), (3, "tanh"), (8, "tanh"), (8, "relu")]
with pictures.once_written():
    histories = {}
    for (hidden, activation), ax in zip(nets, pictures.panels(4, height=3.0), strict=True):
        name = f"{hidden} hidden, {activation}"
        params, losses = neurons.fit(start(hidden), X, Y, 0.5, 1500, activation=activation)
        histories[name] = range(len(losses)), losses
        run = partial(neurons.two_layer_forward, params, activation=activation)
        pictures.plane(lambda points, run=run: run(points)["A2"], X, Y[0], title=name, ax=ax)
    pictures.curves(histories, x="step", y="loss")

# %%
grader.check("fit")
