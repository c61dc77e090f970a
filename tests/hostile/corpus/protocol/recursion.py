"""Recurses for ever.

Expected: exception: RecursionError: maximum recursion depth exceeded
"""

def conv2d(x, kernel):
    return conv2d(x, kernel)
