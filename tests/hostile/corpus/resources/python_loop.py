"""Loops in Python.

Expected: timeout: conv2d did not answer within
"""

def conv2d(x, kernel):
    while True:
        pass
