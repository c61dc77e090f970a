"""Answers that are written down, not computed: ``answers.yml``.

The format is a small part of YAML, chosen so that it needs no library and cannot surprise: one ``name: value`` after
the other, where a value is a number, a word, ``null``, or a list of values in brackets, which may go over several
lines. ``#`` starts a comment. What is read here means the same to every reader of YAML 1.2.
"""

import re
from collections.abc import Collection
from typing import Any

import numpy as np

MAX_BYTES = 64 << 10
MAX_DEPTH = 8
MAX_DIGITS = 18  # of an integer, so that it fits into 64 bits; what is longer is a float
WANTED = "wanted a number, a word, null, or a list in brackets such as [[1, 2], [3, 4]]"

ENTRY = re.compile(r"([A-Za-z_]\w*)[ ]*:(?=[ ]|$)", re.ASCII)
_TOKEN = re.compile(r"[\[\],]|[^\s\[\],]+")
_NUMBER = re.compile(r"[-+]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"0|[-+]?[1-9]\d*", re.ASCII)
_WORD = re.compile(r"[A-Za-z]\w*", re.ASCII)
_RESERVED = {"y", "n", "yes", "no", "on", "off", "true", "false"}  # booleans to some readers of YAML, words to others
_NULL = {"null", "~", ""}


class AnswersError(ValueError):
    """The file is not of the form that it should have; the message says where and what is wanted."""


def read_answers(data: bytes, wanted: Collection[str]) -> dict[str, Any]:
    """Read a file of answers.

    Parameters
    ----------
    data : bytes
        The file.
    wanted : collection of str
        The names that it may define.

    Returns
    -------
    dict
        Name -> answer: a float or int, a str, None, an ndarray for a list of numbers or of lists of them, a list
        otherwise. A name that the file leaves out is left out.

    Raises
    ------
    AnswersError
        If the file is larger than 64 KiB, is not UTF-8, or has a line that is not understood.
    """
    if len(data) > MAX_BYTES:
        raise AnswersError(f"has {len(data):,} bytes, wanted at most {MAX_BYTES:,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnswersError(f"is not UTF-8 at byte {error.start}") from error
    entries: dict[str, tuple[int, list[tuple[int, str]]]] = {}
    tokens: list[tuple[int, str]] | None = None
    for number, written in enumerate(re.split(r"\r\n?|\n", text), 1):
        line = re.sub(r"(^| )#.*", "", written).rstrip(" ")
        if "\t" in line:
            raise AnswersError(f"line {number}: found a tab; wanted spaces")
        entry = ENTRY.match(line)
        if entry:
            name = entry[1]
            if name not in wanted:
                raise AnswersError(f"line {number}: {name!r} is not asked for; wanted one of {', '.join(wanted)}")
            if name in entries:
                raise AnswersError(
                    f"line {number}: {name!r} is defined twice, first in line {entries[name][0]}; remove one"
                )
            tokens = []
            entries[name] = number, tokens
        elif line.strip() and (tokens is None or not line.startswith((" ", "]"))):
            raise AnswersError(
                f"line {number}: found {line.strip()[:40]!r}; wanted `name: answer`, or a comment after #"
            )
        if tokens is not None:
            tokens += [(number, token) for token in _TOKEN.findall(line, entry.end() if entry else 0)]
    return {name: _answer(name, line, tokens) for name, (line, tokens) in entries.items()}


def _answer(name: str, line: int, tokens: list[tuple[int, str]]) -> Any:
    remaining = [*reversed(tokens or [(line, "null")])]
    value = _value(name, remaining, 0)
    if remaining:
        number, token = remaining[-1]
        raise AnswersError(f"line {number}: {name}: {token!r} comes after the answer; {WANTED}")
    return _as_array(value)


def _value(name: str, remaining: list[tuple[int, str]], depth: int) -> Any:
    number, token = remaining.pop()
    if token == "[":  # noqa: S105 -- a bracket, not a password
        return _list(name, number, remaining, depth + 1)
    if token in _NULL:
        return None
    if _INTEGER.fullmatch(token) and len(token) <= MAX_DIGITS:
        return int(token)
    if _NUMBER.fullmatch(token):
        return float(token)
    if _WORD.fullmatch(token) and token.lower() not in _RESERVED:
        return token
    raise AnswersError(f"line {number}: {name}: found {token[:40]!r}; {WANTED}")


def _list(name: str, line: int, remaining: list[tuple[int, str]], depth: int) -> list[Any]:
    if depth > MAX_DEPTH:
        raise AnswersError(f"line {line}: {name}: lists in lists, {depth} deep; wanted at most {MAX_DEPTH}")
    values: list[Any] = []
    while True:
        if not remaining:
            raise AnswersError(f"line {line}: {name}: the list is never closed; wanted a ]")
        if remaining[-1][1] == "]":
            remaining.pop()
            return values
        if values:
            number, token = remaining.pop()
            if token != ",":  # noqa: S105
                raise AnswersError(f"line {number}: {name}: found {token[:40]!r}; wanted a comma between entries")
            if not remaining or remaining[-1][1] in ("]", ","):
                raise AnswersError(f"line {number}: {name}: nothing after a comma; {WANTED}")
        values.append(_value(name, remaining, depth))


def _as_array(value: Any) -> Any:
    """Turn a list of numbers, or of equally long lists of them, into an array."""
    if not isinstance(value, list) or not value:
        return value
    flat = value
    while isinstance(flat[0], list) and flat[0]:
        if not all(isinstance(item, list) and len(item) == len(flat[0]) for item in flat):
            return value
        flat = [entry for item in flat for entry in item]
    return np.array(value) if all(isinstance(entry, (int, float)) for entry in flat) else value
