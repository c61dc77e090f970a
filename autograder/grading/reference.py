"""Our own modules, loaded into this process: the reference, and the checks' wrong answers."""

import copy
import importlib.util
import inspect
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.checks.answers import AnswersError, read_answers
from autograder.errors import SpecError
from autograder.grading.shared_state import undisturbed
from autograder.model.assignment import Assignment


class Reference:
    """The functions of a solution, of all its files, by name.

    Parameters
    ----------
    **functions : callable
        They become attributes.

    Attributes
    ----------
    functions : mapping of str to callable
        Name -> function.
    parameters : mapping of str to tuple of str
        Name -> the names of the function's parameters.
    """

    def __init__(self, **functions: Callable[..., Any]):
        self.functions: Mapping[str, Callable[..., Any]] = functions
        self.parameters: Mapping[str, tuple[str, ...]] = {
            name: () if isinstance(function, partial) else tuple(inspect.signature(function).parameters)
            for name, function in functions.items()
        }

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in vars(self).get("functions", {}):
            raise AttributeError(f"the solution has no function {name!r}")
        return self.functions[name]


def load_reference(assignment: Assignment) -> Reference:
    """Load an assignment's solution, and what students are given."""
    given = assignment.folder / "given"
    homes = {given / name: names for name, names in assignment.given.items()}
    homes |= {assignment.solution / name: names for name, names in assignment.files.items()}
    functions: dict[str, Callable[..., Any]] = {}
    # Files of one assignment import each other by name.
    with undisturbed(assignment.solution, given), _search_path(assignment.solution, given):
        for path, wanted in homes.items():
            found = _answers(path, wanted) if path.suffix == ".yml" else vars(load_module(path))
            for name in wanted:
                if not callable(found.get(name)):
                    raise SpecError(f"{path}: no {name!r}; assignments/{assignment.id}/assignment.yml asks for it")
                functions[name] = found[name]
    return Reference(**functions)


@contextmanager
def _search_path(*folders: Path) -> Iterator[None]:
    """Find modules in these folders before all others."""
    places = [str(folder) for folder in folders]
    sys.path[:0] = places
    try:
        yield
    finally:
        for place in places:
            sys.path.remove(place)


def _answers(path: Path, wanted: Collection[str]) -> dict[str, Callable[[], Any]]:
    """Read written answers, as functions that return them."""
    try:
        answers = read_answers(path.read_bytes(), wanted)
    except AnswersError as error:
        raise SpecError(f"{path}: {error}") from error
    return {name: partial(copy.deepcopy, answer) for name, answer in answers.items() if answer is not None}


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
