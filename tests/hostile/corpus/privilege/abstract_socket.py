"""Talks to the machine through an abstract socket.

Expected: exception: PermissionError: [Errno 1]
"""

import socket


def conv2d(x, kernel):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.bind("\0hostile")
