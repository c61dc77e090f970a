"""Breaks the worker that calls it.

Expected: import: conv.py does not import: it ended the process (exit status 1)
"""

import json


def broken(*args, **kwargs):
    raise SystemExit


json.dumps = json.loads = broken


def conv2d(x, kernel):
    return x
