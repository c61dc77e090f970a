"""Which student of the course an id, an e-mail address or a name belongs to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from autograder.gradebook.records import Student
from autograder.text.safe import normalize

SHARED_ID_KINDS = ("email", "sid")  # mean the same in every system, and may be the id in a plain list


class StudentDirectory:
    """Finds the student whom a submission is from.

    A student who has withdrawn, and has an e-mail address or another identifier of somebody in the course, is the same
    person under a former id.
    """

    def __init__(self, students: Sequence[Student]):
        self._known: dict[tuple[str, str], set[str]] = defaultdict(set)
        current = _current_ids(students)
        self.students = tuple(student for student in students if student.id not in current)
        for student in students:
            key = current.get(student.id, student.id)
            for kind, value in {("id", student.id), ("email", student.email.casefold()), *student.ids.items()}:
                if value:
                    self._known[kind, value].add(key)
                    self._known["any", value].add(key)
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
            kinds = (kind, "id") if kind in SHARED_ID_KINDS else (kind,)
            for one in kinds:
                found |= self._known.get((one, value.casefold() if one == "email" else value), set())
        if not (ids or name):
            found = self._known.get(("any", key), set()) | self._known.get(("email", key.casefold()), set())
            name = key
        return tuple(sorted(found or self._known.get(("name", normalize(name)), set())))


def identifiers(student: Student) -> Iterator[tuple[str, str]]:
    """Yield what no other student of a course may have, besides the id: what it is, and its value."""
    if student.email:
        yield "e-mail address", student.email.casefold()
    yield from ((f"{kind} id", value) for kind, value in student.ids.items() if value)


def _current_ids(students: Sequence[Student]) -> dict[str, str]:
    """Return the id that a student has now, by the former one."""
    active = {identifier: student.id for student in students if student.active for identifier in identifiers(student)}
    current = {}
    for student in students:
        same = {active[identifier] for identifier in identifiers(student) if identifier in active}
        if not student.active and len(same) == 1:
            current[student.id] = same.pop()
    return current
