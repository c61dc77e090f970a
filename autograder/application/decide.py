"""Decisions about one student: another score, or more time. Each has a reason, and all of them are kept."""

from decimal import Decimal, InvalidOperation

from autograder.application.courses import choose_assignment
from autograder.application.open_gradebook import OpenGradebook, StudentView
from autograder.application.parse_time import parse_later_time, parse_time
from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.grades import AdjustmentKind
from autograder.text.numbers import write_number
from autograder.text.times import write_time

MOST_POINTS, POINT_DECIMALS = 10**6, 6


def given_reason(why: str) -> str:
    """Return a reason without the spaces around it.

    Raises
    ------
    UsageError
        If there is nothing in it.
    """
    if not why.strip():
        raise UsageError("found no reason, wanted one: whoever asks later will read it", Remedy(Action.GIVE_REASON))
    return why.strip()


def read_points(text: str) -> Decimal:
    """Read a number of points, exactly as it is written.

    Raises
    ------
    UsageError
        If it is none.
    """
    try:
        points = Decimal(text)
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite() or abs(points) > MOST_POINTS or points != round(points, POINT_DECIMALS):
        raise UsageError(f"found {text!r}, wanted a number of points, with up to {POINT_DECIMALS} decimals")
    return points


def adjust(
    book: OpenGradebook,
    student: str,
    assignment: str,
    kind: AdjustmentKind,
    points: Decimal | None = None,
    *,
    who: str,
    why: str,
) -> StudentView:
    """Decide about a student's score, and return the student's grades as they are now.

    Parameters
    ----------
    book : OpenGradebook
        Where the decision is kept.
    student : str
        An id, an e-mail address or a name.
    assignment : str
        The assignment's id.
    kind : AdjustmentKind
        What is decided.
    points : Decimal, optional
        The score to set, or what to add.
    who : str
        Who decides.
    why : str
        The reason, kept for good.

    Raises
    ------
    UsageError
        If there is no such assignment or student, no reason, or a score is set that the assignment does not have.
    """
    chosen, reason = choose_assignment(book.course, assignment), given_reason(why)
    row = book.student(student).row
    most = row.term.grades[chosen.id].maximum
    if kind in (AdjustmentKind.SET, AdjustmentKind.ADD):
        points = read_points(str(points))
    if kind is AdjustmentKind.SET and points is not None and not 0 <= points <= most:
        raise UsageError(f"a score of {points}: wanted from 0 to {write_number(most)} points")
    with book.store.writer(who) as writer:
        writer.adjust(row.student.id, chosen.id, kind, points, reason)
    return book.student(row.student.id)


def extend(
    book: OpenGradebook,
    student: str,
    assignment: str,
    *,
    until: str | None = None,
    days: int = 0,
    hours: int = 0,
    who: str,
    why: str,
) -> StudentView:
    """Give a student more time, and return the student's grades as they are now. The newest extension holds.

    Parameters
    ----------
    book : OpenGradebook
        Where the decision is kept.
    student : str
        An id, an e-mail address or a name.
    assignment : str
        The assignment's id.
    until : str, optional
        The new due date.
    days, hours : int
        Without `until`: how long after the due date that holds now.
    who : str
        Who decides.
    why : str
        The reason, kept for good.

    Raises
    ------
    UsageError
        If there is no such assignment or student, no due date or no reason, or the time is before the due date of all.
    """
    chosen, reason = choose_assignment(book.course, assignment), given_reason(why)
    zone, due = book.course.policy.zone, book.course.policy.assignments[chosen.id].due
    if due is None:
        raise UsageError(f"{chosen.id}: has no due date in course.yml; there is nothing to extend")
    row = book.student(student).row
    if until is None:
        extended = parse_later_time(row.term.grades[chosen.id].due or due, book.course, days=days, hours=hours)
    else:
        extended = parse_time(until, book.course)
    if extended < due:
        raise UsageError(
            f"an extension until {write_time(extended, zone)}: wanted {write_time(due, zone)}, "
            "when it is due for all, or later"
        )
    with book.store.writer(who) as writer:
        writer.extend(row.student.id, chosen.id, extended, reason)
    return book.student(row.student.id)
