"""Forges a reply whose 38,000 integer keys have one hash: a dict of them takes minutes to build.

Expected: value: no result of conv2d could be read
"""

import os
import struct
import sys
import time

MODULUS = sys.hash_info.modulus


def conv2d(x, kernel):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    keys = ",".join(f"{n * MODULUS},0" for n in range(1, 38_001))
    header = f'[{frame.f_locals["request"]},["t","returned",["d",{keys}],["t"]]]'.encode()
    data = struct.pack("<4sIQ", b"AGW1", len(header), 0) + header
    while data:
        data = data[os.write(3, data) :]
    time.sleep(60)
