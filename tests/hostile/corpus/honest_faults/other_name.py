"""The function has another name.

Expected: missing: conv.py defines no function conv2d
"""

def Conv2D(x, kernel):
    return x
