"""What is demanded of a solution, whose docstrings students start from, and of what may be imported where."""

import ast
import doctest
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.grading.reference import load_reference
from autograder.model import Assignment
from tests.assignments.rules.examples import failures, imported

NUMPY = sys.stdlib_module_names | {"numpy"}
CHECKS = NUMPY | {"pytest", "autograder.checks"}
HIDDEN = {"autograder.checks.earlier_calls", "autograder.checks.gradients"}


def functions_are_documented(assignment: Assignment) -> Iterator[str]:
    functions = load_reference(assignment).functions
    for file, names in assignment.files.items():
        for name in names if file.endswith(".py") else ():
            where = f"solutions/{assignment.id}/{file}: {name}"
            documentation = inspect.getdoc(functions[name])
            if documentation is None:
                yield f"{where} has no docstring; students start from it"
                continue
            described = _described(documentation)
            for parameter in inspect.signature(functions[name]).parameters:
                if parameter not in described:
                    yield f"{where} does not describe {parameter}; add it to the docstring's section Parameters"
            if not _section(documentation, "Returns"):
                yield f"{where} does not say what it returns; add a section Returns to its docstring"
            if not doctest.DocTestParser().get_examples(documentation):
                yield f"{where} has no example; add a section Examples with a line of >>> to its docstring"


def examples_in_docstrings_hold(assignment: Assignment) -> Iterator[str]:
    with imported(assignment) as modules:
        for module in modules.values():
            for test in doctest.DocTestFinder().find(module):
                yield from failures(f"{module.__file__}: {test.name}", test)


def solutions_define_what_is_handed_in_and_in_that_order(assignment: Assignment) -> Iterator[str]:
    for file, names in assignment.files.items():
        source = (assignment.solution / file).read_text(encoding="utf-8")
        if file.endswith(".py"):
            functions = (node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
            defined = [name for name in functions if not name.startswith("_")]
        else:
            defined = re.findall(r"^(\w+):", source, flags=re.MULTILINE)
        if defined != list(names):
            yield (
                f"solutions/{assignment.id}/{file} defines {', '.join(defined)}; make the list under files in "
                f"assignment.yml the same, in the same order (it has {', '.join(names)}), or make a function private"
            )


def there_is_another_right_answer(assignment: Assignment) -> Iterator[str]:
    alternatives = [path for path in (assignment.solution / "alternatives").glob("*") if path.name != "__pycache__"]
    if not alternatives:
        yield f"solutions/{assignment.id}/alternatives/ is empty; add a right answer in another style or dtype"
    for path in alternatives:
        for file in path.glob("*") if path.is_dir() else [path]:
            for name in assignment.files:
                if file.read_bytes() == (assignment.solution / name).read_bytes():
                    yield f"{file} is a copy of {name}; write it in another style, or remove it"


def students_have_what_is_imported(assignment: Assignment) -> Iterator[str]:
    beside = {Path(name).stem for name in (*assignment.files, *assignment.given)}
    for path in (*assignment.solution.rglob("*.py"), *assignment.folder.glob("given/*.py")):
        yield from _other_imports(path, NUMPY | beside)
    yield from _other_imports(assignment.folder / "test_public.py", CHECKS)
    yield from _other_imports(assignment.folder / "test_hidden.py", CHECKS | HIDDEN)


def _other_imports(path: Path, allowed: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            modules = ["." * node.level + (node.module or "")]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            continue
        for module in modules:
            if module not in allowed and (module.startswith("autograder") or module.partition(".")[0] not in allowed):
                others = ", ".join(sorted(allowed - sys.stdlib_module_names))
                yield f"{path}:{node.lineno} imports {module}; wanted the standard library, {others}"


def _described(documentation: str) -> set[str]:
    """Find the names in the section Parameters."""
    heads = [line for line in _section(documentation, "Parameters").splitlines() if line and not line.startswith(" ")]
    return {name.strip(" *`") for head in heads for name in head.partition(" :")[0].split(",")}


def _section(documentation: str, title: str) -> str:
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", documentation, flags=re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


RULES = (
    functions_are_documented,
    examples_in_docstrings_hold,
    solutions_define_what_is_handed_in_and_in_that_order,
    there_is_another_right_answer,
    students_have_what_is_imported,
)
