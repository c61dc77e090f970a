"""Text from outside, made safe to show."""

import json
import re
import unicodedata
from bisect import bisect_right

MESSAGE_LIMIT = 2000  # characters

_TERMINAL_CODE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_NEWLINE = re.compile(r"\r\n?|\n")
_FORMULA = re.compile(r"((?:^|;)\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
# White space but a single blank between others; joiners, fillers and selectors, which fonts draw as nothing.
_UNSEEN = re.compile(r"^ +| +$|(?<= ) +|[^\S ]|[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, direction marks, surrogates, unassigned


def scrub(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Make text safe to show anywhere that shows plain text.

    Terminal codes are removed; every other invisible character is written as an escape sequence. Markup stays as it
    is: whoever writes HTML escapes it.
    """
    lines = _NEWLINE.split(_TERMINAL_CODE.sub("", text[: 10 * limit]))
    shown = "\n".join(line if line.isprintable() else "".join(map(_visible, line)) for line in lines)
    return shown if len(shown) <= limit else f"{shown[:limit]} ... (cut)"


def cut_stored(text: str, limit: int) -> str:
    """Cut text to what takes at most `limit` bytes in a report, where JSON writes an emoji with twelve."""
    if 12 * len(text) <= limit or _stored(text) <= limit:
        return text
    end = " ... (cut)"
    length = bisect_right(range(len(text)), limit - len(end), key=lambda length: _stored(text[:length])) - 1
    return text[: max(length, 0)] + end


def _stored(text: str) -> int:
    return len(json.dumps(text)) - len('""')


def _visible(character: str) -> str:
    if character == "\t" or unicodedata.category(character) not in _INVISIBLE:
        return character
    return character.encode("unicode_escape").decode()


def one_line(text: str, limit: int = 300) -> str:
    """Make text safe to show on one line, such as in a table's cell or a list."""
    return " ".join(scrub(text, limit).split("\n"))


def show_key(text: str, limit: int = 300) -> str:
    """Make the key of a student safe to show, so that two that differ look different.

    All white space but single blanks between other characters, and whatever else leaves no ink, is written as an escape
    sequence.
    """
    return _UNSEEN.sub(lambda found: "".join(map(_escaped, found[0])), one_line(text, limit))


def _escaped(character: str) -> str:
    return "\\x20" if character == " " else character.encode("unicode_escape").decode()


def normalize(text: str) -> str:
    """Fold case, white space and composed accents, none of which tells two names apart."""
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def escape_formula(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Make text safe to show in a cell of a spreadsheet, which must not read it as a formula.

    An apostrophe is put before whatever starts a formula: at the beginning, and after a semicolon, which separates
    cells in some countries.
    """
    return _FORMULA.sub(r"\1'", one_line(text, limit).replace("\t", " "))
