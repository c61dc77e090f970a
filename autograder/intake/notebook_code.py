"""Extract code from a notebook: the definitions that an assignment requires, and what these need of the notebook.

None of it is run. The rule is that a notebook that defines the required functions when Jupyter runs it from top to
bottom gets the same points as the same code in a file.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from autograder.errors import RejectedError
from autograder.intake.left_out import FOR_JUPYTER, NOT_NEEDED, LeftOut, Place
from autograder.intake.limits import MAX_CODE, MIB
from autograder.intake.magics import without_magics
from autograder.intake.needed_statements import Import, Statement, choose_needed
from autograder.intake.notebook_cells import NOT_PARSED, NotebookCells, cells_of_script, read_cells
from autograder.intake.statement_names import Names, names_of
from autograder.text.python_versions import RUNNING, newer_syntax
from autograder.text.safe import one_line


@dataclass(frozen=True)
class Wanted:
    """What an assignment wants of a notebook: the statements that define names, and all that these need.

    What nobody needs, such as a plot or a trial run, is not wanted. If a cell writes the required file
    (``%%writefile conv.py``), all of its text is.

    Parameters
    ----------
    file : str
        The file that is required.
    names : tuple of str
        The names that it has to define.
    modules : tuple of str
        The modules that grading has besides those of Python and NumPy.
    from_script : bool
        Whether it was handed in as a ``.py`` file.
    """

    file: str
    names: tuple[str, ...]
    modules: tuple[str, ...] = ()
    from_script: bool = False


@dataclass(frozen=True)
class ExtractedCode:
    """Code that was extracted from a notebook."""

    source: str
    cells: int  # code cells of the notebook
    left_out: tuple[str, ...]  # what was left out: a text for each reason, the most serious first


@dataclass(frozen=True)
class _Piece:
    """A statement with its place, or the text of a cell that writes the required file."""

    place: Place
    statement: Statement
    is_first: bool = False  # it must precede all others: an import from __future__
    is_written: bool = False  # it is such a text
    is_comment: bool = False  # it is a text that nothing is done with


def extract_code(data: bytes, wanted: Wanted) -> ExtractedCode | None:
    """Extract code from a notebook, or from a ``.py`` file that is one under a wrong name or was exported from one.

    Parameters
    ----------
    data : bytes
        The file.
    wanted : Wanted
        What to extract.

    Returns
    -------
    ExtractedCode or None
        None if it is a ``.py`` file like any other.

    Raises
    ------
    RejectedError
        If it is not a Python notebook, or has more code than anybody writes.
    """
    notebook = cells_of_script(data) if wanted.from_script else read_cells(data)
    return None if notebook is None else _extract(notebook, wanted)


def _extract(notebook: NotebookCells, wanted: Wanted) -> ExtractedCode:
    if sum(map(len, notebook.sources)) > MAX_CODE:
        raise RejectedError(f"it has more than {MAX_CODE / MIB:g} MiB of code")
    pieces: list[_Piece] = []
    left_out = LeftOut()
    for number, source in enumerate(notebook.sources, 1):
        cell = without_magics(source)
        lines = source.split("\n")
        for line in cell.dropped:
            left_out.add(FOR_JUPYTER, Place(number, line, line, lines[line - 1]))
        if cell.written_to and PurePosixPath(cell.written_to).name != wanted.file:
            reason = "it is the text of another file, which is not read"
            left_out.add(reason, Place(number, 1, len(lines), lines[0]))
            continue
        try:
            found = list(_pieces(number, cell.source, wanted))
        except NOT_PARSED as error:
            found = []
            if not cell.written_to:  # else importing the file shows what is wrong with it
                wrong = _wrong_line(error, lines)
                left_out.add(_reason(error, wrong, notebook.python), Place(number, 1, len(lines), wrong))
        if cell.written_to:
            if not cell.appends:
                pieces = [piece for piece in pieces if not piece.is_written]
            found = [_written(number, cell.source, found)]
        pieces += found
    choice = choose_needed([piece.statement for piece in pieces], wanted.names, wanted.modules)
    for index, piece in enumerate(pieces):
        if index in choice.lacking:
            left_out.add(f"it needs {choice.lacking[index]}, which grading does not have", piece.place)
        elif index not in choice.needed and not piece.is_comment:
            left_out.add(NOT_NEEDED, piece.place)
    kept = [piece for index, piece in enumerate(pieces) if index in choice.needed]
    kept.sort(key=lambda piece: not piece.is_first)
    text = "\n\n\n".join(piece.place.text for piece in kept)
    return ExtractedCode(f"{text}\n" if text else "", len(notebook.sources), left_out.notes())


def _written(number: int, source: str, pieces: Sequence[_Piece]) -> _Piece:
    """Return the text of a cell as one piece, all of which is needed."""
    names = [piece.statement.names for piece in pieces]
    all_names = Names(
        binds=frozenset().union(*(one.binds for one in names)),
        needs=frozenset().union(*(one.needs for one in names)),
        functions=tuple(function for one in names for function in one.functions),
    )
    place = Place(number, 1, source.count("\n") + 1, source.strip("\n"))
    is_first = any(piece.is_first for piece in pieces)
    return _Piece(place, Statement(all_names, always=True), is_first, is_written=True)


def _pieces(number: int, source: str, wanted: Wanted) -> Iterator[_Piece]:
    """Yield the statements at the top level of a cell."""
    lines = [line.encode() for line in source.split("\n")]
    for node in ast.parse(source).body:
        text, first = _text(lines, node)
        statement = _statement(names_of(text, node), node, PurePosixPath(wanted.file).stem)
        is_first = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        is_comment = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        place = Place(number, first, node.end_lineno or first, text)
        yield _Piece(place, statement, is_first, is_comment=is_comment)


def _statement(names: Names, node: ast.stmt, own: str) -> Statement:
    match node:
        case ast.Import(aliases):
            bound_to = ((alias.asname or top, alias.name if alias.asname else top) for alias, top in _tops(aliases))
            return Statement(names, tuple(Import(alias.name, star=False) for alias in aliases), tuple(bound_to))
        case ast.ImportFrom(module, aliases, 0) if module == own:
            # The file that is made of the notebook has these names already; only another name is a new one.
            renamed = {alias.asname for alias in aliases if alias.asname and alias.asname != alias.name}
            return Statement(replace(names, binds=frozenset(filter(None, renamed))))
        case ast.ImportFrom(module, aliases, level):
            source = "." * level + (module or "")
            star = any(alias.name == "*" for alias in aliases)
            bound_to = ((alias.asname or alias.name, f"{source}.{alias.name}") for alias in aliases)
            always = source == "__future__"
            return Statement(names, (Import(source, star),), tuple(bound_to), always)
    return Statement(names)


def _tops(aliases: Sequence[ast.alias]) -> Iterator[tuple[ast.alias, str]]:
    return ((alias, alias.name.partition(".")[0]) for alias in aliases)


def _text(lines: list[bytes], node: ast.stmt) -> tuple[str, int]:
    """Return the text of a statement, and its first line."""
    line, column = node.lineno, node.col_offset
    decorators = getattr(node, "decorator_list", [])
    if decorators:
        line, column = decorators[0].lineno, 0
    part = lines[line - 1 : node.end_lineno]
    part[-1] = part[-1][: node.end_col_offset]
    part[0] = part[0][column:]
    return b"\n".join(part).decode(), line


def _wrong_line(error: BaseException, lines: Sequence[str]) -> str:
    """Return the line that is not Python."""
    number = error.lineno if isinstance(error, SyntaxError) and error.lineno else 1
    return lines[min(number, len(lines)) - 1]


def _reason(error: BaseException, line: str, python: str) -> str:
    if not isinstance(error, SyntaxError):
        return "it is nested too deeply, or too large, to be read as Python"
    reason = one_line(f"it is not Python (line {error.lineno}: {error.msg})", limit=120)
    grading = f"grading runs Python {RUNNING}"
    if since := newer_syntax(line):
        return f"{reason}, but syntax of Python {since}, and {grading}"
    used = one_line(".".join(python.split(".")[:2]), limit=10)
    return reason if used in ("", RUNNING) else f"{reason}; the notebook is of Python {used}, and {grading}"
