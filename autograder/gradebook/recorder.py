"""What ``autograder grade`` adds to the gradebook, as it goes."""

from autograder.gradebook.store import Store
from autograder.gradebook.writer import Standing
from autograder.model import Assignment, Report, Submission


class Recorder:
    """Records submissions and their reports, each in a transaction of its own: an interrupt loses nothing.

    Parameters
    ----------
    store : Store
        The gradebook.
    who : str
        Who grades.
    """

    def __init__(self, store: Store, who: str):
        self._store = store
        self._who = who
        self._numbers: dict[tuple[str, str], int] = {}
        self.pending = 0  # reports with another result than the accepted grading

    @property
    def location(self) -> str:
        """Where the gradebook is."""
        return self._store.name

    def add_submission(self, assignment: Assignment, submission: Submission) -> None:
        """Record a submission, unless it could not be read: then it is no attempt."""
        if submission.read_error is None:
            with self._store.writer(self._who) as writer:
                self._numbers[assignment.id, submission.student] = writer.add_submission(assignment.id, submission)

    def add_report(self, report: Report) -> None:
        """Record the report on a submission that was added before."""
        number = self._numbers.get((report.assignment, report.student))
        if number is not None:
            with self._store.writer(self._who) as writer:
                self.pending += writer.add_grading(number, report) is Standing.PENDING
