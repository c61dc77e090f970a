"""Writes result files wherever a grader might read them.

Expected: exception: PermissionError: nowhere
"""

import os

PLACES = (".", "/", "/tmp", "/dev/shm", "/var/tmp", "/autograder/results", os.path.expanduser("~"), "/packages", "/inside")


def conv2d(x, kernel):
    for place in PLACES:
        try:
            with open(os.path.join(place, "hostile-results.json"), "w") as file:
                file.write('{"score": 100}')
            return place
        except OSError:
            pass
    raise PermissionError("nowhere")
