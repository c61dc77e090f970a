"""Keeps every processor busy with as many threads as it can have, and waits for them.

Expected: timeout: conv2d did not finish within
"""

import hashlib
import threading
import time


def spin():
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)  # in C, without the interpreter's lock


def conv2d(x, kernel):
    threading.stack_size(1 << 16)
    try:
        while True:
            threading.Thread(target=spin, daemon=True).start()
    except RuntimeError:
        time.sleep(60)
