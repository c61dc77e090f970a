"""What runs here and not in grading: found by reading the files, before anything is handed in."""

import ast
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

OLDEST_PYTHON = (3, 11)  # that may grade
NOT_GRADED_WITH = {  # modules of Python's own that grading leaves out
    *("distutils", "ensurepip", "idlelib", "lib2to3", "pydoc_data", "test", "tkinter", "turtle", "turtledemo")
}
CATCHING = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def forewarnings(facts: Mapping[str, Any], submission: Path) -> Iterator[str]:
    """Say which modules and names of the files grading will refuse.

    Names are followed from their import to where they stand. A name that is found in another way, such as the
    method of an array or ``getattr``, is not seen here.

    Parameters
    ----------
    facts : mapping
        The content of ``assignment.json``.
    submission : Path
        The folder of the files.
    """
    if any(name.endswith(".py") for name in facts["files"]):
        yield from _numpy(facts["numpy"])
    present = {Path(name).stem for name in facts["files"]}
    for name in facts["files"]:
        path = submission / name
        if path.suffix != ".py" or not path.is_file():
            continue
        source = path.read_bytes()
        if _is_notebook(source):
            yield f"{name} is a notebook. Grading reads it as one, these checks do not: export it as {name} in Jupyter"
            continue
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue  # the checks say so
        yield from (f"{name}, line {line}: {text}" for line, text in _newer_syntax(source))
        yield from (f"{name}, line {line}: {text}" for line, text in _for_jupyter(tree))
        yield from (f"{name}, line {line}: {text}" for line, text in _modules(tree, present))
        yield from (f"{name}, line {line}: {text}" for line, text in _forbidden(tree, facts["forbidden"]))


def _is_notebook(source: bytes) -> bool:
    try:
        return "nbformat" in json.loads(source)
    except (ValueError, TypeError, RecursionError):  # not JSON, or a number
        return False


def _newer_syntax(source: bytes) -> Iterator[tuple[int, str]]:
    """Yield the first syntax that the oldest Python that may grade does not have, as far as a newer one can tell."""
    try:
        ast.parse(source, feature_version=OLDEST_PYTHON)
    except SyntaxError as error:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        yield error.lineno or 1, f"{error.msg}, and grading may run Python {oldest}"


def _for_jupyter(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the statements that exporting a notebook made of lines such as ``%matplotlib inline``."""
    for node in tree.body:
        if isinstance(node, ast.Expr) and ast.unparse(node).startswith("get_ipython()."):
            yield node.lineno, "calls get_ipython, which only Jupyter has: remove that line"


def _numpy(graded: str) -> Iterator[str]:
    here = ".".join(np.__version__.split(".")[:2])
    if here != graded:
        yield (
            f"NumPy is {np.__version__} here, and {graded} in grading. What is an error in one of them may run in the"
            f' other; `python -m pip install "numpy=={graded}.*"` gets the one of grading'
        )


def _modules(tree: ast.Module, present: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield imports of what grading does not have."""
    for node in _unguarded(tree.body):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules = [node.module]
        else:
            continue
        for module in modules:
            top = module.partition(".")[0]
            if top in NOT_GRADED_WITH:
                yield node.lineno, f"imports {top}, which grading does not have"
            elif top != "numpy" and top not in sys.stdlib_module_names and top not in present:
                has = ", ".join(["NumPy", "Python's own modules", *(f"{name}.py" for name in sorted(present))])
                yield node.lineno, f"imports {top}, which grading does not have; it has {has}"


def _unguarded(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield nodes but for those that grading does not run, and those that provide for a missing module."""
    for node in nodes:
        if isinstance(node, ast.If) and _is_main(node.test):
            yield from _unguarded(node.orelse)
        elif isinstance(node, ast.Try) and any(map(_catches_import, node.handlers)):
            yield from _unguarded([*node.handlers, *node.orelse, *node.finalbody])
        else:
            yield node
            yield from _unguarded(ast.iter_child_nodes(node))


def _is_main(test: ast.expr) -> bool:
    return ast.unparse(test) in ("__name__ == '__main__'", "'__main__' == __name__")


def _catches_import(handler: ast.ExceptHandler) -> bool:
    caught = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else CATCHING
    return not CATCHING.isdisjoint(caught)


def _forbidden(tree: ast.Module, forbidden: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield uses of names that the assignment forbids, each once a line."""
    names = _imported(tree, forbidden)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)):
            first, dot, rest = ast.unparse(node).partition(".")
            used = [names.get(first, "") + dot + rest]
        elif isinstance(node, ast.Import):
            used = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            used = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {(node.lineno, name) for name in forbidden if any(_within(one, name) for one in used)}
    yield from ((line, f"uses {name}, which this assignment forbids") for line, name in sorted(found))


def _within(name: str, forbidden: str) -> bool:
    return name == forbidden or name.startswith(forbidden + ".")


def _imported(tree: ast.Module, forbidden: Collection[str]) -> dict[str, str]:
    """Return what the file calls a name -> what the name is where it is from."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                names[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            if node.names[0].name == "*":
                inside = [name.rpartition(".") for name in forbidden]
                names |= {name: f"{module}.{name}" for module, _, name in inside if module == node.module}
    return names
