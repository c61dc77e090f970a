"""Suggestions for a name that does not exist."""

import difflib
from collections.abc import Collection


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Return the end of a message that suggests a name: the only one that continues after ``_``, or a similar one.

    It is empty if no name is close enough.
    """
    completions = [one for one in known if one.startswith(f"{name}_")]
    close = completions if len(completions) == 1 else difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def no_such_assignment(name: str, known: Collection[str]) -> str:
    """Return a message: the course has no assignment of this name, which ones it has, and which may be meant."""
    return f"no such assignment; the course has {', '.join(known) or 'none'}{did_you_mean(name, known)}"
