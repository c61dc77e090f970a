"""Text from outside, made fit to show."""

import re
import unicodedata

MESSAGE_LIMIT = 2000  # characters

_COLOUR = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_NEWLINE = re.compile(r"\r\n?|\n")
_FORMULA = re.compile(r"((?:^|;)\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, direction marks, surrogates, unassigned


def scrub(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Make text safe to show anywhere that shows plain text.

    Terminal colours go; every other character that is not seen is written as an escape. Markup is left to whoever
    writes HTML.
    """
    lines = _NEWLINE.split(_COLOUR.sub("", text[: 10 * limit]))
    shown = "\n".join(line if line.isprintable() else "".join(map(_visible, line)) for line in lines)
    return shown if len(shown) <= limit else f"{shown[:limit]} ... (cut)"


def _visible(character: str) -> str:
    if character == "\t" or unicodedata.category(character) not in _UNSEEN:
        return character
    return character.encode("unicode_escape").decode()


def one_line(text: str, limit: int = 300) -> str:
    """Make text safe to show within a line, in a table's cell or a list."""
    return " ".join(scrub(text, limit).split("\n"))


def plain(text: str) -> str:
    """Leave out what does not tell names apart: capitals, and how spaces and accents are written."""
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def inert_cell(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Make text safe to show in a cell of a spreadsheet, which must not take it for a formula.

    An apostrophe goes before whatever starts one: at the beginning, and after what separates cells in some countries.
    """
    return _FORMULA.sub(r"\1'", one_line(text, limit).replace("\t", " "))
