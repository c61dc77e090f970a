"""Numbers as people write them."""

from decimal import Decimal


def write_number(value: Decimal, decimal_mark: str = ".") -> str:
    """Write an exact number without an exponent and without trailing zeros."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", decimal_mark)


def write_count(count: int, noun: str) -> str:
    """Write how many there are of something, such as ``1 student`` or ``2 students``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
