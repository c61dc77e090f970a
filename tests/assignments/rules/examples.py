"""Examples of docstrings and handouts, run as a student would run them."""

import doctest
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from autograder.model import Assignment


@contextmanager
def imported(assignment: Assignment) -> Iterator[dict[str, ModuleType]]:
    """Import what is handed in and what is given, by name as students do: file -> module."""
    names = {name: Path(name).stem for name in (*assignment.files, *assignment.given) if name.endswith(".py")}
    before = {stem: sys.modules.pop(stem) for stem in names.values() if stem in sys.modules}
    with pytest.MonkeyPatch.context() as patch:
        for folder in (assignment.solution, assignment.folder / "given"):
            patch.syspath_prepend(folder)
        try:
            yield {name: importlib.import_module(stem) for name, stem in names.items()}
        finally:
            for stem in names.values():
                sys.modules.pop(stem, None)
            sys.modules.update(before)


def failures(where: str, test: doctest.DocTest) -> Iterator[str]:
    """Run examples, and yield what came out otherwise, or was not run."""
    printed: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=printed.append)
    if results.failed:
        yield f"{where}: {''.join(printed)}"
    if results.attempted != len(test.examples):
        yield f"{where}: {len(test.examples) - results.attempted} examples are skipped; make them run, or remove them"
