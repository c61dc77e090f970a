"""Sends 900 kB of opening brackets.

Expected: value: no result of conv2d could be read
"""

import os
import struct
import time


def conv2d(x, kernel):
    data = struct.pack("<4sIQ", b"AGW1", 900_000, 0) + b"[" * 900_000
    while data:
        data = data[os.write(3, data):]
    time.sleep(60)
