"""Sends a reply of 256 MiB, one byte at a time.

Expected: timeout: conv2d did not finish within
"""

import os
import struct
import time


def conv2d(x, kernel):
    os.write(3, struct.pack("<4sIQ", b"AGW1", 20, 256 << 20))
    while True:
        os.write(3, b"[")
        time.sleep(0.02)
