"""Properties that hold for whatever a term brings, and corners that examples do not reach."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.apply_policy import grade_assignment, grade_term, rounded
from autograder.gradebook.grades import Adjustment, AdjustmentKind, Attempt, Extension, GradeState
from autograder.model.policy import (
    AssignmentPolicy,
    CountedAttempt,
    HalfRounding,
    LatePolicy,
    LateUnit,
    Policy,
    Rounding,
)

DUE = datetime(2026, 10, 19, 21, 59, tzinfo=UTC)
NOW = DUE + timedelta(days=100)
POINTS = Decimal(100)
NAMES = ("a1", "a2", "a3")

decimals = st.decimals(0, 120, places=4)
percents = st.decimals(0, 100, places=2)
lates = st.builds(LatePolicy, st.sampled_from(LateUnit), percents, percents, st.none() | st.integers(0, 200))
assignment_policies = st.builds(
    AssignmentPolicy,
    due=st.just(DUE),
    grace=st.integers(0, 90).map(lambda minutes: timedelta(minutes=minutes)),
    late=lates,
    attempts=st.none() | st.integers(1, 4),
    counts=st.sampled_from(CountedAttempt),
    weight=st.decimals(0, 10, places=1),
    maximum=st.none() | st.decimals(100, 120, places=2),
)
offsets = st.integers(-3000, 20000).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def attempt_lists(draw, least=0, most=4, points=decimals):
    drawn = draw(st.lists(st.tuples(offsets, points), min_size=least, max_size=most))
    return [
        Attempt(number, str(number), NOW, DUE + offset, False, points, POINTS)
        for number, (offset, points) in enumerate(drawn)
    ]


@st.composite
def adjustment_lists(draw):
    kinds = draw(st.lists(st.tuples(st.sampled_from(AdjustmentKind), st.decimals(-150, 150, places=2)), max_size=3))
    return [Adjustment(kind, points, "grace", "appeal", NOW) for kind, points in kinds]


def grade(rules, attempts, adjustments=(), extension=None, late_days=0):
    return grade_assignment("a1", rules, POINTS, attempts, adjustments, extension, late_days, NOW)


def worth(grade):
    """Return a number to compare scores by: no score is the lowest."""
    return Decimal(-1) if grade.score is None else grade.score


maybe_graded = attempt_lists(points=st.none() | decimals)


@given(assignment_policies, maybe_graded, adjustment_lists(), st.integers(0, 5))
def test_a_score_is_never_below_zero_or_above_its_maximum(rules, attempts, adjustments, late_days):
    made = grade(rules, attempts, adjustments, None, late_days)
    assert made.score is None or 0 <= made.score <= made.maximum
    assert made.maximum == max(POINTS, rules.maximum or POINTS)
    for evaluated in made.attempts:
        assert evaluated.score is None or 0 <= evaluated.score <= made.maximum
        assert 0 <= evaluated.late_days <= late_days


@given(assignment_policies, maybe_graded, adjustment_lists(), st.integers(0, 5), st.randoms())
def test_the_order_in_which_attempts_become_known_does_not_matter(rules, attempts, adjustments, late_days, chance):
    shuffled = list(attempts)
    chance.shuffle(shuffled)
    assert grade(rules, shuffled, adjustments, None, late_days) == grade(rules, attempts, adjustments, None, late_days)


@given(assignment_policies, attempt_lists(), st.integers(0, 5), st.integers(1, 20000))
def test_handing_everything_in_later_never_makes_the_best_better(rules, attempts, late_days, minutes):
    rules = replace(rules, counts=CountedAttempt.BEST)
    delay = timedelta(minutes=minutes)
    later = [replace(attempt, submitted=attempt.submitted + delay) for attempt in attempts]
    assert worth(grade(rules, later, (), None, late_days)) <= worth(grade(rules, attempts, (), None, late_days))


@given(assignment_policies, attempt_lists(least=1), st.integers(0, 5), st.data())
def test_handing_one_attempt_in_later_without_overtaking_never_helps(rules, attempts, late_days, data):
    # After the cut-off, the attempt before the latest counts.
    late = replace(rules.late, cutoff=rules.late.cutoff if rules.counts is CountedAttempt.BEST else None)
    rules = replace(rules, late=late)
    ordered = sorted(attempts, key=lambda attempt: (attempt.submitted, attempt.digest))
    chosen = data.draw(st.integers(0, len(ordered) - 1))
    until = ordered[chosen + 1].submitted if chosen + 1 < len(ordered) else DUE + timedelta(days=30)
    submitted = data.draw(st.datetimes(*(when.replace(tzinfo=None) for when in (ordered[chosen].submitted, until))))
    moved = replace(ordered[chosen], submitted=submitted.replace(tzinfo=UTC), digest="")
    later = [*ordered[:chosen], moved, *ordered[chosen + 1 :]]
    assert worth(grade(rules, later, (), None, late_days)) <= worth(grade(rules, attempts, (), None, late_days))


@given(assignment_policies, attempt_lists(most=1), st.integers(0, 5), st.integers(1, 20000))
def test_one_attempt_alone_never_gains_by_coming_later(rules, attempts, late_days, minutes):
    delay = timedelta(minutes=minutes)
    later = [replace(attempt, submitted=attempt.submitted + delay) for attempt in attempts]
    assert worth(grade(rules, later, (), None, late_days)) <= worth(grade(rules, attempts, (), None, late_days))


@given(assignment_policies, attempt_lists(), st.integers(0, 5), st.integers(1, 20000))
def test_more_time_never_makes_the_best_worse(rules, attempts, late_days, minutes):
    rules = replace(rules, counts=CountedAttempt.BEST)
    extension = Extension(DUE + timedelta(minutes=minutes), "grace", "ill", NOW)
    without = worth(grade(rules, attempts, (), None, late_days))
    assert worth(grade(rules, attempts, (), extension, late_days)) >= without
    assert worth(grade(rules, attempts, (), None, late_days + 1)) >= without


@given(assignment_policies, attempt_lists(), st.integers(1, 5))
def test_no_free_day_is_spent_that_does_not_help(rules, attempts, late_days):
    for evaluated in grade(rules, attempts, (), None, late_days).attempts:
        if evaluated.late_days:
            fewer = grade(rules, [evaluated.attempt], (), None, evaluated.late_days - 1).attempts[0]
            assert fewer.score < evaluated.score


policies = st.builds(
    Policy,
    assignments=st.fixed_dictionaries(dict.fromkeys(NAMES, assignment_policies)),
    late_days=st.integers(0, 4),
    drop_lowest=st.integers(0, 2),
)


@given(policies, st.fixed_dictionaries({name: attempt_lists(most=2) for name in NAMES}))
def test_a_total_is_the_best_that_dropping_can_give_and_within_its_bounds(policy, attempts):
    term = grade_term(policy, dict.fromkeys(NAMES, POINTS), attempts, {}, {}, NOW)
    shares = {
        name: (Fraction(policy.assignments[name].weight), grade.share)
        for name, grade in term.grades.items()
        if grade.share is not None and policy.assignments[name].weight
    }
    if not shares:
        assert term.total is None
        return
    kept = max(len(shares) - policy.drop_lowest, 1)
    assert len(shares) - len(term.dropped) == kept
    possible = [
        sum(weight * share for weight, share in chosen) / sum(weight for weight, _ in chosen)
        for chosen in combinations(shares.values(), kept)
    ]
    assert term.total == min(max(possible), 1) * 100
    assert 0 <= term.total <= 100
    assert 0 <= term.late_days_left <= policy.late_days


one_each = st.fixed_dictionaries({name: attempt_lists(least=1, most=1) for name in NAMES})


@given(policies, one_each, st.sampled_from(NAMES), decimals)
def test_a_better_piece_of_work_never_makes_the_total_worse(policy, attempts, name, points):
    policy = replace(policy, late_days=0)  # a better one may be worth a free day, which the next one lacks
    better = {**attempts, name: [replace(attempts[name][0], points=max(points, attempts[name][0].points))]}
    before, after = (grade_term(policy, dict.fromkeys(NAMES, POINTS), some, {}, {}, NOW) for some in (attempts, better))
    assert before.total is None or after.total >= before.total


@given(st.fractions(0, 100), st.integers(0, 6))
def test_rounding_goes_to_the_nearest_and_halves_go_where_the_policy_says(number, decimals):
    up, even = (Fraction(rounded(number, Rounding(decimals, half))) for half in (HalfRounding.UP, HalfRounding.EVEN))
    unit = Fraction(1, 10**decimals)
    assert abs(up - number) <= unit / 2
    assert abs(even - number) <= unit / 2
    if abs(up - number) == unit / 2:
        assert up > number
        assert (even / unit) % 2 == 0


@pytest.mark.parametrize(
    ("number", "half", "wanted"),
    [
        ("0.125", HalfRounding.UP, "0.13"),
        ("0.125", HalfRounding.EVEN, "0.12"),
        ("0.135", HalfRounding.EVEN, "0.14"),
        ("1", HalfRounding.UP, "1.00"),
    ],
)
def test_halves_are_those_of_decimal_numbers_not_of_binary_ones(number, half, wanted):
    assert str(rounded(Decimal(number), Rounding(2, half))) == wanted


def test_an_incomplete_attempt_counts_only_if_there_is_no_other():
    graded = Attempt(1, "1", NOW, DUE, False, Decimal(40), POINTS)
    broken = Attempt(2, "2", NOW, DUE, False, None, POINTS)
    assert grade(AssignmentPolicy(), [graded, broken]).score == 40
    only = grade(AssignmentPolicy(), [broken])
    assert (only.state, only.score, only.share) == (GradeState.NOT_GRADED, None, None)
    latest = grade(AssignmentPolicy(counts=CountedAttempt.LATEST), [graded, broken])
    assert latest.state is GradeState.NOT_GRADED


def test_points_added_to_what_is_not_graded_count_once_it_is_graded():
    broken = Attempt(2, "2", NOW, DUE, False, None, POINTS)
    extra = [Adjustment(AdjustmentKind.ADD, Decimal(5), "grace", "appeal", NOW)]
    assert grade(AssignmentPolicy(), [broken], extra).state is GradeState.NOT_GRADED
    assert grade(AssignmentPolicy(), [replace(broken, points=Decimal(50))], extra).score == 55


def test_points_added_to_an_excused_assignment_do_not_make_it_count():
    kinds = [
        Adjustment(AdjustmentKind.EXCUSE, None, "g", "w", NOW),
        Adjustment(AdjustmentKind.ADD, Decimal(5), "g", "w", NOW),
    ]
    assert grade(AssignmentPolicy(), [], kinds).state is GradeState.EXCUSED


def test_attempts_at_one_moment_are_told_apart_by_their_files():
    first, second = (Attempt(n, digest, NOW, DUE, False, Decimal(n), POINTS) for n, digest in ((1, "b"), (2, "a")))
    rules = AssignmentPolicy(counts=CountedAttempt.LATEST)
    assert grade(rules, [first, second]).score == grade(rules, [second, first]).score == 1


def test_free_days_go_to_what_is_due_first_whatever_the_course_calls_it():
    late = LatePolicy(LateUnit.DAY, Decimal(10))
    policy = Policy(
        None,
        {"a": AssignmentPolicy(due=DUE + timedelta(days=9), late=late), "b": AssignmentPolicy(due=DUE, late=late)},
        1,
    )
    attempts = {
        name: [Attempt(1, "1", NOW, rules.due + timedelta(hours=1), False, POINTS, POINTS)]
        for name, rules in policy.assignments.items()
    }
    term = grade_term(policy, dict.fromkeys("ab", POINTS), attempts, {}, {}, NOW)
    assert (term.grades["a"].score, term.grades["b"].score, term.late_days_left) == (90, 100, 0)
    assert list(term.grades) == ["a", "b"]
