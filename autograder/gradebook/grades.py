"""Attempts into grades: a function of what was handed in, the policy and what people decided. It knows no database.

All of it is exact. Points are decimal numbers, and so is whatever is added to or taken from them; shares and the total
are fractions. Rounding happens once, to what is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal, Inexact, localcontext
from enum import StrEnum
from fractions import Fraction
from heapq import nlargest
from math import lcm

from autograder.model.policy import CountedAttempt, HalfRounding, Policy, Rounding, Terms

DAY = timedelta(days=1)
NEVER = datetime.max.replace(tzinfo=UTC)
ON_TIME = timedelta(0)
HUNDRED = Decimal(100)
EXACT = Context(prec=60, traps=[Inexact])  # a sum that would lose a digit is an error, not a wrong grade


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a student handed in, and what grading gave for it."""

    submission: int
    digest: str
    received: datetime  # by the gradebook
    submitted: datetime | None  # by the student, where that is known
    marked_late: bool  # by whoever collected it
    points: Decimal | None  # None: not graded
    out_of: Decimal  # what makes 100 %


class Kind(StrEnum):
    """What somebody decided about a student's score."""

    SET = "set"  # the score is this
    ADD = "add"  # on top of what it is, or off it
    EXCUSE = "excuse"  # the assignment is left out for this student
    RESET = "reset"  # nothing decided before holds any more


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A decision about a student's score, which comes after everything that the policy does."""

    kind: Kind
    points: Decimal | None  # of SET and ADD
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """Another due date for one student."""

    due: datetime
    who: str
    why: str
    at: datetime


class Refusal(StrEnum):
    """Why an attempt does not count at all."""

    CUTOFF = "cutoff"  # it came after the cut-off
    LIMIT = "limit"  # as many as are allowed came before it


@dataclass(frozen=True, slots=True)
class Judged:
    """An attempt under the terms of its assignment."""

    attempt: Attempt
    lateness: timedelta  # since the due date; zero if on time
    refusal: Refusal | None = None
    late_days: int = 0  # free ones that were spent on it
    started: int = 0  # hours or days that it is charged for
    deduction: Decimal = Decimal(0)
    score: Decimal | None = None  # None: not graded, or refused


class State(StrEnum):
    """What a student has of an assignment."""

    GRADED = "graded"
    NOT_GRADED = "not graded"  # handed in, but grading did not come to an end, or did not begin
    MISSING = "missing"  # due, and nothing that counts was handed in: no points
    OPEN = "open"  # may still come
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Grade:
    """A student's grade in one assignment, with all that it came from."""

    assignment: str
    state: State
    score: Decimal | None  # exact; None unless graded or missing
    out_of: Decimal  # what makes 100 %
    maximum: Decimal  # the most that the score can be
    due: datetime | None
    extension: Extension | None
    attempts: tuple[Judged, ...]  # in the order in which they came
    counted: Judged | None
    adjustments: tuple[Adjustment, ...]

    @property
    def share(self) -> Fraction | None:
        """The score as a part of what makes 100 %; None where it does not count."""
        if self.score is None or not self.out_of:
            return None
        (over, under), (whole_over, whole_under) = self.score.as_integer_ratio(), self.out_of.as_integer_ratio()
        return Fraction(over * whole_under, under * whole_over)  # three times as fast as to divide two fractions


@dataclass(frozen=True, slots=True)
class Term:
    """A student's grades of a term, and what they make."""

    grades: Mapping[str, Grade]  # by assignment
    dropped: frozenset[str]
    late_days: int  # that are left
    total: Fraction | None  # exact, in percent; None while nothing counts


def grade_term(
    policy: Policy,
    points: Mapping[str, Decimal],
    attempts: Mapping[str, Sequence[Attempt]],
    adjustments: Mapping[str, Sequence[Adjustment]],
    extensions: Mapping[str, Extension],
    now: datetime,
) -> Term:
    """Grade one student.

    Parameters
    ----------
    policy : Policy
        The course's rules.
    points : mapping of str to Decimal
        What makes 100 % of each assignment where nothing was handed in, in the order of the course.
    attempts, adjustments, extensions : mappings by assignment
        All that is known of the student; adjustments in the order in which they were decided.
    now : datetime
        Until when a missing attempt may still come.
    """
    left = policy.late_days
    grades: dict[str, Grade] = {}
    with localcontext(EXACT):
        for name in by_due_date(policy, points):
            grades[name] = grade_assignment(
                name,
                policy.terms[name],
                points[name],
                attempts.get(name, ()),
                adjustments.get(name, ()),
                extensions.get(name),
                left,
                now,
            )
            counted = grades[name].counted
            left -= counted.late_days if counted else 0
    shares = {
        name: (policy.terms[name].weight, share)
        for name in points
        if policy.terms[name].weight and (share := grades[name].share) is not None
    }
    kept, mean = _best(shares, len(shares) - policy.drop_lowest)
    total = None if mean is None else min(mean * 100, Fraction(100))
    return Term({name: grades[name] for name in points}, frozenset(shares) - kept, left, total)


