"""Looks for the checks, the solution and the repository everywhere.

Expected: exception: FileNotFoundError: no checks here
"""

import os

WANTED = ("test_hidden", "test_public", "misconceptions", "assignment.yml", "course.yml", "solution", ".git")


def conv2d(x, kernel):
    for top in (os.curdir, os.pardir, "/"):
        for folder, folders, files in os.walk(top):
            for name in (*folders, *files):
                if name.startswith(WANTED):
                    return open(os.path.join(folder, name)).read()
    raise FileNotFoundError("no checks here")
