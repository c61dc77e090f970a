"""Announces a reply of 2^60 bytes.

Expected: value: no result of conv2d could be read
"""

import os
import struct
import time


def conv2d(x, kernel):
    os.write(3, struct.pack("<4sIQ", b"AGW1", 20, 1 << 60))
    time.sleep(60)
