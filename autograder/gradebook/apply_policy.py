"""Apply the course's policy: a student's attempts, and the decisions about them, become grades. It knows no database.

Nothing is rounded on the way: a sum that would lose a digit is an error, not a wrong grade. Rounding happens once, to
what is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from heapq import nlargest
from math import lcm

from autograder.gradebook.grades import (
    ON_TIME,
    Adjustment,
    AdjustmentKind,
    Attempt,
    EvaluatedAttempt,
    Extension,
    Grade,
    GradeState,
    Refusal,
    TermGrades,
)
from autograder.model.policy import AssignmentPolicy, CountedAttempt, HalfRounding, Policy, Rounding

DAY = timedelta(days=1)
NEVER = datetime.max.replace(tzinfo=UTC)
HUNDRED = Decimal(100)
EXACT = Context(prec=60, traps=[Inexact])


def grade_term(
    policy: Policy,
    points: Mapping[str, Decimal],
    attempts: Mapping[str, Sequence[Attempt]],
    adjustments: Mapping[str, Sequence[Adjustment]],
    extensions: Mapping[str, Extension],
    now: datetime,
) -> TermGrades:
    """Grade one student.

    Parameters
    ----------
    policy : Policy
        The course's rules.
    points : mapping of str to Decimal
        What makes 100 % of each assignment where nothing was submitted, in the order of the course.
    attempts, adjustments, extensions : mappings by assignment
        All that is known of the student; adjustments in the order in which they were decided.
    now : datetime
        The time up to which missing work may still be submitted.
    """
    late_days_left = policy.late_days
    grades: dict[str, Grade] = {}
    with localcontext(EXACT):
        for name in by_due_date(policy, points):
            grades[name] = grade_assignment(
                name,
                policy.assignments[name],
                points[name],
                attempts.get(name, ()),
                adjustments.get(name, ()),
                extensions.get(name),
                late_days_left,
                now,
            )
            counted = grades[name].counted
            late_days_left -= counted.late_days if counted else 0
    shares = {
        name: (policy.assignments[name].weight, share)
        for name in points
        if policy.assignments[name].weight and (share := grades[name].share) is not None
    }
    kept, mean = _best_weighted_mean(shares, len(shares) - policy.drop_lowest)
    total = None if mean is None else min(mean * 100, Fraction(100))
    return TermGrades({name: grades[name] for name in points}, frozenset(shares) - kept, late_days_left, total)


def by_due_date(policy: Policy, names: Iterable[str]) -> list[str]:
    """Return assignments in the order in which free late days are spent on them; those without a due date come last."""
    return sorted(names, key=lambda name: policy.assignments[name].due or NEVER)


def grade_assignment(
    name: str,
    policy: AssignmentPolicy,
    points: Decimal,
    attempts: Sequence[Attempt],
    adjustments: Sequence[Adjustment],
    extension: Extension | None,
    late_days: int,
    now: datetime,
) -> Grade:
    """Grade one student's work on one assignment; `late_days` are the free ones that are left."""
    due = extension.due if extension else policy.due
    ordered = sorted(attempts, key=lambda attempt: (attempt.submitted or attempt.received, attempt.digest))
    evaluated = tuple(_evaluate(attempt, index, policy, due, late_days) for index, attempt in enumerate(ordered))
    counted = _choose([one for one in evaluated if one.refusal is None], policy.counts)
    if counted:
        state, score, points = GradeState.GRADED, counted.score, counted.attempt.out_of
        if score is None:
            state = GradeState.NOT_GRADED
    elif due is not None and now > due + policy.grace:
        state, score = GradeState.MISSING, Decimal(0)
    else:
        state, score = GradeState.OPEN, None
    maximum = max(points, policy.maximum or points)
    state, score = _adjust(state, score, adjustments)
    if score is not None:
        score = min(max(score, Decimal(0)), maximum)
    return Grade(name, state, score, points, maximum, due, extension, evaluated, counted, tuple(adjustments))


def _adjust(
    state: GradeState, score: Decimal | None, adjustments: Sequence[Adjustment]
) -> tuple[GradeState, Decimal | None]:
    for adjustment in effective_adjustments(adjustments):
        match adjustment.kind:
            case AdjustmentKind.EXCUSE:
                state, score = GradeState.EXCUSED, None
            case AdjustmentKind.SET:
                state, score = GradeState.GRADED, adjustment.points
            case _ if state not in (GradeState.NOT_GRADED, GradeState.EXCUSED):
                state, score = GradeState.GRADED, (score or Decimal(0)) + (adjustment.points or Decimal(0))
    return state, score


