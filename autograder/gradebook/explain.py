"""How a grade came about, in words that a student can be shown."""

from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from autograder.gradebook.apply_policy import effective_adjustments, rounded
from autograder.gradebook.grades import (
    Adjustment,
    AdjustmentKind,
    EvaluatedAttempt,
    Extension,
    Grade,
    GradeState,
    Refusal,
    TermGrades,
)
from autograder.model.policy import AssignmentPolicy, HalfRounding, Policy
from autograder.text.numbers import write_count, write_number
from autograder.text.times import write_duration, write_time


def explain_grade(grade: Grade, policy: Policy) -> Iterator[str]:
    """Yield each step from what was submitted to the score, a line each."""
    rules, zone = policy.assignments[grade.assignment], policy.zone
    if grade.extension:
        instead = f" instead of {write_time(rules.due, zone)}" if rules.due else ""
        yield f"due {write_time(grade.extension.due, zone)}{instead}: {_reason(grade.extension)}"
    several = len(grade.attempts) > 1
    for number, evaluated in enumerate(grade.attempts, 1):
        name = f"attempt {number}: " if several else ""
        counts = f", the {rules.counts} one" if several and evaluated is grade.counted else ""
        yield f"{name}{_attempt(evaluated, grade, rules, zone)}{counts}"
    if grade.counted is None:
        yield _no_attempt(grade, zone)
    for adjustment in effective_adjustments(grade.adjustments):
        yield _adjustment(adjustment)


def explain_total(term: TermGrades, policy: Policy) -> Iterator[str]:
    """Yield how the grades make the total, a line each."""
    if policy.late_days:
        yield f"free late days: {term.late_days_left} of {policy.late_days} left"
    for name in sorted(term.dropped):
        yield f"dropped: {name}"
    if term.total is None:
        yield "total: nothing counts yet"
        return
    counted = [
        (policy.assignments[name].weight, grade.share)
        for name, grade in term.grades.items()
        if grade.share is not None and policy.assignments[name].weight and name not in term.dropped
    ]
    shares = [
        f"{write_number(weight)} x {write_number(rounded(share * 100, policy.rounding))}" for weight, share in counted
    ]
    weights = sum((weight for weight, _ in counted), Decimal(0))
    half = "up" if policy.rounding.half is HalfRounding.UP else "to even"
    yield (
        f"total: ({' + '.join(shares)}) / {write_number(weights)} = {rounded(term.total, policy.rounding)} %, "
        f"rounded once, half {half}, to {write_count(policy.rounding.decimals, 'decimal')}"
    )


def _attempt(evaluated: EvaluatedAttempt, grade: Grade, rules: AssignmentPolicy, zone: ZoneInfo | None) -> str:
    attempt = evaluated.attempt
    points = "not graded" if attempt.points is None else f"{write_number(attempt.points)} points"
    return f"{points} {_when(evaluated, grade, rules, zone)}{_score(evaluated, grade)}"


def _when(evaluated: EvaluatedAttempt, grade: Grade, rules: AssignmentPolicy, zone: ZoneInfo | None) -> str:
    attempt = evaluated.attempt
    if attempt.submitted is None:
        when = "at an unknown time" + (", marked as late: treated as on time" if attempt.marked_late else "")
    else:
        when = f"on {write_time(attempt.submitted, zone)}"
        if grade.due and evaluated.refusal is not Refusal.LIMIT:
            when += f", {_timing(evaluated, grade, rules)}"
    if evaluated.refusal is Refusal.LIMIT:
        when += f", after {write_count(rules.attempts or 0, 'attempt')}: not considered"
    return when


def _score(evaluated: EvaluatedAttempt, grade: Grade) -> str:
    """Write the score of an attempt where it is not its points."""
    if evaluated.score is None or evaluated.score == evaluated.attempt.points:
        return ""
    capped = f", capped at {write_number(grade.maximum)}" if evaluated.score == grade.maximum else ""
    return f"{capped} = {write_number(evaluated.score)}"


def _timing(evaluated: EvaluatedAttempt, grade: Grade, rules: AssignmentPolicy) -> str:
    submitted = evaluated.attempt.submitted
    if not evaluated.lateness:
        forgiven = grade.due and submitted and submitted > grade.due
        return "on time" + (f" thanks to {write_duration(rules.grace)} of grace" if forgiven else "")
    words = f"{write_duration(evaluated.lateness)} late"
    if evaluated.refusal is Refusal.CUTOFF:
        cutoff = (rules.late.cutoff or 0) * rules.late.unit
        return (
            f"{words}, after the cut-off of {write_duration(cutoff)}: not accepted" if cutoff else f"{words}: refused"
        )
    if evaluated.late_days:
        days = write_count(evaluated.late_days, "free late day")
        words += f", {days} {'spent' if evaluated is grade.counted else 'needed'}"
    if evaluated.deduction:
        counted_as = write_count(evaluated.late_units, rules.late.per)
        words += f", counted as {counted_as}: minus {write_number(evaluated.deduction)}"
        capped = evaluated.late_units * rules.late.percent > rules.late.cap
        words += f" (at most {write_number(rules.late.cap)} %)" if capped else ""
    return words


def _no_attempt(grade: Grade, zone: ZoneInfo | None) -> str:
    """Return why no attempt counts."""
    due = f", due {write_time(grade.due, zone)}" if grade.due else ", no due date"
    match grade.state:
        case GradeState.MISSING:
            return f"nothing accepted{due} = 0"
        case GradeState.OPEN:
            return f"nothing handed in yet{due}"
        case _:
            return f"nothing accepted{due}"


def _adjustment(adjustment: Adjustment) -> str:
    reason, points = _reason(adjustment), adjustment.points or Decimal(0)
    match adjustment.kind:
        case AdjustmentKind.EXCUSE:
            return f"excused: {reason}"
        case AdjustmentKind.SET:
            return f"set to {write_number(points)}: {reason}"
        case _:
            return f"{'+' if points > 0 else ''}{write_number(points)}: {reason}"


def _reason(decision: Adjustment | Extension) -> str:
    return f"{decision.why} ({decision.who})"
