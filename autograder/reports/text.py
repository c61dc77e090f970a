"""Text from outside, made fit to show."""

import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Controls, format characters (bidirectional overrides among them), lone surrogates, private use, unassigned.
UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str, limit: int = 300) -> str:
    """Return one line of printable text: whatever could move a cursor or reorder a line is replaced."""
    shown = "".join(REPLACEMENT if unicodedata.category(char) in UNSAFE else char for char in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"
