"""How strongly student code is kept apart."""

from enum import StrEnum


class Isolation(StrEnum):
    """A level of isolation, strongest first. It stands in every report."""

    BUBBLEWRAP = "bubblewrap"  # namespaces, a read-only root, seccomp, limits
    LANDLOCK = "landlock"  # where namespaces are refused: Landlock, a user of its own if root grades, seccomp, limits
    NONE = "none"  # a process with limits: for code that is trusted

    @property
    def is_safe(self) -> bool:
        """Whether code of people whom nobody knows may run under it."""
        return self is not Isolation.NONE
