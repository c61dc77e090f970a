"""A roster file into what is already known of a course's students."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.records import RosterChange, Student
from autograder.gradebook.roster import RosterFile
from autograder.gradebook.student_directory import identifiers


def merge_roster(
    source: str, file: RosterFile, known: Mapping[str, Student], *, complete: bool
) -> tuple[list[Student], RosterChange]:
    """Find what is new in a roster file.

    Parameters
    ----------
    source : str
        The file's name, for messages.
    file : RosterFile
        Its students.
    known : mapping of str to Student
        The students that are known already, by id.
    complete : bool
        Whether students who are not in the file have withdrawn.

    Returns
    -------
    students : list of Student
        All that are new or changed, as they are from now on.
    change : RosterChange
        The same by ids, with those that have not changed.

    Raises
    ------
    UsageError
        If two students in the course would then have the same identifier.
    """
    in_file = {student.id: _merged(file, student, known) for student in file.students}
    added = [student for name, student in in_file.items() if name not in known]
    changed = [student for name, student in in_file.items() if name in known and known[name] != student]
    absent = [student for name, student in known.items() if student.active and name not in in_file]
    withdrawn = [replace(student, active=False) for student in absent] if complete else []
    students = [*added, *changed, *withdrawn]
    result = {**known, **{student.id: student for student in students}}
    _refuse_shared_identifiers(source, result.values(), in_file.keys())
    unchanged = tuple(name for name, student in in_file.items() if known.get(name) == student)
    return students, RosterChange(_ids(added), _ids(changed), unchanged, _ids(absent), complete)


def _merged(file: RosterFile, student: Student, known: Mapping[str, Student]) -> Student:
    return file.merged(student, known[student.id]) if student.id in known else student


def _refuse_shared_identifiers(source: str, students: Iterable[Student], in_file: Collection[str]) -> None:
    seen: dict[tuple[str, str], Student] = {}
    for student in students:
        for what, value in identifiers(student) if student.active else ():
            other = seen.setdefault((what, value), student)
            if other is not student:
                old, new = (other, student) if student.id in in_file else (student, other)
                raise UsageError(
                    f"{source}: {new.id} has the {what} {value!r} of {old.id}, who is in the course already",
                    Remedy(Action.KEEP_ID_COLUMN),
                    Remedy(Action.IMPORT_WHOLE_CLASS),
                )


def _ids(students: Iterable[Student]) -> tuple[str, ...]:
    return tuple(student.id for student in students)
