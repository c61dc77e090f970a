"""Which student of the course an id, an e-mail address or a name belongs to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from autograder.gradebook.records import Student
from autograder.text.safe import normalize

SHARED_ID_KINDS = ("email", "sid", "login")  # mean the same in every system, and may be the id in a plain list
FOLDED_KINDS = ("email", "login", "github")  # of which systems ignore the case


class StudentDirectory:
    """Finds the student whom a submission is from.

    A student who has withdrawn, and has an e-mail address or another identifier of somebody in the course, is the same
    person under a former id.
    """

    def __init__(self, students: Sequence[Student]):
        self._known: dict[tuple[str, str], set[str]] = defaultdict(set)
        current = _current_ids(students)
        self._accounts_known = any("github" in student.ids for student in students)
        self.students = tuple(student for student in students if student.id not in current)
        for student in students:
            key = current.get(student.id, student.id)
            for kind, value in {("id", student.id), ("email", student.email), *student.ids.items()}:
                if value:
                    self._known[kind, _folded(kind, value)].add(key)
                    self._known["any", _folded(kind, value)].add(key)
            if student.name:
                self._known["name", normalize(student.name)].add(key)

    def find(self, key: str, ids: Mapping[str, str] | None = None, name: str = "") -> tuple[str, ...]:
        """Return the ids of the students that it may be: none, if it is nobody known; several, if it is ambiguous.

        Parameters
        ----------
        key : str
            What the submission came in under: an id, an e-mail address, or a name that nobody else has. Ignored if an
            LMS says more.
        ids : mapping of str to str, optional
            What an LMS identifies the student by, such as ``{"canvas": "4711"}``.
        name : str, optional
            What an LMS calls the student.
        """
        found: set[str] = set()
        for kind, value in (ids or {}).items():
            kinds = self._kinds(kind)
            for one in kinds:
                found |= self._known.get((one, _folded(one, value)), set())
        if not (ids or name):
            found = self._known.get(("any", key), set()).union(
                *(self._known.get((kind, _folded(kind, key)), set()) for kind in FOLDED_KINDS)
            )
            name = key
        return tuple(sorted(found or self._named(name, team="moodle" in (ids or {}))))

    def _kinds(self, kind: str) -> tuple[str, ...]:
        """Return the kinds of identifiers, of the course's students, that one of a download may be."""
        if kind == "github" and not self._accounts_known:
            return "login", "id"
        return (kind, "id") if kind in SHARED_ID_KINDS else (kind,)

    def _named(self, name: str, *, team: bool) -> set[str]:
        """Return who has a name. A team's name may precede it, as in Moodle's ``Team A-Ada Lovelace``."""
        found = set(self._known.get(("name", normalize(name)), set()))
        if team and not found:
            words = name.split("-")
            for start in range(1, len(words)):  # names of teams and of people may both have hyphens
                found |= self._known.get(("name", normalize("-".join(words[start:]))), set())
        return found


def _folded(kind: str, value: str) -> str:
    return value.casefold() if kind in FOLDED_KINDS else value


def identifiers(student: Student) -> Iterator[tuple[str, str]]:
    """Yield what no other student of a course may have, besides the id: what it is, and its value."""
    if student.email:
        yield "e-mail address", student.email.casefold()
    yield from ((f"{kind} id", _folded(kind, value)) for kind, value in student.ids.items() if value)


def _current_ids(students: Sequence[Student]) -> dict[str, str]:
    """Return the id that a student has now, by the former one."""
    active = {identifier: student.id for student in students if student.active for identifier in identifiers(student)}
    current = {}
    for student in students:
        same = {active[identifier] for identifier in identifiers(student) if identifier in active}
        if not student.active and len(same) == 1:
            current[student.id] = same.pop()
    return current
