"""Tests itself at the end of the file, and fails.

Expected: import: AssertionError
"""

def conv2d(x, kernel):
    return x


assert conv2d(1, 2) == 2
