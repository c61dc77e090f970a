"""How a student's grades came about, event by event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from autograder.gradebook.book import Row
from autograder.gradebook.explain import number
from autograder.gradebook.grades import Adjustment, Kind
from autograder.gradebook.records import Acceptance, GradingEvent, HandedIn
from autograder.model.policy import Policy
from autograder.text.times import write_time


@dataclass(frozen=True)
class Event:
    """Something that happened to a student's work."""

    at: datetime  # when the gradebook got to know of it
    assignment: str
    what: str
    who: str


def history(row: Row, gradings: list[GradingEvent], acceptances: list[Acceptance], policy: Policy) -> list[Event]:
    """Tell all that happened, oldest first."""
    return sorted(_events(row, gradings, acceptances, policy), key=lambda event: event.at)


def _events(row: Row, gradings: list[GradingEvent], acceptances: list[Acceptance], policy: Policy) -> Iterator[Event]:
    submissions = {submission.id: submission for submission in row.submissions}
    for submission in row.submissions:
        yield Event(submission.received, submission.assignment, _handed_in(submission, policy), "student")
    for event in gradings:
        submission = submissions[event.submission]
        yield Event(event.at, submission.assignment, _graded(event, submission), "")
    for acceptance in acceptances:
        submission = submissions[acceptance.submission]
        what = f"grading {acceptance.grading} holds: {acceptance.why}"
        yield Event(acceptance.at, submission.assignment, what, acceptance.who)
    for decided in row.decisions:
        made = decided.what
        said = _adjusted(made) if isinstance(made, Adjustment) else f"due {write_time(made.due, policy.zone)}"
        yield Event(made.at, decided.assignment, f"{said}: {made.why}", made.who)


def _handed_in(submission: HandedIn, policy: Policy) -> str:
    when = f", by the student on {write_time(submission.submitted, policy.zone)}" if submission.submitted else ""
    return f"handed in{when}: files {submission.digest[:12]}"


def _graded(event: GradingEvent, submission: HandedIn) -> str:
    grading, made_by = event.grading, event.provenance
    points = "incomplete" if grading.score is None else f"{grading.score:g} of {grading.max_score:g}"
    return (
        f"grading {grading.id} of files {submission.digest[:12]}: {points}, by checks {made_by.assignment[:12]}, "
        f"grader {event.version} {made_by.grader[:12]}, secret {made_by.seed_fingerprint[:8]}, {made_by.isolation}"
    )


def _adjusted(adjustment: Adjustment) -> str:
    points = number(adjustment.points or Decimal(0))
    match adjustment.kind:
        case Kind.SET:
            return f"score set to {points}"
        case Kind.ADD:
            return f"{points} {'point' if points in ('1', '-1') else 'points'} added"
        case Kind.EXCUSE:
            return "excused"
        case Kind.RESET:
            return "adjustments taken back"