def by_due_date(policy: Policy, names: Iterable[str]) -> list[str]:
    """Order assignments as free late days are spent on them; those without a due date come last."""
    return sorted(names, key=lambda name: policy.terms[name].due or NEVER)


def grade_assignment(
    name: str,
    terms: Terms,
    points: Decimal,
    attempts: Sequence[Attempt],
    adjustments: Sequence[Adjustment],
    extension: Extension | None,
    late_days: int,
    now: datetime,
) -> Grade:
    """Grade one student's work on one assignment; `late_days` are the free ones that are left."""
    due = extension.due if extension else terms.due
    ordered = sorted(attempts, key=lambda attempt: (attempt.submitted or attempt.received, attempt.digest))
    judged = tuple(_judge(attempt, number, terms, due, late_days) for number, attempt in enumerate(ordered))
    accepted = [one for one in judged if one.refusal is None]
    counted = _choose(accepted, terms.counts)
    if counted:
        state, score, points = State.GRADED, counted.score, counted.attempt.out_of
        if score is None:
            state = State.NOT_GRADED
    elif due is not None and now > due + terms.grace:
        state, score = State.MISSING, Decimal(0)
    else:
        state, score = State.OPEN, None
    maximum = max(points, terms.maximum or points)
    for adjustment in standing(adjustments):
        match adjustment.kind:
            case Kind.EXCUSE:
                state, score = State.EXCUSED, None
            case Kind.SET:
                state, score = State.GRADED, adjustment.points
            case _ if state not in (State.NOT_GRADED, State.EXCUSED):
                state, score = State.GRADED, (score or Decimal(0)) + (adjustment.points or Decimal(0))
    if score is not None:
        score = min(max(score, Decimal(0)), maximum)
    return Grade(name, state, score, points, maximum, due, extension, judged, counted, tuple(adjustments))


def standing(adjustments: Sequence[Adjustment]) -> list[Adjustment]:
    """Leave out what later decisions took back: a reset all before it, a set and an excuse likewise."""
    held: list[Adjustment] = []
    for adjustment in adjustments:
        if adjustment.kind is not Kind.ADD:
            held.clear()
        if adjustment.kind is not Kind.RESET:
            held.append(adjustment)
    return held


def _judge(attempt: Attempt, number: int, terms: Terms, due: datetime | None, late_days: int) -> Judged:
    lateness = attempt.submitted - due if due and attempt.submitted else ON_TIME
    if lateness <= terms.grace:
        lateness = ON_TIME
    if terms.attempts is not None and number >= terms.attempts:
        return Judged(attempt, lateness, Refusal.LIMIT)
    if lateness == ON_TIME:
        return Judged(attempt, lateness, score=_within(attempt.points, attempt, terms))
    late = terms.late
    if late.cutoff is not None and lateness > late.cutoff * late.unit:
        return Judged(attempt, lateness, Refusal.CUTOFF)
    at_best = _charge(attempt, terms, lateness, late_days)
    # A free day is spent only where the score would be lower without it.
    charged = (_charge(attempt, terms, lateness, days) for days in range(late_days + 1))
    return next(one for one in charged if one.score == at_best.score)


def _charge(attempt: Attempt, terms: Terms, lateness: timedelta, late_days: int) -> Judged:
    late = terms.late
    started = max(0, -(-(lateness - late_days * DAY) // late.unit))
    deduction = attempt.out_of * min(started * late.percent, late.cap) / HUNDRED
    points = None if attempt.points is None else attempt.points - deduction
    return Judged(attempt, lateness, None, late_days, started, deduction, _within(points, attempt, terms))


def _within(points: Decimal | None, attempt: Attempt, terms: Terms) -> Decimal | None:
    if points is None:
        return None
    return min(max(points, Decimal(0)), max(attempt.out_of, terms.maximum or attempt.out_of))


def _choose(accepted: Sequence[Judged], counts: CountedAttempt) -> Judged | None:
    """Take the latest, or the best: the first of equal ones, and one that is not graded only if none is."""
    if not accepted or counts is CountedAttempt.LATEST:
        return accepted[-1] if accepted else None
    return max(accepted, key=lambda one: (one.score is not None, one.score or Decimal(0), -one.late_days))


def _best(shares: Mapping[str, tuple[Decimal, Fraction]], number: int) -> tuple[frozenset[str], Fraction | None]:
    """Choose the assignments, at least one, whose weighted mean is the highest (Dinkelbach's iteration).

    The lowest shares would do where weights are equal. Where they are not, dropping them could make a worse
    piece of work give a better total.
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
    """Round once, exactly, to the decimals that the course shows."""
    scaled = Fraction(number) * 10**rounding.decimals
    whole = round(scaled) if rounding.half is HalfRounding.EVEN else (scaled + Fraction(1, 2)).__floor__()
    return Decimal(whole).scaleb(-rounding.decimals)
