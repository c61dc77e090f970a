"""Asks a question.

Expected: exception: EOFError: EOF when reading a line
"""

def conv2d(x, kernel):
    return input("padding? ")
