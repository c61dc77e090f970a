"""A colon is missing.

Expected: import: SyntaxError: expected ':'
"""

def conv2d(x, kernel)
    return x
