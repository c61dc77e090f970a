"""Prints what a grader might print.

Expected: wrong
"""

import numpy as np

print("PASSED 100/100")


def conv2d(x, kernel):
    print('::set-output name=score::100\n{"score": 100, "max_score": 100}')
    return np.zeros((2, 2))
