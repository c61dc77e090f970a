"""What somebody meant who wrote a name that is not there."""

import difflib
from collections.abc import Collection


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Suggest a name for the end of a message, or nothing: one that goes on so after an underscore, or one alike."""
    begin_so = [one for one in known if one.startswith(f"{name}_")]
    close = begin_so if len(begin_so) == 1 else difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
