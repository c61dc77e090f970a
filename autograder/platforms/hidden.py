"""When students may see how hidden checks ended."""

from enum import StrEnum


class Hidden(StrEnum):
    """A policy for hidden checks, in Gradescope's words."""

    AFTER_PUBLISHED = "after_published"  # once the grades are published
    HIDDEN = "hidden"  # never
