"""Has a module __getattr__ that answers to every name.

Expected: missing: conv.py defines no function conv2d
"""

def __getattr__(name):
    return lambda *args, **kwargs: True
