"""Returns a list that contains itself.

Expected: value: it is nested more than 32 levels deep
"""

def conv2d(x, kernel):
    value = []
    value.append(value)
    return value
