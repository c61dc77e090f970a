"""Forges two arrays that share their data.

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
    array = ["a", "float64", 2, 2]
    header = json.dumps([frame.f_locals["request"], ["t", "returned", ["t", array, array], ["t"]]]).encode()
    os.write(3, struct.pack("<4sIQ", b"AGW1", len(header), 32) + header + bytes(32))
    time.sleep(60)
