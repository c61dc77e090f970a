"""Canvas's "Download Submissions": one flat folder.

A file is called ``<name>_[LATE_]<user>_<attachment>_<file>``, where the name is "last, first" in small letters without
anything but letters and digits; ``anon_<id>`` stands for name and user where grading is anonymous. Numbers of
attachments grow with time. To the name of a file that was handed in again Canvas appends ``-1``, ``-2`` and so on. A
text or a link that was entered ends in ``_text.html`` or ``_link.html`` instead.
"""

import re
from collections import defaultdict

from autograder.intake.entry import HandIn
from autograder.intake.names import shown, student_key
from autograder.intake.places import File, Place
from autograder.model import Assignment, Origin

# The first numbers count, so that nobody becomes somebody else by the name of a file.
_NAME = re.compile(
    r"(?:(?P<late_anon>LATE_)?anon_(?P<anon>[0-9A-Za-z]{1,20})|(?P<name>.*?)_(?P<late>LATE_)?(?P<user>[0-9]{1,20}))"
    r"_(?:(?P<attachment>[0-9]{1,20})_(?P<file>.+)|(?P<entered>text|link)\.html)",
    re.DOTALL,
)


def fits(name: str, *, folder: bool) -> bool:
    """Whether Canvas would give something this name."""
    return not folder and _NAME.fullmatch(name) is not None


def hand_ins(place: Place, _assignment: Assignment) -> list[HandIn]:
    """List the students of a download."""
    found: dict[str, list[re.Match[str]]] = defaultdict(list)
    for name in place.others:
        if match := _NAME.fullmatch(name):
            found[f"anon_{match['anon']}" if match["anon"] else match["user"]].append(match)
    return [_hand_in(place, user, matches) for user, matches in found.items()]


def _hand_in(place: Place, user: str, matches: list[re.Match[str]]) -> HandIn:
    key, source = student_key(user), shown(matches[0][0])
    names = list(dict.fromkeys(match["name"] or "" for match in matches))
    if len(names) > 1:
        who = " and of ".join(map(shown, names))
        return HandIn(key, source, unread=f"{place.path}: the number {user} is of {who}; look which of them it is")
    files = [match for match in matches if match["file"]]
    last = max(matches, key=lambda match: int(match["attachment"] or 0))
    late = bool(last["late"] or last["late_anon"])
    origin = Origin(
        name=shown(names[0]),
        ids={"canvas_anonymous": last["anon"]} if last["anon"] else {"canvas": user},
        submission_id=last["attachment"],
        late=late,
    )
    notes = ["late, says Canvas"] if late else []
    notes += [f"a {match['entered']} was entered in Canvas, which is not read" for match in matches if match["entered"]]
    return HandIn(key, source, lambda: [_file(place, match) for match in files], origin, tuple(notes))


def _file(place: Place, match: re.Match[str]) -> File:
    original = match["file"].replace("/", "_")
    return File(original, place.file(match[0]).read, shown(original), int(match["attachment"]))
