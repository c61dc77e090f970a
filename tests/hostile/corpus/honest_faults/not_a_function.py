"""The name is bound to something else.

Expected: missing: conv2d in conv.py is of type int, not a function
"""

conv2d = 2
