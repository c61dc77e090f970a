"""Import a list of students: who is in the course."""

from dataclasses import dataclass
from pathlib import Path

from autograder.application.open_gradebook import open_gradebook
from autograder.gradebook.class_grades import ClassGrades
from autograder.gradebook.records import RosterChange
from autograder.gradebook.roster import RosterFile, read_roster
from autograder.model import Course


@dataclass(frozen=True)
class ImportedRoster:
    """What a list said, what of it was new, and the gradebook since."""

    file: RosterFile
    change: RosterChange
    gradebook: ClassGrades


def import_roster(
    course: Course, path: Path, *, id_column: str | None = None, complete: bool = False, who: str
) -> ImportedRoster:
    """Add what a list of students says that is new; the gradebook is made if there is none.

    Parameters
    ----------
    course : Course
        Whose students they are.
    path : Path
        A CSV file: plain, or from Canvas, Moodle or Gradescope.
    id_column : str, optional
        The column that tells students apart, if not the layout's own.
    complete : bool
        Whether whoever is not in the file has withdrawn.
    who : str
        Who imports it.

    Raises
    ------
    UsageError
        If the file cannot be read as a whole, or two who are in the course would be one; nothing is changed then.
    """
    file = read_roster(path, id_column)
    with open_gradebook(course, create=True) as book:
        with book.store.writer(who) as writer:
            change = writer.import_roster(path.name, file, complete=complete)
        return ImportedRoster(file, change, book.grades())
