"""When students may see the results of hidden checks."""

from enum import StrEnum


class HiddenCheckVisibility(StrEnum):
    """When the results of hidden checks are shown, in Gradescope's terms."""

    AFTER_PUBLISHED = "after_published"  # once grades are published
    HIDDEN = "hidden"  # never
