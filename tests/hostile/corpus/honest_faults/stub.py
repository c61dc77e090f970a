"""The stub as it was released.

Expected: unwritten: conv2d is not written yet
"""

def conv2d(x, kernel):
    """Slide the kernel over the image."""
    raise NotImplementedError
