"""Names of a folder that is no known download, and that are hardly names of students, one each.

An unknown system's download graded as one folder or file per student would make several students of one, and nobody
might notice.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from autograder.intake.file_names import ARCHIVE_SUFFIXES, display_name, fold_name
from autograder.model import Assignment

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_TIME = re.compile(
    rf"\d{{4}}([-_.])\d\d\1\d\d|\d{{8}}[-_t]?\d{{6}}|\b(?:{_MONTHS})[a-z]*\.? \d{{1,2}},? \d{{4}}|"
    rf"\b\d{{1,2}}\.? (?:{_MONTHS})[a-z]*\.?,? \d{{4}}"
)
_SMALL_NUMBER = re.compile(r"[-_ ]?\(\d{1,3}\)|[-_ ]\d{1,3}(?![^\W_])")


def doubtful_names(names: Iterable[tuple[str, bool]], assignment: Assignment) -> str | None:
    """Return why names are hardly those of students, one each; None if they may be.

    Parameters
    ----------
    names : iterable of (str, bool)
        The names in the folder, and whether each is a folder.
    assignment : Assignment
        What the submissions are for.
    """
    without_number: dict[str, dict[str, str]] = defaultdict(dict)  # stem without its number -> stem -> name
    for name, is_folder in names:
        stem = fold_name(name if is_folder else _stem(name))
        if not is_folder and any(_ends_in(stem, required) for required in assignment.files):
            return f"{display_name(name)!r} says more than whose it is: it ends in the name of a file"
        if _TIME.search(stem):
            return f"{display_name(name)!r} says more than whose it is: it has a time in it"
        without_number[_SMALL_NUMBER.sub("", stem)][stem] = name
    for stem, same in without_number.items():
        # s-1, s-2 and s-3 are numbers of students; beside other names, ada-1 and ada-2 are rather two attempts.
        numbers_of_students = len(without_number) == 1 and stem not in same
        if len(same) > 1 and not numbers_of_students:
            one, other, *_ = map(display_name, same.values())
            return f"{one!r} and {other!r} may be of one student"
    return None


def _ends_in(stem: str, required: str) -> bool:
    return re.search(rf"[\W_]{re.escape(fold_name(_stem(required)))}[-_ ()\d]*\Z", stem) is not None


def _stem(name: str) -> str:
    archive = max((suffix for suffix in ARCHIVE_SUFFIXES if name.casefold().endswith(suffix)), key=len, default="")
    return name[: -len(archive)] if archive else name.rpartition(".")[0] or name
