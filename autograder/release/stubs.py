"""Stubs: the signatures and docstrings of a solution, for students to fill in."""

import ast
import builtins
from collections.abc import Collection, Iterator

from autograder.checks.answers import ENTRY
from autograder.errors import SpecError

BODY = "raise NotImplementedError"


def make_stub(source: str, public: Collection[str], where: str) -> str:
    """Cut a solution down to what students start from.

    Kept are the module's docstring, and the signature and docstring of each public function. Bodies become
    ``raise NotImplementedError``; everything else in the file is removed, as are imports that are no longer used.
    ``import numpy as np`` is always kept.

    Parameters
    ----------
    source : str
        The solution.
    public : collection of str
        Functions that students write.
    where : str
        The file's name in errors.

    Raises
    ------
    SpecError
        If one of the functions has no docstring.
    """
    tree = ast.parse(source)
    lines = source.splitlines()
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in public]
    for node in functions:
        if ast.get_docstring(node) is None:
            raise SpecError(
                f"{where}:{node.lineno}: {node.name} has no docstring; the stub would not say what to write"
            )
    bodies = [_signature_and_docstring(lines, node) for node in functions]
    used = _used_names(ast.parse("\n".join(f"{body}\n    pass" for body in bodies)))
    imports = [
        "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom)) and _bound_names(node) & (used | {"np"})
    ]
    parts = ["\n".join(lines[: tree.body[0].end_lineno])] if ast.get_docstring(tree) else []
    parts += ["\n".join(imports)] if imports else []
    head = "\n\n".join(parts)
    return "\n\n\n".join([head, *(f"{body}\n    {BODY}" for body in bodies)]).lstrip() + "\n"


def make_answers_stub(source: str) -> str:
    """Empty a file of answers: comments and names are kept, each answer becomes ``null``."""
    lines = []
    for line in source.splitlines():
        if entry := ENTRY.match(line):
            lines.append(f"{entry[0]} null")
        elif not line.strip() or line.startswith("#"):
            lines.append(line)
    return "\n".join(lines) + "\n"


def answer_lines(source: str) -> set[str]:
    """Return the lines that reveal answers."""
    stub = set(make_answers_stub(source).splitlines())
    return {line.strip() for line in source.splitlines() if line not in stub and line.strip()}


def solution_lines(source: str) -> set[str]:
    """Return the lines that reveal a solution: statements, without definitions, docstrings and imports."""
    tree = ast.parse(source)
    lines = source.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node) is not None:
            docstring = node.body[0]
            lines[docstring.lineno - 1 : docstring.end_lineno] = [""] * (
                (docstring.end_lineno or 0) - docstring.lineno + 1
            )
    return {line for line in map(str.strip, lines) if _reveals(line)}


def _reveals(line: str) -> bool:
    """Whether a line reveals how something is computed: not `return x`, not a bracket, not an import."""
    return len(line) >= 16 and not line.startswith(
        ("import ", "from ", "def ", "class ", "@", "raise NotImplementedError")
    )


def _signature_and_docstring(lines: list[str], node: ast.FunctionDef) -> str:
    return "\n".join(lines[node.lineno - 1 : node.body[0].end_lineno])


def _used_names(tree: ast.AST) -> set[str]:
    names: Iterator[str] = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return set(names) - set(vars(builtins))


def _bound_names(node: ast.Import | ast.ImportFrom) -> set[str]:
    return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
