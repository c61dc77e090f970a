"""Fills the memory, piece by piece.

Expected: memory: MemoryError
"""

def conv2d(x, kernel):
    held = []
    while True:
        held.append(bytearray(64 << 20))