def effective_adjustments(adjustments: Sequence[Adjustment]) -> list[Adjustment]:
    """Return the adjustments that no later one cancels: a reset, a set and an excuse cancel all before them."""
    effective: list[Adjustment] = []
    for adjustment in adjustments:
        if adjustment.kind is not AdjustmentKind.ADD:
            effective.clear()
        if adjustment.kind is not AdjustmentKind.RESET:
            effective.append(adjustment)
    return effective


def _evaluate(
    attempt: Attempt, index: int, policy: AssignmentPolicy, due: datetime | None, late_days: int
) -> EvaluatedAttempt:
    lateness = attempt.submitted - due if due and attempt.submitted else ON_TIME
    if lateness <= policy.grace:
        lateness = ON_TIME
    if policy.attempts is not None and index >= policy.attempts:
        return EvaluatedAttempt(attempt, lateness, Refusal.LIMIT)
    if lateness == ON_TIME:
        return EvaluatedAttempt(attempt, lateness, score=_within_bounds(attempt.points, attempt, policy))
    late = policy.late
    if late.cutoff is not None and lateness > late.cutoff * late.unit:
        return EvaluatedAttempt(attempt, lateness, Refusal.CUTOFF)
    at_best = _deduct(attempt, policy, lateness, late_days)
    # A free day is spent only where the score would be lower without it.
    candidates = (_deduct(attempt, policy, lateness, days) for days in range(late_days + 1))
    return next(one for one in candidates if one.score == at_best.score)


def _deduct(attempt: Attempt, policy: AssignmentPolicy, lateness: timedelta, late_days: int) -> EvaluatedAttempt:
    """Take off what lateness costs after so many free late days."""
    late = policy.late
    late_units = max(0, -(-(lateness - late_days * DAY) // late.unit))
    deduction = attempt.out_of * min(late_units * late.percent, late.cap) / HUNDRED
    points = None if attempt.points is None else attempt.points - deduction
    score = _within_bounds(points, attempt, policy)
    return EvaluatedAttempt(attempt, lateness, None, late_days, late_units, deduction, score)


def _within_bounds(points: Decimal | None, attempt: Attempt, policy: AssignmentPolicy) -> Decimal | None:
    if points is None:
        return None
    return min(max(points, Decimal(0)), max(attempt.out_of, policy.maximum or attempt.out_of))


def _choose(accepted: Sequence[EvaluatedAttempt], counts: CountedAttempt) -> EvaluatedAttempt | None:
    """Choose the latest attempt, or the best: the first of equal ones, and one without a score only if none has one."""
    if not accepted or counts is CountedAttempt.LATEST:
        return accepted[-1] if accepted else None
    return max(accepted, key=lambda one: (one.score is not None, one.score or Decimal(0), -one.late_days))


def _best_weighted_mean(
    shares: Mapping[str, tuple[Decimal, Fraction]], number: int
) -> tuple[frozenset[str], Fraction | None]:
    """Choose the assignments, at least one, whose weighted mean is the highest (Dinkelbach's iteration).

    Dropping the lowest shares would do where weights are equal. Where they are not, it could make a worse piece of work
    give a better total.
    """
    if not shares:
        return frozenset(), None
    # In whole numbers, which are ten times faster than fractions are.
    weights = {name: weight.as_integer_ratio() for name, (weight, _) in shares.items()}
    weights_in = lcm(*(under for _, under in weights.values()))
    shares_in = lcm(*(share.denominator for _, share in shares.values()))
    whole = {
        name: (
            weights[name][0] * (weights_in // weights[name][1]),
            share.numerator * (shares_in // share.denominator),
        )
        for name, (_, share) in shares.items()
    }
    mean = (-1, 1)
    while True:
        over, under = mean
        gain = {name: weight * (share * under - over) for name, (weight, share) in whole.items()}
        kept = nlargest(max(number, 1), whole, key=gain.__getitem__) if number < len(whole) else list(whole)
        mean = sum(whole[name][0] * whole[name][1] for name in kept), sum(whole[name][0] for name in kept)
        if mean[0] * under == over * mean[1]:
            return frozenset(kept), Fraction(mean[0], mean[1] * shares_in)


def rounded(number: Decimal | Fraction, rounding: Rounding) -> Decimal:
    """Round once, exactly, to the decimal places that the course shows."""
    scaled = Fraction(number) * 10**rounding.decimals
    whole = round(scaled) if rounding.half is HalfRounding.EVEN else (scaled + Fraction(1, 2)).__floor__()
    return Decimal(whole).scaleb(-rounding.decimals)
