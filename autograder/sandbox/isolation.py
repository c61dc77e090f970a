"""How strongly student code is kept apart."""

from enum import StrEnum


class Isolation(StrEnum):
    """A level of isolation, strongest first. It stands in every report."""

    BUBBLEWRAP = "bubblewrap"  # namespaces, a read-only root, seccomp, limits
    NONE = "none"  # a process with limits: for code that is trusted
