"""Files are split into cells as `csv` does it, and no byte outside of the filled cells changes."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.lms_files.delimited import TextFile, read_rows, read_text, replace_cells
from tests.gradebook.lms_files_sample import FILES

delimiters = st.sampled_from([",", ";", "\t"])
line_ends = st.sampled_from(["\r\n", "\n", "\r"])
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.one_of(
    st.sampled_from(["", "007", "Müller, Jürgen", 'say "x"', "12,5", "two\r\nlines", "a;b\tc", "=1+1", " "]), any_text
)
tables = st.lists(st.lists(values, min_size=1, max_size=5), min_size=1, max_size=5)
layouts = st.sampled_from([("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")])


def text_file(text, encoding="utf-8", byte_order_mark=b""):
    return TextFile(Path("some.csv"), text, encoding, byte_order_mark)


def must_be_quoted(value, delimiter):
    return value.startswith('"') or any(character in value for character in (delimiter, "\r", "\n"))


@st.composite
def written_tables(draw):
    """Return a table as some program may have written it: with quotes where they must be, and anywhere else."""
    delimiter, rows = draw(delimiters), draw(tables)
    text = ""
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            quoted = must_be_quoted(value, delimiter) or draw(st.booleans())
            cells.append('"' + value.replace('"', '""') + '"' if quoted else value)
        last = number == len(rows) - 1
        text += delimiter.join(cells) + ("" if last and draw(st.booleans()) else draw(line_ends))
    return text, delimiter


def by_csv(text, delimiter):
    # An empty line has one cell, without anything in it; csv says that it has none.
    return [row or [""] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]


def cell_values(rows):
    return [[cell.value for cell in row.cells] for row in rows]


@given(written_tables())
def test_cells_are_those_of_the_csv_module(written):
    text, delimiter = written
    rows = list(read_rows(text_file(text), delimiter))
    assert cell_values(rows) == by_csv(text, delimiter)


@given(st.text(st.sampled_from('",;\t\r\nab'), max_size=30), delimiters)
def test_whatever_csv_refuses_is_refused_and_all_else_is_read_alike(text, delimiter):
    try:
        wanted = by_csv(text, delimiter)
    except csv.Error:
        with pytest.raises(UsageError, match=r"some\.csv:\d+: "):
            list(read_rows(text_file(text), delimiter))
    else:
        assert cell_values(read_rows(text_file(text), delimiter)) == wanted


@given(written_tables())
def test_rows_know_the_line_that_they_begin_in(written):
    text, delimiter = written
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    ends = [0, *(reader.line_num for _ in reader)]
    assert [row.line for row in read_rows(text_file(text), delimiter)] == [end + 1 for end in ends[:-1]]


@given(written_tables(), st.data(), layouts)
def test_all_bytes_outside_of_the_filled_cells_stay(written, data, layout):
    text, delimiter = written
    file = text_file(text, *layout)
    cells = [cell for row in read_rows(file, delimiter) for cell in row.cells]
    chosen = data.draw(st.sets(st.sampled_from(cells)) if cells else st.just(set()))
    changes = {cell: data.draw(values.filter(bool)) for cell in chosen}  # a grade is never empty

    filled = replace_cells(file, delimiter, changes)

    encoding, mark = layout
    after = text_file(filled.removeprefix(mark).decode(encoding), encoding, mark)
    again = [cell for row in read_rows(after, delimiter) for cell in row.cells]
    assert [cell.value for cell in again] == [changes.get(cell, cell.value) for cell in cells]
    inside = {number for number, cell in enumerate(cells) if cell in changes}
    assert outside(file, cells, inside) == outside(after, again, inside)
    assert replace_cells(after, delimiter, {again[number]: changes[cells[number]] for number in inside}) == filled


def outside(file, cells, numbers):
    """Return the bytes of a file in pieces, without those of some cells."""
    pieces, position = [], 0
    for number in sorted(numbers):
        pieces.append(file.text[position : cells[number].start])
        position = cells[number].end
    return file.byte_order_mark, [piece.encode(file.encoding) for piece in [*pieces, file.text[position:]]]


@pytest.mark.parametrize("path", sorted(FILES.glob("*.*s*")), ids=lambda path: path.name)
def test_a_file_that_nothing_is_filled_into_is_the_same(path):
    file = read_text(path)
    assert replace_cells(file, ",", {}) == path.read_bytes()


@pytest.mark.parametrize(
    ("data", "encoding", "text", "read_as"),
    [
        ("ä,007\r\n".encode(), None, "ä,007\r\n", "utf-8"),
        (b"\xef\xbb\xbf\xc3\xa4", None, "ä", "utf-8"),
        (b"\xff\xfe\xe4\x00", None, "ä", "utf-16-le"),
        (b"\xfe\xff\x00\xe4", None, "ä", "utf-16-be"),
        (b"\xe4\x80", "cp1252", "ä€", "cp1252"),
        (b"\xe4\x00", "utf-16-le", "ä", "utf-16-le"),
        (b"", None, "", "utf-8"),
    ],
)
def test_files_are_read_in_their_encoding_and_written_in_it(tmp_path, data, encoding, text, read_as):
    path = tmp_path / "some.csv"
    path.write_bytes(data)
    file = read_text(path, encoding)
    assert (file.text, file.encoding) == (text, read_as)
    assert file.encode(file.text) == data


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (b"a\nb\xe4c\n", None, r"some\.csv:2: is not utf-8: .*; a Windows program may have written it"),
        (b"a\x00,\x00", None, r"some\.csv: is not UTF-8; it may be UTF-16"),
        (b"\xff\xfea\x00\n\x00\x00\xdc\x00", None, r"some\.csv:2: is not utf-16-le: "),
        (b"\xff\xfea\x00", "cp1252", r"begins with the mark of utf-16-le, wanted cp1252$"),
        (b"PK\x03\x04...", None, r"is an Excel workbook; wanted text: download it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, r"is an Excel workbook"),
    ],
)
def test_an_error_for_what_is_not_text_says_what_to_do(tmp_path, data, encoding, message):
    path = tmp_path / "some.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=message):
        read_text(path, encoding)


@pytest.mark.parametrize(
    ("data", "encoding", "remedies"),
    [
        (b"b\xe4c\n", None, [Remedy(Action.CHOOSE_ENCODING, ("cp1252",))]),
        (b"a\x00,\x00", None, [Remedy(Action.CHOOSE_ENCODING, ("utf-16-le",))]),
        (b"\xff\xfea\x00", "cp1252", [Remedy(Action.LEAVE_OUT_ENCODING)]),
        (b"\xff\xfea\x00\n\x00\x00\xdc\x00", None, []),
    ],
)
def test_an_encoding_that_may_be_meant_is_suggested(tmp_path, data, encoding, remedies):
    path = tmp_path / "some.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        read_text(path, encoding)
    assert list(caught.value.remedies) == remedies


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_a_file_that_cannot_be_read_is_reported(tmp_path, name):
    with pytest.raises(UsageError, match=r"cannot be read: .*; wanted a file downloaded from the LMS"):
        read_text(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('a,b\n1,"cut', r"some\.csv:2: the quote that opens '\"cut' is never closed; the file may have been cut off"),
        ('a\n"b"c,d\n', r"some\.csv:2: found 'c,d\\n' after the closing quote of '\"b\"c,d\\n', wanted the next cell"),
        ('"a\nb",c\n"d', r"some\.csv:3: the quote"),
        ('"a\nb","c" d', r"some\.csv:2: found ' d' after"),
    ],
)
def test_broken_quotes_are_reported_with_their_line(text, message):
    with pytest.raises(UsageError, match=message):
        list(read_rows(text_file(text), ","))


def test_a_quote_that_is_never_closed_is_noticed_at_once():
    with pytest.raises(UsageError, match="never closed"):
        list(read_rows(text_file('a,"' + "b\n" * 500_000), ","))
