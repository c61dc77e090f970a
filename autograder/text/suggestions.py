"""What somebody meant who wrote a name that is not there."""

import difflib
from collections.abc import Collection


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Suggest a name for the end of a message, or nothing: one that goes on so after an underscore, or one alike."""
    begin_so = [one for one in known if one.startswith(f"{name}_")]
    close = begin_so if len(begin_so) == 1 else difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def no_such_assignment(name: str, known: Collection[str]) -> str:
    """Say that a course has no assignment of this name, which ones it has, and which may be meant."""
    return f"no such assignment; the course has {', '.join(known) or 'none'}{did_you_mean(name, known)}"
