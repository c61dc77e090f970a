"""Delimited text by cells and their positions, so that some can be filled and everything else stays as it is.

The `csv` module returns values and forgets how they were written: quotes, line ends, the byte order mark. This one
keeps all that, and otherwise reads as `csv` does when strict (RFC 4180, with any of CR LF, LF and CR at the end of a
line).
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
DELIMITERS = (",", ";", "\t")
_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of Excel since 2007, and before
_SEPARATOR_LINE = re.compile(r"sep=.(?:\r\n|\r|\n)", re.IGNORECASE)  # which Excel understands; not a row
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and its position in the text."""

    value: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row of cells; it may span several lines."""

    line: int  # that it begins in
    cells: tuple[Cell, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the cells, without spaces around them."""
        return tuple(cell.value.strip() for cell in self.cells)

    @property
    def blank(self) -> bool:
        """Whether all cells are empty."""
        return not any(self.values)


@dataclass(frozen=True)
class TextFile:
    """The text of a file, and how it is encoded."""

    path: Path
    text: str
    encoding: str
    byte_order_mark: bytes  # or nothing

    def encode(self, text: str) -> bytes:
        """Encode a text as this file is encoded."""
        return self.byte_order_mark + text.encode(self.encoding)


def read_text(path: Path, encoding: str | None = None) -> TextFile:
    """Read a file.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str or None
        One of `ENCODINGS`; None for that of its byte order mark, or UTF-8 without one.

    Raises
    ------
    UsageError
        If it cannot be read, or is not text in this encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; wanted a file downloaded from the LMS") from error
    if data.startswith(_WORKBOOKS):
        raise UsageError(f"{path}: is an Excel workbook; wanted text: download it as CSV, or save it as CSV UTF-8")
    mark = next((mark for mark in _BYTE_ORDER_MARKS if data.startswith(mark)), b"")
    marked = _BYTE_ORDER_MARKS.get(mark)
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


def read_rows(file: TextFile, delimiter: str) -> Iterator[CsvRow]:
    """Split a text into rows of cells.

    Raises
    ------
    UsageError
        If a quoted cell does not end, or continues after its closing quote.
    """
    # Possessive: a quote that is never closed is noticed at once, however much follows it.
    cell = re.compile(rf'"((?:[^"]++|"")*+)"(?=[{delimiter}\r\n]|\Z)|(?!")([^{delimiter}\r\n]*)')
    first = _SEPARATOR_LINE.match(file.text)
    position, line = (first.end(), 2) if first else (0, 1)
    while position < len(file.text):
        cells: list[Cell] = []
        start = position
        while True:
            match = cell.match(file.text, position)
            if match is None:
                raise _quote_error(file, position, line + len(_LINE_END.findall(file.text, start, position)))
            quoted = match[1] is not None
            value = match[1].replace('""', '"') if quoted else match[2]
            position = match.end()
            cells.append(Cell(value, match.start(), position, quoted))
            if file.text[position : position + 1] != delimiter:
                break
            position += 1
        yield CsvRow(line, tuple(cells))
        if end := _LINE_END.match(file.text, position):
            position = end.end()
        line += len(_LINE_END.findall(file.text, start, position))


def _quote_error(file: TextFile, position: int, line: int) -> UsageError:
    """Return an error that says what is wrong with the quotes of a cell."""
    closing = re.compile(r'"(?:[^"]++|"")*+"').match(file.text, position)
    beginning = file.text[position : position + 30]
    if closing is None:
        what = f"the quote that opens {beginning!r} is never closed; the file may have been cut off"
    else:
        rest = file.text[closing.end() : closing.end() + 20]
        what = f"found {rest!r} after the closing quote of {beginning!r}, wanted the next cell or line"
    return UsageError(f"{file.path}:{line}: {what}")


def replace_cells(file: TextFile, delimiter: str, changes: Mapping[Cell, str]) -> bytes:
    """Return the file with other values in some cells; all other bytes are as they were.

    A cell keeps its quotes, and gets some where its value needs them.
    """
    pieces: list[str] = []
    position = 0
    for cell in sorted(changes, key=lambda cell: cell.start):
        pieces += file.text[position : cell.start], _quote(changes[cell], delimiter, quoted=cell.quoted)
        position = cell.end
    return file.encode("".join(pieces) + file.text[position:])


def _quote(value: str, delimiter: str, *, quoted: bool) -> str:
    if quoted or any(character in value for character in (delimiter, '"', "\r", "\n")):
        return '"' + value.replace('"', '""') + '"'
    return value


def headings(row: CsvRow) -> list[str]:
    """Return the headings of a row, with every run of white space as one space."""
    return [" ".join(cell.value.split()) for cell in row.cells]
