"""Asks the kernel about the network.

Expected: exception: PermissionError: [Errno 1]
"""

import socket


def conv2d(x, kernel):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
