"""Answers that are handed in as text, in the place of functions that compute them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from autograder.checks.answers import AnswersError, read_answers
from autograder.checks.student import Position
from autograder.errors import Fault, StudentError
from autograder.grading.check_run import CheckSession
from autograder.model.assignment import Assignment
from autograder.model.submission import Submission


class WrittenAnswersSession:
    """A session that knows the written answers of a submission, and leaves its functions to another session.

    Parameters
    ----------
    answers : mapping of str to callable
        Name -> returns the answer, or raises.
    functions : CheckSession
        Where everything else is called.
    """

    def __init__(self, answers: Mapping[str, Callable[[], Any]], functions: CheckSession):
        self._answers = answers
        self._functions = functions

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        """Return an answer, or run a function."""
        if function in self._answers:
            return self._answers[function](*args, **kwargs), ()
        return self._functions.call(function, args, kwargs)

    @property
    def output(self) -> str:
        """What functions printed."""
        return self._functions.output

    @property
    def reached(self) -> tuple[str, ...]:
        """Which forbidden names functions reached for."""
        return self._functions.reached

    def close(self) -> None:
        """Close the other session."""
        self._functions.close()


def written_answers(assignment: Assignment, submission: Submission) -> dict[str, Callable[[], Any]]:
    """Return a function for each answer. What is wrong with a file is raised when an answer of it is asked for."""
    return {
        name: partial(_answer, submission.files.get(file), file, names, name)
        for file, names in assignment.answers.items()
        for name in names
    }


def _answer(data: bytes | None, file: str, names: tuple[str, ...], name: str) -> Any:
    if data is None:
        raise StudentError(f"{file} was not handed in", Fault.MISSING)
    try:
        answers = read_answers(data, names)
    except AnswersError as error:
        raise StudentError(f"{file} cannot be read: {error}", Fault.IMPORT) from None
    if name not in answers:
        raise StudentError(f"{file} has no {name}", Fault.MISSING)
    if answers[name] is None:
        raise StudentError(f"{name} is not answered yet", Fault.UNWRITTEN)
    return answers[name]
