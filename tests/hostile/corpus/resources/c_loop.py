"""Loops in C and never releases the interpreter.

Expected: timeout: conv2d did not finish within
"""

def conv2d(x, kernel):
    return 7 ** (10 ** 9)
