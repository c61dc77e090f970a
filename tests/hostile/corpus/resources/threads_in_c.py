"""Starts threads in C, with stacks so small that memory does not limit them.

Expected: exception: BlockingIOError: [Errno 11] no more
"""

import ctypes

libc = ctypes.CDLL(None)


def conv2d(x, kernel):
    attributes, thread = ctypes.create_string_buffer(128), ctypes.c_ulong()
    libc.pthread_attr_init(attributes)
    libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(16384))
    for count in range(20_000):
        if error := libc.pthread_create(ctypes.byref(thread), attributes, libc.sleep, ctypes.c_void_p(60)):
            if count > 5_000:
                return count
            raise BlockingIOError(error, "no more")
    return "as many as it likes"
