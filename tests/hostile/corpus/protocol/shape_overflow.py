"""Forges an array whose number of entries is 0 modulo 2^64.

Expected: value: no result of conv2d could be read
"""

import json
import os
import struct
import sys
import time


def conv2d(x, kernel):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    array = ["a", "float64", 1 << 32, 1 << 32]
    header = json.dumps([frame.f_locals["request"], ["t", "returned", array, ["t"]]]).encode()
    os.write(3, struct.pack("<4sIQ", b"AGW1", len(header), 0) + header)
    time.sleep(60)
