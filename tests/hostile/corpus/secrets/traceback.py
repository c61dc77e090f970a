"""Puts the whole stack, with all paths, into its message.

Expected: exception: ValueError: 
"""

import traceback


def conv2d(x, kernel):
    raise ValueError("".join(traceback.format_stack()))
