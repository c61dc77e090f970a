"""Which student of ours a row of a file is about: exactly one, or none, or a doubt that is said."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.gradebook.lms_files.table import GradeTable
from autograder.gradebook.records import Student

NUMBER = "sid"  # the university's own, which Canvas, Moodle, Blackboard and Gradescope have
KINDS = ("canvas", NUMBER, "login", "moodle", "email", "name")  # what a file may call a student by
_DIGITS_AT_END = re.compile(r"\d+\Z")


@dataclass(frozen=True)
class Claim:
    """What a row says about whom it is."""

    heading: str
    kind: str
    value: str


@dataclass(frozen=True)
class Match:
    """Whom a row is about."""

    student: Student | None = None
    doubt: str = ""  # why nobody can be named, though somebody may be meant


class Directory:
    """Finds students by all that a file may call them."""

    def __init__(self, table: GradeTable):
        self._known: dict[tuple[str, str], dict[str, Student]] = defaultdict(dict)
        for student in table.students:
            for kind in KINDS:
                for value in filter(None, (_plain(kind, value) for value in _called(table, student, kind))):
                    self._known[kind, value][student.id] = student
        self._nearly: dict[str, set[str]] = defaultdict(set)
        for (kind, value), students in self._known.items():
            if kind == NUMBER:
                self._nearly[value.lstrip("0")] |= students.keys()

    def find(self, claims: Sequence[Claim]) -> Match:
        """Name the student whom all claims allow.

        The first claim that somebody answers to decides. Later ones tell apart who is left, or contradict. Whoever is
        known to have another value than an earlier claim says is not meant.
        """
        candidates: dict[str, Student] = {}
        by: Claim | None = None
        for number, claim in enumerate(claims):
            found = self._known.get((claim.kind, _plain(claim.kind, claim.value)), {})
            if not found:
                continue
            if by is None:
                by, candidates = claim, dict(found)
                for student in found.values():
                    if other := _contradicted(student, claims[:number]):
                        del candidates[student.id]
                        doubt = f"{_said(claim)} is {_ids(found)}, whose {other.heading} is not {other.value!r}"
                if not candidates:
                    return Match(doubt=doubt)
            else:
                both = {student: candidates[student] for student in candidates if student in found}
                if not both:
                    return Match(doubt=f"{_said(by)} is {_ids(candidates)}, {_said(claim)} is {_ids(found)}")
                candidates = both
        if len(candidates) > 1 and by:
            return Match(doubt=f"{_said(by)} may be {_ids(candidates)}")
        return Match(next(iter(candidates.values()), None))

    def nearly(self, claims: Sequence[Claim]) -> str:
        """Say whose number would fit if leading zeros did not count: spreadsheets drop them."""
        for claim in claims:
            students = (
                self._nearly.get(_plain(NUMBER, claim.value).lstrip("0"), set()) if claim.kind == NUMBER else None
            )
            if students and claim.value:
                return f"but for leading zeros, {_said(claim)} is {_ids(students)}"
        return ""


def _called(table: GradeTable, student: Student, kind: str) -> Iterator[str]:
    """List what a file may call a student."""
    own = student.ids.get(kind)
    if own:
        yield own
    match kind:
        case "email" if student.email:
            yield student.email
        case "login" if not own:
            yield from filter(None, (student.id, student.email))
        case "sid" if not own:
            yield student.id
        case "moodle":
            grades = (table.grade(student, item) for item in table.items)
            yield from (grade.participant for grade in grades if grade.participant)
        case "name" if student.name:
            yield student.name
            if "," not in student.name and " " in student.name:
                # Files put family names first, and which of the words belong to them is not written anywhere.
                words = student.name.split()
                yield from (f"{' '.join(words[cut:])}, {' '.join(words[:cut])}" for cut in range(1, len(words)))


def _contradicted(student: Student, claims: Sequence[Claim]) -> Claim | None:
    """Find a claim that is known to be wrong about a student. Moodle's numbers are others in every assignment."""
    for claim in claims:
        own = student.ids.get(claim.kind) if claim.kind != "moodle" else None
        if own and claim.value and _plain(claim.kind, own) != _plain(claim.kind, claim.value):
            return claim
    return None


def _plain(kind: str, value: str) -> str:
    """Leave out of a value what does not tell people apart."""
    value = unicodedata.normalize("NFC", " ".join(value.split()))
    if kind == "moodle":  # "Participant 123"
        number = _DIGITS_AT_END.search(value)
        return number[0] if number else ""
    return value.casefold() if kind in ("email", "login", "name") else value


def _said(claim: Claim) -> str:
    return f"{claim.heading} {claim.value!r}"


def _ids(students: Iterable[str]) -> str:
    return " or ".join(sorted(students))
