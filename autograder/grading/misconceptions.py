"""Known wrong answers: what ``misconceptions.py`` of an assignment is made of.

An author imports :func:`misconception` and :class:`NotApplicable`, and nothing else of the engine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.errors import SpecError
from autograder.grading.reference import Reference, load_module
from autograder.model.assignment import Assignment


@dataclass(frozen=True)
class Misconception:
    """A known wrong answer: a function of the solution, written as somebody mistaken would compute it.

    Parameters
    ----------
    name : str
        What it is called, as words.
    family : str
        The idea behind it, which it shares with misconceptions of other functions, as words.
    replaces : str
        The function that it stands in for.
    caught_by : str
        The check that must fail for it.
    hint : str
        What a student reads whose results equal this one's.
    body : callable
        ``body(reference, *args, **kwargs)``, with the replaced function's arguments.
    ends_in : type or tuple of types
        Exceptions in which this mistake is known to end. One of another class says nothing of it.
    """

    name: str
    family: str
    replaces: str
    caught_by: str
    hint: str
    body: Callable[..., Any]
    ends_in: type[Exception] | tuple[type[Exception], ...] = ()

    def applied_to(self, reference: Reference) -> dict[str, Callable[..., Any]]:
        """Return the reference's functions, with this one in its place."""
        return {**reference.functions, self.replaces: lambda *args, **kwargs: self.body(reference, *args, **kwargs)}


class NotApplicable(Exception):  # noqa: N818 -- nothing went wrong
    """Raised by a misconception that has no answer to a call.

    Where a mistake ends in any of many exceptions, students read that exception; a hint on top of it would be a guess.
    """


def misconception(
    replaces: str,
    *,
    family: str,
    caught_by: str,
    ends_in: type[Exception] | tuple[type[Exception], ...] = (),
) -> Callable[[Callable[..., Any]], Misconception]:
    """Make a function of ``misconceptions.py`` a misconception, called by the words of the function's name.

    Its docstring is the hint that a student reads, as one paragraph however its lines are broken.

    Parameters
    ----------
    replaces : str
        The function of the solution that it stands in for. It takes the reference, and then that function's arguments.
    family : str
        The idea behind it, in the words that misconceptions of other functions have for it: class reports count these.
    caught_by : str
        The check that must fail for it.
    ends_in : type or tuple of types
        What the body raises where the mistake ends in an exception, as it comes from Python or NumPy. A submission that
        raises the same, with the same message for the same arguments, has made this mistake.
    """

    def declare(body: Callable[..., Any]) -> Misconception:
        if isinstance(getattr(body, "__globals__", {}).get(body.__name__), Misconception):
            raise ValueError(f"{body.__name__} is defined twice; wanted a name of its own for each")  # noqa: TRY004
        hint = " ".join((body.__doc__ or "").split())
        return Misconception(body.__name__.replace("_", " "), family, replaces, caught_by, hint, body, ends_in)

    return declare


def load_misconceptions(assignment: Assignment) -> tuple[Misconception, ...]:
    """Read an assignment's misconceptions, in the order of the file.

    Raises
    ------
    SpecError
        If the file does not import, or one of them replaces no function of the assignment, or has no family or no hint.
    """
    path = assignment.folder / "misconceptions.py"
    found = tuple(value for value in vars(load_module(path)).values() if isinstance(value, Misconception))
    known = [name for names in assignment.files.values() for name in names]
    for item in found:
        if item.replaces not in known:
            raise SpecError(f"{path}: {item.name!r} replaces {item.replaces!r}; wanted one of {', '.join(known)}")
        if not item.family:
            raise SpecError(f"{path}: {item.name!r} has an empty family; wanted the idea behind it, in a few words")
        if not item.hint:
            raise SpecError(f"{path}: {item.body.__name__} has no docstring; wanted the hint that a student reads")
    return found
