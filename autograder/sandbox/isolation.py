"""The levels of isolation of student code."""

from enum import StrEnum


class Isolation(StrEnum):
    """A level of isolation, strongest first. Every report names it."""

    BUBBLEWRAP = "bubblewrap"  # namespaces, a read-only root, seccomp, limits
    LANDLOCK = "landlock"  # without namespaces: Landlock, a user of its own if root grades, seccomp, limits
    NONE = "none"  # a process with limits, for trusted code only

    @property
    def is_safe(self) -> bool:
        """Whether untrusted code may run under it."""
        return self is not Isolation.NONE
