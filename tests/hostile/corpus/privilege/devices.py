"""Opens devices other than those of zeros and random numbers.

Expected: exception: LookupError: none
"""

import os

NAMES = "tty console tty0 tty1 ptmx pts/0 mem kmem kmsg port fuse kvm vda sda nvme0n1 loop-control loop0 net/tun input/event0"
NAMES += " snapshot userfaultfd vsock cpu/0/msr dri/card0 shm mqueue full core hugepages"


def conv2d(x, kernel):
    for name in NAMES.split():
        for flags in (os.O_RDONLY, os.O_RDWR | os.O_NONBLOCK):
            try:
                os.open(f"/dev/{name}", flags)
                return name
            except OSError:
                pass
    raise LookupError("none")
