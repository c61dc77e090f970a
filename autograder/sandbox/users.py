"""Users that are nobody else: where the grader is root, each sandbox is one of its own."""

import errno
import pwd
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import MachineError

# Allocated by neither systemd nor Debian, and small enough for a container that knows only 65,536 users.
USERS = range(60706, 61184)


@contextmanager
def unused_user() -> Iterator[tuple[int, int]]:
    """Give a user that no other sandbox here is, and a descriptor: while any process has that, none will be.

    Raises
    ------
    MachineError
        If all are taken.
    """
    # At random, since gradings in several containers may not see what the others have taken.
    for user in random.sample(USERS, len(USERS)):
        with socket.socket(socket.AF_UNIX) as claim:
            # A name that ends with its last holder, however that ends, and that no student's code can take.
            try:
                claim.bind(f"\0autograder/user/{user}")
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            if not _has_account(user):
                yield user, claim.fileno()
                return
    raise MachineError(
        f"no user is left for a sandbox: all of {USERS[0]} to {USERS[-1]} are taken by others or have an account"
    )


def _has_account(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True
