"""Returns a list of ten lists of ten lists of ...

Expected: value: it has more than 100,000 parts
"""

def conv2d(x, kernel):
    value = [0.0] * 10
    for _ in range(10):
        value = [value] * 10
    return value
