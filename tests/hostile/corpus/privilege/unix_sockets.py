"""Connects to the services of the machine, which trust it by its user.

Expected: exception: PermissionError: all refused
"""

import socket

SERVICES = (
    *("/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private", "/run/user/1000/bus"),
    *("/dev/log", "/run/nscd/socket", "\0/tmp/.X11-unix/X0", "\0autograder/user/60706"),
)


def conv2d(x, kernel):
    for service in SERVICES:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            try:
                socket.socket(socket.AF_UNIX, kind).connect(service)
                return service
            except PermissionError as error:
                if error.errno != 1:
                    return f"{service}: {error}"
    raise PermissionError("all refused")
