"""How a student's grades came about, event by event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from autograder.gradebook.class_grades import StudentRow
from autograder.gradebook.grades import Adjustment, AdjustmentKind
from autograder.gradebook.records import Acceptance, GradingRecord, SubmissionRecord
from autograder.model.policy import Policy
from autograder.text.numbers import write_number
from autograder.text.times import write_time


@dataclass(frozen=True)
class HistoryEvent:
    """Something that happened to a student's work."""

    at: datetime  # when the gradebook recorded it
    assignment: str
    what: str
    who: str


def student_history(
    row: StudentRow, gradings: Sequence[GradingRecord], acceptances: Sequence[Acceptance], policy: Policy
) -> list[HistoryEvent]:
    """Return all that happened to a student's work, oldest first."""
    return sorted(_events(row, gradings, acceptances, policy), key=lambda event: event.at)


def _events(
    row: StudentRow, gradings: Sequence[GradingRecord], acceptances: Sequence[Acceptance], policy: Policy
) -> Iterator[HistoryEvent]:
    submissions = {submission.id: submission for submission in row.submissions}
    for submission in row.submissions:
        yield HistoryEvent(submission.received, submission.assignment, _submitted(submission, policy), "student")
    for record in gradings:
        submission = submissions[record.submission]
        yield HistoryEvent(record.at, submission.assignment, _graded(record, submission), "")
    for acceptance in acceptances:
        submission = submissions[acceptance.submission]
        what = f"grading {acceptance.grading} accepted: {acceptance.why}"
        yield HistoryEvent(acceptance.at, submission.assignment, what, acceptance.who)
    for decided in row.decisions:
        made = decided.decision
        what = _adjusted(made) if isinstance(made, Adjustment) else f"due {write_time(made.due, policy.zone)}"
        yield HistoryEvent(made.at, decided.assignment, f"{what}: {made.why}", made.who)


def _submitted(submission: SubmissionRecord, policy: Policy) -> str:
    when = f", by the student on {write_time(submission.submitted, policy.zone)}" if submission.submitted else ""
    return f"handed in{when}: files {submission.digest[:12]}"


def _graded(record: GradingRecord, submission: SubmissionRecord) -> str:
    grading, made_by = record.grading, record.provenance
    points = "incomplete" if grading.score is None else f"{grading.score:g} of {grading.max_score:g}"
    return (
        f"grading {grading.id} of files {submission.digest[:12]}: {points}, by checks {made_by.assignment[:12]}, "
        f"grader {record.version} {made_by.grader[:12]}, secret {made_by.seed_fingerprint[:8]}, {made_by.isolation}"
    )


def _adjusted(adjustment: Adjustment) -> str:
    points = write_number(adjustment.points or Decimal(0))
    match adjustment.kind:
        case AdjustmentKind.SET:
            return f"score set to {points}"
        case AdjustmentKind.ADD:
            return f"{points} {'point' if points in ('1', '-1') else 'points'} added"
        case AdjustmentKind.EXCUSE:
            return "excused"
        case AdjustmentKind.RESET:
            return "earlier adjustments cancelled"
