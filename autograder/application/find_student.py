"""Which student of a gradebook a name means. Nobody is guessed."""

import difflib
from collections.abc import Sequence

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.class_grades import ClassGrades, StudentRow
from autograder.gradebook.records import Student
from autograder.gradebook.student_directory import StudentDirectory
from autograder.text.safe import normalize


def find_student(gradebook: ClassGrades, name: str) -> StudentRow:
    """Return the row of the one student whom an id, an e-mail address or a name can mean.

    Raises
    ------
    UsageError
        If that is nobody, or more than one.
    """
    students = [row.student for row in gradebook.rows]
    found = StudentDirectory(students).find(name)
    if len(found) > 1:
        raise UsageError(f"{name}: can be {' or '.join(found)}; name one by id")
    if not found:
        message = f"{name}: no such student"
        if close := _close(name, students):
            raise UsageError(f"{message}; did you mean {' or '.join(close)}?")
        raise UsageError(message, Remedy(Action.LIST_STUDENTS))
    return next(row for row in gradebook.rows if row.student.id == found[0])


def _close(name: str, students: Sequence[Student]) -> list[str]:
    """List a few ids that may be meant: like this, or of somebody one of whose names is like this."""
    words = {
        word: student.id
        for student in students
        for word in (*normalize(f"{student.name} {student.email.partition('@')[0]}").split(), normalize(student.id))
    }
    return list(dict.fromkeys(words[word] for word in difflib.get_close_matches(normalize(name), words, n=3)))
