"""Starts threads until there are no more.

Expected: exception: RuntimeError: can't start new thread
"""

import threading
import time


def conv2d(x, kernel):
    for _ in range(10_000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
