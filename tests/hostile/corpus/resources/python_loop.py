"""Loops in Python.

Expected: timeout: conv2d did not finish within
"""

def conv2d(x, kernel):
    while True:
        pass
