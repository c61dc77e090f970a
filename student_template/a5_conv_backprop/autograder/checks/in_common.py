"""What is said where several known wrong answers are as likely."""

from collections.abc import Sequence


def hint_for(families: Sequence[str], hints: Sequence[str]) -> str:
    """Return the hint to a failure that one or several known wrong answers explain equally well.

    Parameters
    ----------
    families, hints : sequence of str
        The family and the hint of each.
    """
    if len(hints) == 1:
        return hints[0]
    if len(set(families)) == 1:
        return f"Several mistakes give this result. What they have in common: {families[0]}."
    return f"One of several mistakes gives this result. {' Or: '.join(hints)}"
