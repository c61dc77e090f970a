"""Ignores the signal that its processor time is used up, and has its own threads keep it waiting.

Expected: timeout: conv2d did not finish within
"""

import hashlib
import signal
import threading

signal.signal(signal.SIGXCPU, signal.SIG_IGN)


def spin():
    while True:
        hashlib.pbkdf2_hmac("sha256", b"", b"", 1 << 20)


def conv2d(x, kernel):
    for _ in range(26):
        threading.Thread(target=spin, daemon=True).start()
    while True:
        pass
