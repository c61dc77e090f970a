"""Returns a list that holds itself.

Expected: value: it is nested more than 32 deep
"""

def conv2d(x, kernel):
    value = []
    value.append(value)
    return value
