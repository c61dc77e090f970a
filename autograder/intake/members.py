"""What the entries of a student's archive have in common, whatever kind of archive it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.errors import RejectedError
from autograder.intake.limits import MAX_RATIO, MAX_UNPACKED, MIB, RATIO_FROM

DAMAGED = "it is damaged, or no archive; make it anew and hand it in again"
BLOCK = 1 << 16  # bytes that are read at once


@dataclass(frozen=True)
class Member:
    """An entry of an archive. Its blocks can be had once, before the next entry is asked for."""

    name: str
    folder: bool
    blocks: Callable[[], Iterator[bytes]]


class Budget:
    """What may still come out of an archive.

    Parameters
    ----------
    packed : int
        Bytes of the archive.
    """

    def __init__(self, packed: int):
        self._packed = packed
        self._unpacked = 0

    def take(self, size: int) -> None:
        """Count bytes that came out.

        Raises
        ------
        RejectedError
            If these are too many.
        """
        self._unpacked += size
        if self._unpacked > MAX_UNPACKED:
            raise RejectedError(
                f"it unpacks to more than {MAX_UNPACKED // MIB} MiB; hand in only the files that are asked for"
            )
        if self._unpacked > max(RATIO_FROM, MAX_RATIO * self._packed):
            raise RejectedError(f"it unpacks to more than {MAX_RATIO} times its size; hand in the files themselves")


@contextmanager
def rejecting(damage: tuple[type[Exception], ...]) -> Iterator[None]:
    """Take what a library raises on damaged bytes for the damage that it shows."""
    try:
        yield
    except damage as error:
        raise RejectedError(DAMAGED) from error
