"""Tries to control and to see which parts of a file are in memory, which the next check could see by their speed.

Expected: right
"""

import ctypes
import errno
import mmap
import os

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
ADVICE = (0, 1, 2, 3, 9, 12, 20, 21, 22, 25)  # MADV_PAGEOUT is 21
CALLS = {"readahead": 187, "mincore": 27, "sync_file_range": 277, "preadv2": 327, "cachestat": 451, "fadvise64": 221}


def conv2d(x, kernel):
    path, worked = np.__file__, []
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 4096, mmap.MAP_SHARED, mmap.PROT_READ) as mapped:
        address = np.frombuffer(mapped, np.uint8).ctypes.data
        attempts = {
            "fadvise": lambda: os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED),
            "O_DIRECT": lambda: os.open(path, os.O_RDONLY | os.O_DIRECT),
            "RWF_NOWAIT": lambda: os.preadv(file.fileno(), [bytearray(8)], 0, os.RWF_NOWAIT),
            **{f"advice {each}": lambda each=each: mapped.madvise(each) for each in ADVICE},
        }
        for name, attempt in attempts.items():
            try:
                attempt()
            except OSError as error:
                if error.errno == errno.EPERM:
                    continue
            worked.append(name)
        for name, number in CALLS.items() if os.uname().machine == "x86_64" else ():
            refused = libc.syscall(number, file.fileno(), ctypes.c_void_p(address), 4096, 0, 0, 0) == -1
            if not refused or ctypes.get_errno() != errno.EPERM:
                worked.append(name)
    if worked:
        return ", ".join(worked)
    windows = np.lib.stride_tricks.as_strided(
        x, (x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1, *kernel.shape), x.strides * 2
    )
    return np.einsum("hwij,ij->hw", windows, kernel)
