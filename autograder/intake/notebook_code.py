"""Extract code from a notebook: the definitions that an assignment requires, and what these need of the notebook."""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.errors import RejectedError
from autograder.intake.limits import MAX_CODE, MIB
from autograder.intake.magics import without_magics
from autograder.text.safe import one_line

FORMAT = 4  # nbformat's major version, since 2014

_NOT_PARSED = (SyntaxError, ValueError, MemoryError, RecursionError)  # what ast.parse raises
_EXTRACTED = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.Import, ast.ImportFrom),
    *(ast.Assign, ast.AnnAssign, ast.AugAssign),
)


@dataclass(frozen=True)
class ExtractedCode:
    """Code that was extracted from a notebook."""

    source: str
    cells: int  # code cells of the notebook
    dropped: int  # lines for IPython, the shell, or other languages
    left_out: int  # statements that nothing extracted needs
    skipped: tuple[str, ...]  # cells that are not Python, and why


@dataclass(frozen=True)
class _Statement:
    """A definition, import or assignment at the top level of a cell."""

    text: str
    binds: frozenset[str]
    needs: frozenset[str]
    first: bool  # it must precede all others: an import from __future__
    always: bool  # it may be needed without a name that shows it: likewise, and a star import


def extract_code(data: bytes, required: Collection[str]) -> ExtractedCode:
    """Extract code from a notebook. None of it is run.

    Parameters
    ----------
    data : bytes
        The notebook.
    required : collection of str
        The names to extract. The imports, definitions and assignments that they need, directly or through one
        another, come with them; a plot or a trial run does not.

    Raises
    ------
    RejectedError
        If it is not a Python notebook.
    """
    cells = list(_code_cells(data))
    if sum(map(len, cells)) > MAX_CODE:
        raise RejectedError(f"it has more than {MAX_CODE / MIB:g} MiB of code")
    statements: list[_Statement] = []
    dropped = left_out = 0
    skipped = []
    for number, cell in enumerate(cells, 1):
        source, lines = without_magics(cell)
        dropped += lines
        try:
            tree = ast.parse(source)
        except _NOT_PARSED as error:
            skipped.append(f"code cell {number} was left out: {_reason(error)}")
            continue
        found = list(_statements(source, tree))
        statements += [statement for statement in found if statement]
        left_out += found.count(None)
    kept = _needed(statements, required)
    left_out += len(statements) - len(kept)
    text = "\n\n\n".join(statement.text for statement in kept)
    return ExtractedCode(f"{text}\n" if text else "", len(cells), dropped, left_out, tuple(skipped))


def _reason(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return one_line(f"line {error.lineno}: {error.msg}", limit=100)
    return "it is nested too deeply"


def _code_cells(data: bytes) -> Iterator[str]:
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON
        raise RejectedError("it is not a notebook; wanted a file saved by Jupyter") from error
    wrong = RejectedError(f"it is not a notebook of format {FORMAT}; open it in Jupyter and save it again")
    if not isinstance(notebook, dict) or notebook.get("nbformat") != FORMAT:
        raise wrong
    if _language(notebook.get("metadata")) != "python":
        raise RejectedError("it is a notebook in a language other than Python")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise wrong
    for cell in cells:
        if not isinstance(cell, dict):
            raise wrong
        source = cell.get("source")
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str):
            raise wrong
        if cell.get("cell_type") == "code":
            yield _as_text(source)


def _language(metadata: Any) -> str:
    """Return the language of a notebook, which is Python if it does not say."""
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        about = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(about, dict) and isinstance(about.get(name), str):
            return str(about[name]).casefold()
    return "python"


def _as_text(source: str) -> str:
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise RejectedError("it has code that is not valid Unicode") from error
    return re.sub(r"\r\n?", "\n", source)


def _statements(source: str, tree: ast.Module) -> Iterator[_Statement | None]:
    """Yield each top-level statement that may be extracted, and None for each other one."""
    lines = [line.encode() for line in source.split("\n")]
    for node in tree.body:
        if isinstance(node, _EXTRACTED):
            names = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
            modules = node.names if isinstance(node, (ast.Import, ast.ImportFrom)) else []
            future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            yield _Statement(
                text=_text(lines, node),
                binds=frozenset(_bound(node, names, modules)),
                needs=frozenset(name.id for name in names),
                first=future,
                always=future or any(module.name == "*" for module in modules),
            )
        else:
            yield None


def _bound(node: ast.stmt, names: list[ast.Name], modules: list[ast.alias]) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif modules:
        yield from (module.asname or module.name.partition(".")[0] for module in modules)
    else:
        yield from (name.id for name in names if isinstance(name.ctx, ast.Store))
        yield from _changed(node)


def _changed(node: ast.stmt) -> Iterator[str]:
    """Yield the names that an assignment changes without binding them: ``table`` for ``table[0] = 1``."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    for target in targets:
        inner = target
        while isinstance(inner, (ast.Subscript, ast.Attribute)):
            inner = inner.value
        if isinstance(inner, ast.Name):
            yield inner.id


def _text(lines: list[bytes], node: ast.stmt) -> str:
    line, column = node.lineno, node.col_offset
    decorators = getattr(node, "decorator_list", [])
    if decorators:
        line, column = decorators[0].lineno, 0
    part = lines[line - 1 : node.end_lineno]
    part[-1] = part[-1][: node.end_col_offset]
    part[0] = part[0][column:]
    return b"\n".join(part).decode()


def _needed(statements: list[_Statement], required: Collection[str]) -> list[_Statement]:
    """Return, in their order, the statements that bind a required name or one that such a statement needs."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for index, statement in enumerate(statements):
        for name in statement.binds:
            by_name[name].append(index)
    needed: set[int] = set()
    pending = [index for index, statement in enumerate(statements) if statement.always]
    pending += [index for name in required for index in by_name[name]]
    while pending:
        index = pending.pop()
        if index not in needed:
            needed.add(index)
            pending += [other for name in statements[index].needs for other in by_name.pop(name, [])]
    kept = [statements[index] for index in sorted(needed)]
    return sorted(kept, key=lambda statement: not statement.first)
