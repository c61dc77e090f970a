"""Forges a well-formed reply, which is no better than returning that value; the next call receives the real one.

Expected: wrong | value: no result of conv2d could be read
"""

import os
import sys

import numpy as np


def conv2d(x, kernel):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    reply = (), ("returned", np.full((2, 2), 42.0), ())
    for buffer in frame.f_globals["encode"](frame.f_locals["request"], reply, None):
        os.write(3, buffer)
    return np.zeros((2, 2))
