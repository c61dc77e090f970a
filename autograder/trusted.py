"""Our own modules, loaded into this process: the reference, and the checks' wrong answers."""

import importlib.util
import inspect
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from autograder.errors import SpecError
from autograder.model import Assignment


class Reference(SimpleNamespace):
    """The functions of a solution, of all its files, by name."""

    @property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """Name -> function."""
        return vars(self)

    @property
    def parameters(self) -> dict[str, tuple[str, ...]]:
        """Name -> the names of the function's parameters."""
        return {name: tuple(inspect.signature(function).parameters) for name, function in self.functions.items()}


def load_reference(assignment: Assignment) -> Reference:
    """Import an assignment's solution."""
    functions = {}
    sys.path.insert(0, str(assignment.solution))  # a solution of several files imports its siblings by name
    try:
        for name, wanted in assignment.files.items():
            path = assignment.solution / name
            module = load_module(path)
            for function in wanted:
                if not callable(getattr(module, function, None)):
                    raise SpecError(
                        f"{path}: no function {function!r}; {assignment.folder.name}/assignment.yml asks for it"
                    )
                functions[function] = getattr(module, function)
    finally:
        sys.path.remove(str(assignment.solution))
        for name in assignment.files:
            sys.modules.pop(name.removesuffix(".py"), None)
    return Reference(**functions)


def load_module(path: Path) -> ModuleType:
    """Import one file of an assignment's author, under no name that an import statement could find."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SpecError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # the file is the author's: whatever it raises is theirs to mend
        raise SpecError(f"{path}: does not import: {type(error).__name__}: {error}") from error
    return module
