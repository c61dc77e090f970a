"""What ``autograder grade`` adds to the gradebook, as it goes."""

from autograder.gradebook.adding import Standing
from autograder.gradebook.store import Store
from autograder.model import Assignment, Report, Submission


class Recorder:
    """Keeps what comes in, and the reports on it, each in a transaction of its own: an interrupt loses nothing.

    Parameters
    ----------
    store : Store
        Where to.
    who : str
        Who grades.
    """

    def __init__(self, store: Store, who: str):
        self._store = store
        self._who = who
        self._numbers: dict[tuple[str, str], int] = {}
        self.waiting = 0  # reports that say something else than the gradings that hold

    @property
    def place(self) -> str:
        """Where the gradebook is."""
        return self._store.name

    def hand_in(self, assignment: Assignment, submission: Submission) -> None:
        """Keep what a student handed in; what could not be read is nobody's attempt."""
        if submission.read_error is None:
            with self._store.adding(self._who) as adder:
                self._numbers[assignment.id, submission.student] = adder.hand_in(assignment.id, submission)

    def add(self, report: Report) -> None:
        """Keep a report on what was handed in."""
        number = self._numbers.get((report.assignment, report.student))
        if number is not None:
            with self._store.adding(self._who) as adder:
                self.waiting += adder.add_grading(number, report) is Standing.WAITS
