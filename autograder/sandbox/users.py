"""A user of its own for each sandbox, where the grader is root."""

import errno
import pwd
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import MachineError

# IDs that neither systemd nor Debian allocates, and small enough for a container with only 65,536 users.
USERS = range(60706, 61184)


@contextmanager
def unused_user() -> Iterator[tuple[int, int]]:
    """Claim a user that no other sandbox on this machine has.

    Yields
    ------
    user : int
        The user ID.
    claim : int
        A descriptor. As long as any process has it open, no other sandbox gets this user.

    Raises
    ------
    MachineError
        If all users are taken.
    """
    # In random order, since graders in different containers may not see one another's claims.
    for user in random.sample(USERS, len(USERS)):
        with socket.socket(socket.AF_UNIX) as claim:
            # The name of an abstract socket ends with its last holder, however that ends; student code cannot take it.
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
        f"no user is left for a sandbox: all IDs from {USERS[0]} to {USERS[-1]} are in use or belong to an account"
    )


def _has_account(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True
