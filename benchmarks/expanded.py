"""The checks of an assignment without our grader: plain functions for Otter, and the values of fixtures for pytest.

Runs inside these graders, so it imports no more than the checks do.
"""

import importlib.util
import inspect
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.checks import seeds
from autograder.checks.student import Student, in_process


def load(path: str | Path) -> ModuleType:
    """Import one file."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_student(functions: Mapping[str, Any], reference: ModuleType) -> Student:
    """Return the submission for checks, called in this process."""
    asked = {name: function for name, function in vars(reference).items() if inspect.isfunction(function)}
    return Student({name: tuple(inspect.signature(f).parameters) for name, f in asked.items()}, in_process(functions))


def make_rng(check: str, case: str) -> np.random.Generator:
    """Return the random generator of one case."""
    return seeds.generator(seeds.PUBLIC, "benchmark", check, case)


def cases(test_files: list[str], solution: str) -> Iterator[tuple[str, Callable[..., None]]]:
    """Yield each case of each check: its name, and a function of `env`, the names that a submission defines."""
    reference = load(solution)
    for file in test_files:
        for name, check in vars(load(file)).items():
            if name.startswith("test_"):
                for number, arguments in enumerate(_expand(check)):
                    yield f"{name}[{number}]", _bind(check, reference, str(number), arguments)


def _expand(check: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Yield the arguments of each combination of ``parametrize`` marks."""
    marks = [mark for mark in getattr(check, "pytestmark", ()) if mark.name == "parametrize"]
    for chosen in product(*(mark.args[1] for mark in marks)):
        arguments: dict[str, Any] = {}
        for mark, entry in zip(marks, chosen, strict=True):
            names = mark.args[0]
            names = [name.strip() for name in names.split(",")] if isinstance(names, str) else names
            values = getattr(entry, "values", entry if len(names) > 1 else (entry,))
            arguments |= zip(names, values, strict=True)
        yield arguments


def _bind(
    check: Callable[..., None], reference: ModuleType, case: str, arguments: dict[str, Any]
) -> Callable[..., None]:
    def run(env: Mapping[str, Any]) -> None:  # Otter requires this parameter name
        fixtures = {
            "student": make_student(env, reference),
            "reference": reference,
            "rng": make_rng(check.__name__, case),
        }
        wanted = inspect.signature(check).parameters
        check(**{name: value for name, value in fixtures.items() if name in wanted}, **arguments)

    return run
