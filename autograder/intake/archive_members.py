"""What reading a zip and reading a tar have in common: members, a limit on what comes out, and what damage means."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.errors import RejectedError
from autograder.intake.limits import MAX_RATIO, MAX_UNPACKED, MIB, RATIO_FROM

DAMAGED = "it is damaged, or not an archive; create a new one and hand that in"
BLOCK_SIZE = 1 << 16  # bytes that are read at once


@dataclass(frozen=True)
class Member:
    """A member of a student's archive. Its blocks can be read once, and only before the next member is requested."""

    path: str
    is_folder: bool
    blocks: Callable[[], Iterator[bytes]]


class UnpackBudget:
    """How much may still come out of an archive.

    Parameters
    ----------
    packed : int
        Bytes of the archive.
    """

    def __init__(self, packed: int):
        self._packed = packed
        self._unpacked = 0

    def spend(self, size: int) -> None:
        """Count bytes that came out.

        Raises
        ------
        RejectedError
            If they are too many.
        """
        self._unpacked += size
        if self._unpacked > MAX_UNPACKED:
            raise RejectedError(f"it unpacks to more than {MAX_UNPACKED // MIB} MiB; hand in only the required files")
        if self._unpacked > max(RATIO_FROM, MAX_RATIO * self._packed):
            raise RejectedError(f"it unpacks to more than {MAX_RATIO} times its size; hand in the files themselves")


@contextmanager
def rejecting(damage: tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn the exceptions that a library raises for damaged bytes into a rejection."""
    try:
        yield
    except damage as error:
        raise RejectedError(DAMAGED) from error
