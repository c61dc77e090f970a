"""Delimited text by cells and where they stand, so that some can be filled and all else stays as it is.

The `csv` module gives values and forgets how they were written: quotes, line ends, the mark at the beginning. This one
keeps that, and otherwise reads as `csv` does when strict (RFC 4180, with any of CR LF, LF and CR at the end of a line).
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
DELIMITERS = (",", ";", "\t")
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of Excel since 2007, and before
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and where it stands in the text."""

    value: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A record; it may go over several lines."""

    line: int  # where it begins
    cells: tuple[Cell, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """What stands in the cells, without spaces around it."""
        return tuple(cell.value.strip() for cell in self.cells)

    @property
    def blank(self) -> bool:
        """Whether nothing stands in any cell."""
        return not any(self.values)


@dataclass(frozen=True)
class TextFile:
    """A file's text, and how it is written in bytes."""

    path: Path
    text: str
    encoding: str
    mark: bytes  # at the beginning

    def encode(self, text: str) -> bytes:
        """Write a text as this file is written."""
        return self.mark + text.encode(self.encoding)


def read_text(path: Path, encoding: str | None = None) -> TextFile:
    """Read a file.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str or None
        One of `ENCODINGS`; None takes what the mark at its beginning says, and UTF-8 without one.

    Raises
    ------
    UsageError
        If it cannot be read, or is not text in this encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; wanted the file that the LMS gave") from error
    if data.startswith(_WORKBOOKS):
        raise UsageError(f"{path}: is an Excel workbook; wanted text: download it as CSV, or save it as CSV UTF-8")
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    marked = _MARKS.get(mark)
    if encoding and marked and encoding != marked:
        raise UsageError(
            f"{path}: begins with the mark of {marked}, wanted {encoding}", Remedy(Action.LEAVE_OUT_ENCODING)
        )
    if not encoding and not marked and b"\0" in data:
        raise UsageError(f"{path}: is not UTF-8; it may be UTF-16", Remedy(Action.CHOOSE_ENCODING, ("utf-16-le",)))
    chosen = encoding or marked or "utf-8"
    try:
        return TextFile(path, data[len(mark) :].decode(chosen), chosen, mark)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].decode(chosen).count("\n") + 1
        message = f"{path}:{line}: is not {chosen}: {error.reason}"
        if chosen != "utf-8":
            raise UsageError(message) from error
        windows = Remedy(Action.CHOOSE_ENCODING, ("cp1252",))
        raise UsageError(f"{message}; a Windows program may have written it", windows) from error


def read_rows(file: TextFile, delimiter: str) -> Iterator[Row]:
    """Cut a text into rows of cells.

    Raises
    ------
    UsageError
        If a quoted cell does not end, or goes on after its closing quote.
    """
    # Possessive: a quote that is never closed is noticed at once, however much follows it.
    cell = re.compile(rf'"((?:[^"]++|"")*+)"(?=[{delimiter}\r\n]|\Z)|(?!")([^{delimiter}\r\n]*)')
    position, line = 0, 1
    while position < len(file.text):
        cells: list[Cell] = []
        start = position
        while True:
            match = cell.match(file.text, position)
            if match is None:
                raise _broken(file, position, line + len(_LINE_END.findall(file.text, start, position)))
            quoted = match[1] is not None
            value = match[1].replace('""', '"') if quoted else match[2]
            position = match.end()
            cells.append(Cell(value, match.start(), position, quoted))
            if file.text[position : position + 1] != delimiter:
                break
            position += 1
        yield Row(line, tuple(cells))
        if end := _LINE_END.match(file.text, position):
            position = end.end()
        line += len(_LINE_END.findall(file.text, start, position))


def _broken(file: TextFile, position: int, line: int) -> UsageError:
    """Say what is wrong with the quotes of a cell."""
    closing = re.compile(r'"(?:[^"]++|"")*+"').match(file.text, position)
    beginning = file.text[position : position + 30]
    if closing is None:
        what = f"the quote that opens {beginning!r} is never closed; the file may have been cut off"
    else:
        rest = file.text[closing.end() : closing.end() + 20]
        what = f"found {rest!r} after the closing quote of {beginning!r}, wanted the next cell or line"
    return UsageError(f"{file.path}:{line}: {what}")


def fill(file: TextFile, delimiter: str, changes: Mapping[Cell, str]) -> bytes:
    """Write the file with other values in some cells; all other bytes are as they were.

    A cell keeps the quotes that it has, and gets some where its value could not be read without.
    """
    pieces: list[str] = []
    position = 0
    for cell in sorted(changes, key=lambda cell: cell.start):
        pieces += file.text[position : cell.start], _written(changes[cell], delimiter, quoted=cell.quoted)
        position = cell.end
    return file.encode("".join(pieces) + file.text[position:])


def _written(value: str, delimiter: str, *, quoted: bool) -> str:
    if quoted or any(character in value for character in (delimiter, '"', "\r", "\n")):
        return '"' + value.replace('"', '""') + '"'
    return value


def headings(row: Row) -> list[str]:
    """Give what stands above the columns, with every kind of space as a plain one."""
    return [" ".join(cell.value.split()) for cell in row.cells]
