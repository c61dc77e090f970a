"""A coroutine instead of a result.

Expected: handle: coroutine
"""

async def conv2d(x, kernel):
    return x
