"""Tables as Gradescope exports them, for tools that read those. Gradescope itself takes no scores in a file."""

from collections.abc import Iterator
from datetime import timedelta

from autograder.gradebook.explain import number
from autograder.gradebook.grades import State
from autograder.gradebook.lms_files.plain import csv_bytes, score
from autograder.gradebook.lms_files.table import Grade, GradeTable, Item
from autograder.gradebook.records import Student
from autograder.text.safe import escape_formula

_WHO = ["First Name", "Last Name", "SID", "Email", "Sections"]
_STATUS = {State.GRADED: "Graded", State.NOT_GRADED: "Ungraded"}  # all else is Missing: Gradescope has no other word


def gradescope_file(table: GradeTable) -> bytes:
    """Write the table of one assignment, or of the course where there are several.

    Gradescope's numbers of submissions and its counts of views are left empty. Whose name is not written as "last,
    first" has all of it as the first name.
    """
    one = table.items[0] if len(table.items) == 1 else None
    rows = _assignment(table, one) if one else _course(table)
    return csv_bytes(rows)


def _assignment(table: GradeTable, item: Item) -> Iterator[list[str]]:
    yield [
        *_WHO,
        *("Total Score", "Max Points", "Status", "Submission ID", "Submission Time", "Lateness (H:M:S)"),
        *("View Count", "Submission Count"),
    ]
    for student in table.students:
        grade = table.grade(student, item)
        status = _STATUS.get(grade.state, "Missing")
        points, late = number(item.points), _clock(grade.lateness)
        yield [*_who(student), score(grade), points, status, "", _time(grade), late, "", str(grade.attempts)]


def _course(table: GradeTable) -> Iterator[list[str]]:
    parts = ("", " - Max Points", " - Submission Time", " - Lateness (H:M:S)")
    yield [
        *_WHO,
        *(escape_formula(item.title + part) for item in table.items for part in parts),
        "Total Lateness (H:M:S)",
    ]
    for student in table.students:
        row, total = _who(student), timedelta(0)
        for item in table.items:
            grade = table.grade(student, item)
            row += score(grade), number(item.points), _time(grade), _clock(grade.lateness)
            total += grade.lateness
        yield [*row, _clock(total)]


def _who(student: Student) -> list[str]:
    last, comma, first = student.name.partition(",")
    names = [first.strip(), last.strip()] if comma else [student.name, ""]
    return [
        escape_formula(text)
        for text in (*names, student.ids.get("sid", student.id), student.email, ", ".join(student.sections))
    ]


def _time(grade: Grade) -> str:
    return "" if grade.submitted is None else f"{grade.submitted:%Y-%m-%d %H:%M:%S %z}"


def _clock(duration: timedelta) -> str:
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
