"""How a grade came about, in words that a student can be shown."""

from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from autograder.gradebook.grades import (
    Adjustment,
    Extension,
    Grade,
    Judged,
    Kind,
    Refusal,
    State,
    Term,
    rounded,
    standing,
)
from autograder.model.policy import HalfRounding, Policy, Terms
from autograder.text.times import write_duration, write_time


def explain_grade(grade: Grade, policy: Policy) -> Iterator[str]:
    """Tell each step from what was handed in to the score, a line each."""
    terms, zone = policy.terms[grade.assignment], policy.zone
    if grade.extension:
        instead = f" instead of {write_time(terms.due, zone)}" if terms.due else ""
        yield f"due {write_time(grade.extension.due, zone)}{instead}: {_said(grade.extension)}"
    for number, judged in enumerate(grade.attempts, 1):
        name = f"attempt {number}: " if len(grade.attempts) > 1 else ""
        counts = f", the {terms.counts} one" if len(grade.attempts) > 1 and judged is grade.counted else ""
        yield f"{name}{_attempt(judged, grade, terms, zone)}{counts}"
    if grade.counted is None:
        yield _nothing(grade, zone)
    for adjustment in standing(grade.adjustments):
        yield _adjustment(adjustment)


def explain_total(term: Term, policy: Policy) -> Iterator[str]:
    """Tell how the grades make the total, a line each."""
    if policy.late_days:
        yield f"free late days: {term.late_days} of {policy.late_days} left"
    for name in sorted(term.dropped):
        yield f"dropped: {name}"
    if term.total is None:
        yield "total: nothing counts yet"
        return
    counts = [
        (policy.terms[name].weight, grade.share)
        for name, grade in term.grades.items()
        if grade.share is not None and policy.terms[name].weight and name not in term.dropped
    ]
    shares = [f"{number(weight)} x {number(rounded(share * 100, policy.rounding))}" for weight, share in counts]
    weights = sum((weight for weight, _ in counts), Decimal(0))
    half = "up" if policy.rounding.half is HalfRounding.UP else "to even"
    yield (
        f"total: ({' + '.join(shares)}) / {number(weights)} = {rounded(term.total, policy.rounding)} %, "
        f"rounded once, halves {half}, to {counted(policy.rounding.decimals, 'decimal')}"
    )


def number(value: Decimal, mark: str = ".") -> str:
    """Write an exact number without an exponent and without zeros that say nothing; `mark` stands before decimals."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", mark)


def _attempt(judged: Judged, grade: Grade, terms: Terms, zone: ZoneInfo | None) -> str:
    attempt = judged.attempt
    points = "not graded" if attempt.points is None else f"{number(attempt.points)} points"
    if attempt.submitted is None:
        when = "at an unknown time" + (", marked as late: taken as on time" if attempt.marked_late else "")
    else:
        when = f"on {write_time(attempt.submitted, zone)}"
        if grade.due and judged.refusal is not Refusal.LIMIT:
            when += f", {_timing(judged, grade, terms)}"
    if judged.refusal is Refusal.LIMIT:
        when += f", after {counted(terms.attempts or 0, 'attempt')}: not looked at"
    changed = judged.score is not None and judged.score != attempt.points
    limited = f", no more than {number(grade.maximum)}" if changed and judged.score == grade.maximum else ""
    return f"{points} {when}{limited}" + (f" = {number(judged.score)}" if changed and judged.score is not None else "")


def _timing(judged: Judged, grade: Grade, terms: Terms) -> str:
    submitted = judged.attempt.submitted
    if not judged.lateness:
        forgiven = grade.due and submitted and submitted > grade.due
        return "on time" + (f" thanks to {write_duration(terms.grace)} of grace" if forgiven else "")
    words = f"{write_duration(judged.lateness)} late"
    if judged.refusal is Refusal.CUTOFF:
        cutoff = (terms.late.cutoff or 0) * terms.late.unit
        return (
            f"{words}, after the cut-off of {write_duration(cutoff)}: not accepted" if cutoff else f"{words}: refused"
        )
    if judged.late_days:
        words += f", {counted(judged.late_days, 'free late day')} {'spent' if judged is grade.counted else 'needed'}"
    if judged.deduction:
        capped = judged.started * terms.late.percent > terms.late.cap
        words += f", less {number(judged.deduction)} for {counted(judged.started, f'started {terms.late.per}')}"
        words += f" (at most {number(terms.late.cap)} %)" if capped else ""
    return words


def _nothing(grade: Grade, zone: ZoneInfo | None) -> str:
    due = f", due {write_time(grade.due, zone)}" if grade.due else ", no due date"
    match grade.state:
        case State.MISSING:
            return f"nothing accepted{due} = 0"
        case State.OPEN:
            return f"nothing handed in yet{due}"
        case _:
            return f"nothing accepted{due}"


def _adjustment(adjustment: Adjustment) -> str:
    said = _said(adjustment)
    match adjustment.kind:
        case Kind.EXCUSE:
            return f"excused: {said}"
        case Kind.SET:
            return f"set to {number(adjustment.points or Decimal(0))}: {said}"
        case _:
            points = adjustment.points or Decimal(0)
            return f"{'+' if points > 0 else ''}{number(points)}: {said}"


def _said(decision: Adjustment | Extension) -> str:
    return f"{decision.why} ({decision.who})"


def counted(count: int, what: str) -> str:
    """Write a number of things."""
    return f"{count} {what}{'' if count == 1 else 's'}"
