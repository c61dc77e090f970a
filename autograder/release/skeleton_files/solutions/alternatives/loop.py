"""The same, one entry at a time."""

import numpy as np


def running_mean(x):
    if np.ndim(x) != 1 or len(x) == 0:
        raise ValueError("x must be a signal with at least one entry")
    means, mean = np.zeros(len(x)), 0.0
    for t, value in enumerate(x):
        mean += (value - mean) / (t + 1)
        means[t] = mean
    return means
