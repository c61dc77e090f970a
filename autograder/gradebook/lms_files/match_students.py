"""Which of our students a row of a file is about: exactly one, or nobody, or a reason why that is not clear."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.gradebook.lms_files.grade_table import GradeTable
from autograder.gradebook.records import Student

UNIVERSITY_ID = "sid"  # the university's own number, which Canvas, Moodle, Blackboard and Gradescope have
CLAIM_KINDS = ("canvas", UNIVERSITY_ID, "login", "moodle", "email", "name")  # what a file may identify a student by
_DIGITS_AT_END = re.compile(r"\d+\Z")


@dataclass(frozen=True)
class Claim:
    """What a row says about which student it is."""

    heading: str
    kind: str
    value: str


@dataclass(frozen=True)
class Match:
    """The student whom a row is about; neither a student nor a conflict means that it is nobody of the course."""

    student: Student | None = None
    conflict: str = ""  # why no student can be named, though there are candidates


class RowMatcher:
    """Finds students by everything that a file may identify them by."""

    def __init__(self, table: GradeTable):
        self._known: dict[tuple[str, str], dict[str, Student]] = defaultdict(dict)
        for student in table.students:
            for kind in CLAIM_KINDS:
                for value in filter(None, (_normalise(kind, value) for value in _values(table, student, kind))):
                    self._known[kind, value][student.id] = student
        self._without_zeros: dict[str, set[str]] = defaultdict(set)
        for (kind, value), students in self._known.items():
            if kind == UNIVERSITY_ID:
                self._without_zeros[value.lstrip("0")] |= students.keys()

    def match(self, claims: Sequence[Claim]) -> Match:
        """Return the one student who fits all claims.

        The first claim that fits anybody decides. Later ones choose among the students who are left, or contradict.
        A student who is known to have another value than an earlier claim says does not fit.
        """
        fitting = [(claim, found) for claim in claims if (found := self._students(claim))]
        if not fitting:
            return Match()
        (decisive, found), *later = fitting
        earlier = claims[: claims.index(decisive)]
        candidates = {key: student for key, student in found.items() if not _contradicted_by(student, earlier)}
        if not candidates:
            return Match(conflict=_contradiction(decisive, found, earlier))
        for claim, found in later:
            both = {key: student for key, student in candidates.items() if key in found}
            if not both:
                return Match(conflict=f"{_write(decisive)} is {_ids(candidates)}, {_write(claim)} is {_ids(found)}")
            candidates = both
        if len(candidates) > 1:
            return Match(conflict=f"{_write(decisive)} may be {_ids(candidates)}")
        return Match(next(iter(candidates.values())))

    def _students(self, claim: Claim) -> dict[str, Student]:
        return self._known.get((claim.kind, _normalise(claim.kind, claim.value)), {})

    def near_miss(self, claims: Sequence[Claim]) -> str:
        """Say whose number would fit if leading zeros did not count: spreadsheet programs drop them."""
        for claim in claims:
            if claim.kind == UNIVERSITY_ID and claim.value:
                number = _normalise(claim.kind, claim.value).lstrip("0")
                if students := self._without_zeros.get(number):
                    return f"apart from leading zeros, {_write(claim)} is {_ids(students)}"
        return ""


def _values(table: GradeTable, student: Student, kind: str) -> Iterator[str]:
    """Yield what a file may have for a student in a column of a kind."""
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
            grades = (table.grade(student, assignment) for assignment in table.assignments)
            yield from (grade.participant for grade in grades if grade.participant)
        case "name" if student.name:
            yield from _names(student.name)


def _names(name: str) -> Iterator[str]:
    yield name
    if "," not in name and " " in name:
        # Files put family names first, and which of the words belong to them is not written anywhere.
        words = name.split()
        yield from (f"{' '.join(words[cut:])}, {' '.join(words[:cut])}" for cut in range(1, len(words)))


def _contradicted_by(student: Student, claims: Sequence[Claim]) -> Claim | None:
    """Find a claim that is known to be wrong about a student. Moodle's numbers differ from assignment to assignment."""
    for claim in claims:
        own = student.ids.get(claim.kind) if claim.kind != "moodle" else None
        if own and claim.value and _normalise(claim.kind, own) != _normalise(claim.kind, claim.value):
            return claim
    return None


def _contradiction(decisive: Claim, found: Mapping[str, Student], earlier: Sequence[Claim]) -> str:
    """Say that what a row claims first is known to be wrong about everybody whom a later claim fits."""
    wrong = [claim for student in found.values() if (claim := _contradicted_by(student, earlier))][-1]
    return f"{_write(decisive)} is {_ids(found)}, whose {wrong.heading} is not {wrong.value!r}"


def _normalise(kind: str, value: str) -> str:
    """Leave out of a value what does not tell students apart."""
    value = unicodedata.normalize("NFC", " ".join(value.split()))
    if kind == "moodle":  # "Participant 123"
        number = _DIGITS_AT_END.search(value)
        return number[0] if number else ""
    return value.casefold() if kind in ("email", "login", "name") else value


def _write(claim: Claim) -> str:
    return f"{claim.heading} {claim.value!r}"


def _ids(students: Iterable[str]) -> str:
    return " or ".join(sorted(students))
