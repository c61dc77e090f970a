"""Changes a setting of the kernel.

Expected: exception: FileNotFoundError: [Errno 2]
Expected under landlock: exception: PermissionError: [Errno 13]
"""

def conv2d(x, kernel):
    with open("/proc/sys/kernel/core_pattern", "w") as file:
        file.write("|/tmp/hostile-core")
