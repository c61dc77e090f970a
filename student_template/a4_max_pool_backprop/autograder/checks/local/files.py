"""The files of a student's folder, read and called in this process."""

import importlib
import json
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from autograder.checks.answers import AnswersError, read_answers
from autograder.checks.local.time_limit import TimeLimitError, time_limit
from autograder.checks.student import Position, in_process


class FileFaultError(Exception):
    """A file that is handed in cannot be read at all; the message says which, where and why."""

    exception_names = ()  # no check has asked for this exception, whatever it asks for


class AssignmentFolder:
    """A folder as students get it, and what they made of it.

    Parameters
    ----------
    folder : Path
        Where ``assignment.json`` is.
    submission : Path
        Where the files are that are handed in.
    """

    def __init__(self, folder: Path, submission: Path):
        self.path = folder
        self.submission = submission
        self.facts: dict[str, Any] = json.loads((folder / "assignment.json").read_text(encoding="utf-8"))
        self._faults: dict[Path, FileFaultError] = {}

    @property
    def parameters(self) -> Mapping[str, tuple[str, ...]]:
        """Function, or answer -> the names of its parameters."""
        return {name: tuple(names) for functions in self.facts["files"].values() for name, names in functions.items()}

    @property
    def own_functions(self) -> list[str]:
        """The functions that are to be written, in the order of the assignment."""
        files = {name: functions for name, functions in self.facts["files"].items() if name.endswith(".py")}
        return [function for name in files if name not in self.facts["given"] for function in files[name]]

    def sources(self) -> Iterator[str]:
        """Yield the text of the files that are there."""
        for path in (self.submission / name for name in self.facts["files"] if name.endswith(".py")):
            if path.is_file():
                yield path.read_text(encoding="utf-8", errors="replace")

    def invoke(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        """Call a function, or look an answer up.

        Raises
        ------
        FileFaultError
            If its file cannot be read. What it ends in is found out once, however many checks ask.
        TimeLimitError
            If it takes longer than grading allows.
        """
        (home,) = (file for file, functions in self.facts["files"].items() if name in functions)
        path = self.submission / home
        if path in self._faults:
            raise self._faults[path]
        try:
            if path.suffix == ".yml":
                return self._answer(path, name), ()
            function = self._function(path, name)
        except FileFaultError as fault:
            self._faults[path] = fault
            raise
        with self._time_limit():
            return in_process({name: function})(name, args, kwargs)

    def _time_limit(self) -> AbstractContextManager[None]:
        return time_limit(self.facts["call_seconds"], self.facts["files"].keys())

    def _function(self, path: Path, name: str) -> Any:
        try:
            with self._time_limit():
                module = importlib.import_module(path.stem)
        except TimeLimitError as error:
            raise FileFaultError(f"{path.name} cannot be imported: {error}") from error
        except (Exception, SystemExit) as error:
            if not path.is_file():
                raise FileFaultError(f"{path.name} is missing: wanted it in {path.parent}{_notebook(path)}") from error
            where = "\n".join(own_lines(error, {path.name, *self.facts["files"]}))
            raise FileFaultError(f"{path.name} cannot be imported:\n{where}\nNone of its checks can run.") from error
        if not callable(getattr(module, name, None)):
            raise AssertionError(f"{path.name} defines no function {name}")  # noqa: TRY004 -- the check fails
        return getattr(module, name)

    def _answer(self, path: Path, name: str) -> Any:
        if not path.is_file():
            raise FileFaultError(f"{path.name} is missing: wanted it in {path.parent}")
        try:
            answers = read_answers(path.read_bytes(), tuple(self.facts["files"][path.name]))
        except AnswersError as error:
            raise FileFaultError(f"{path.name} cannot be read, so none of its checks can run: {error}") from error
        if name not in answers:
            raise AssertionError(f"{path.name} has no {name}")
        if answers[name] is None:
            raise NotImplementedError
        return answers[name]

    def forget_modules(self) -> None:
        """Take the folder's modules out of ``sys.modules``: another assignment may have others of these names."""
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file and Path(file).parent in (self.path, self.submission):
                del sys.modules[name]


def _notebook(path: Path) -> str:
    notebook = path.with_suffix(".ipynb")
    if not notebook.is_file():
        return ""
    return (
        f". Grading also takes {notebook.name}, which is there; for these checks, export it as {path.name} in Jupyter"
    )


def own_lines(error: BaseException, files: set[str]) -> list[str]:
    """Return the lines of a traceback that are in a student's files, and the exception."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).name in files]
    lines = [f"{Path(f.filename).name}, line {f.lineno}, in {f.name}:  {f.line}" for f in frames]
    return lines + [line.rstrip() for text in traceback.format_exception_only(error) for line in text.splitlines()]
