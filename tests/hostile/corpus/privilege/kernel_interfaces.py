"""Tries what most escapes began with: io_uring, bpf, userfaultfd, keyctl, perf and the like.

Expected: exception: PermissionError: all refused
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


CALLS = {
    **{"io_uring_setup": 425, "bpf": 321, "userfaultfd": 323, "keyctl": 250, "perf_event_open": 298, "add_key": 248},
    **{"request_key": 249, "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424, "open_tree": 428},
    **{"fsopen": 430, "clone3 by its other name": 220, "process_madvise": 440, "memfd_secret": 447, "kcmp": 312},
    **{"open_by_handle_at": 304, "fanotify_init": 300, "init_module": 175, "kexec_load": 246, "syslog": 103},
    **{"quotactl": 179, "swapon": 167, "reboot": 169, "sethostname": 170, "settimeofday": 164, "iopl": 172},
    **{"vmsplice": 278, "modify_ldt": 154, "timer_create": 222, "ustat": 136, "sysfs": 139, "migrate_pages": 256},
}


def conv2d(x, kernel):
    for name, number in CALLS.items():
        if libc.syscall(number, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1:
            return name
    raise PermissionError("all refused")
