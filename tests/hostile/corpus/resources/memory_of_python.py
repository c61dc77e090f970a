"""Fills the memory, piece by piece.

Expected: memory: MemoryError
"""

def conv2d(x, kernel):
    held = []
    while True:
        held.append(bytes(64 << 20))
