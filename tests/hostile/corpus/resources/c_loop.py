"""Loops in C and never lets go of the interpreter.

Expected: timeout: conv2d did not answer within
"""

def conv2d(x, kernel):
    return 7 ** (10 ** 9)
