"""The code cells of a notebook: of its JSON, or of the script that Jupyter exports it to."""

import ast
import json
import re
from dataclasses import dataclass
from typing import Any

from autograder.errors import RejectedError

FORMAT = 4  # nbformat's major version, since 2014
NOT_PARSED = (SyntaxError, ValueError, MemoryError, RecursionError)  # what ast.parse and symtable raise

_CELL_OF_SCRIPT = re.compile(r"^# In\[[ \d]{0,9}\]:$", re.MULTILINE)


@dataclass(frozen=True)
class NotebookCells:
    """The code of a notebook. Only newlines end its lines."""

    sources: tuple[str, ...]
    python: str  # the version of Python that it was written with, as far as it says


def read_cells(data: bytes) -> NotebookCells:
    """Read the code cells of a notebook.

    Raises
    ------
    RejectedError
        If it is not a Python notebook.
    """
    notebook = _json(data)
    if notebook is None:
        raise RejectedError("it is not a notebook; wanted a file saved by Jupyter")
    wrong = RejectedError(f"it is not a notebook of format {FORMAT}; open it in Jupyter and save it again")
    if not isinstance(notebook, dict) or notebook.get("nbformat") != FORMAT:
        raise wrong
    metadata = notebook.get("metadata")
    if _language(metadata) != "python":
        raise RejectedError("it is a notebook in a language other than Python")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise wrong
    sources = []
    for cell in cells:
        if not isinstance(cell, dict):
            raise wrong
        source = cell.get("source")
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str):
            raise wrong
        if cell.get("cell_type") == "code":
            sources.append(_as_text(source))
    return NotebookCells(tuple(sources), _text_at(metadata, "language_info", "version"))


def may_be_notebook(data: bytes) -> bool:
    """Return whether a ``.py`` file is worth a closer look by :func:`cells_of_script`."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or b"get_ipython" in data


def cells_of_script(data: bytes) -> NotebookCells | None:
    """Return the cells of a ``.py`` file that is a notebook under a wrong name, or was exported from one.

    An exported script runs nowhere but in Jupyter if one of its statements calls ``get_ipython``, as exporting writes
    lines such as ``%matplotlib inline``. Every other script is what it is.

    Returns
    -------
    NotebookCells or None
        None if it is a script like any other.

    Raises
    ------
    RejectedError
        If it is a notebook, but none in Python.
    """
    notebook = _json(data)
    if isinstance(notebook, dict):
        return read_cells(data) if "nbformat" in notebook else None
    try:
        script = _as_text(data.decode("utf-8-sig"))
        if not any(map(_is_for_jupyter, ast.parse(script).body)):
            return None
        before, *cells = _CELL_OF_SCRIPT.split(script)
        if not cells or ast.parse(before).body:
            cells.insert(0, before)
        return NotebookCells(tuple(map(_unexported, cells)), "")
    except (UnicodeDecodeError, *NOT_PARSED):
        return None


def _json(data: bytes) -> Any:
    """Return what the JSON says, or None if it is not JSON."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # not UTF-8, not JSON
        return None


def _language(metadata: Any) -> str:
    """Return the language of a notebook, which is Python if it does not say."""
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        if found := _text_at(metadata, key, name):
            return found.casefold()
    return "python"


def _text_at(metadata: Any, key: str, name: str) -> str:
    about = metadata.get(key) if isinstance(metadata, dict) else None
    found = about.get(name) if isinstance(about, dict) else None
    return found if isinstance(found, str) else ""


def _as_text(source: str) -> str:
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise RejectedError("it has code that is not valid Unicode") from error
    return re.sub(r"\r\n?", "\n", source)


def _is_for_jupyter(node: ast.stmt) -> bool:
    return _magic_call(node) is not None


def _magic_call(node: ast.stmt) -> ast.Call | None:
    """Return the call if a statement is one such as ``get_ipython().run_line_magic("matplotlib", "inline")``."""
    match node:
        case ast.Expr(ast.Call(ast.Attribute(ast.Call(ast.Name("get_ipython")))) as call):
            return call
    return None


def _unexported(source: str) -> str:
    """Return a cell as it was in the notebook: exporting makes a text of what is below a line such as ``%%time``."""
    match [_magic_call(node) for node in ast.parse(source).body]:
        case [ast.Call(ast.Attribute(attr="run_cell_magic"), arguments)]:
            texts = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
            if len(texts) == 3 and all(isinstance(text, str) for text in texts):
                return f"%%{texts[0]!s} {texts[1]!s}\n{texts[2]!s}"
    return source
