"""Statistics of a class agree with SciPy's, and are left out where they mean little."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from autograder.reports.statistics import (
    ENOUGH_STUDENTS,
    correlate,
    correlate_failures,
    find_clusters,
    question_statistics,
)

quick = settings(deadline=None, derandomize=True, database=None)


@quick
@given(arrays.arrays(float, (12, 2), elements=st.integers(0, 10).map(float)))
def test_a_correlation_and_its_interval_agree_with_scipys(values):
    first, second = values.T
    found = correlate(first, second)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        assert found is None
        return
    wanted = stats.pearsonr(first, second)
    assert found.value == pytest.approx(wanted.statistic)
    if abs(found.value) < 0.999:
        low, high = wanted.confidence_interval(0.95)
        assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_with_enough_students_the_interval_of_a_good_question_excludes_zero():
    def low(n):
        return math.atanh(0.3) - 1.96 / math.sqrt(n - 3)

    assert low(ENOUGH_STUDENTS) > 0 > low(ENOUGH_STUDENTS - 1)


def test_a_question_is_described_by_its_points_and_the_others():
    points = np.array([[10.0, 5], [10, 4], [5, 2], [0, 0], [0, 1]])
    first, second = question_statistics(points, [10, 5])
    assert (first.students, first.mean, first.full, first.none) == (5, 0.5, 0.4, 0.4)
    assert second.full == 0.2
    assert first.discrimination.value == pytest.approx(np.corrcoef(points.T)[0, 1])  # with the other, not with the sum
    assert not first.enough_students


@pytest.mark.parametrize("points", [np.ones((9, 2)), np.array([[1.0, 2], [2, 3], [3, 1]]), np.array([[1.0, 2]])])
def test_points_that_do_not_vary_or_are_too_few_have_no_discrimination(points):
    assert [question.discrimination for question in question_statistics(points, [3, 3])] == [None, None]


def test_an_empty_class_has_no_statistics():
    (question,) = question_statistics(np.empty((0, 1)), [3])
    assert (question.students, question.discrimination) == (0, None)
    assert math.isnan(question.mean)


@quick
@given(arrays.arrays(bool, (40, 5)))
def test_phi_is_the_correlation_of_failures(failed):
    found = correlate_failures(failed, np.ones_like(failed)).phi
    for i, j in np.ndindex(found.shape):
        counts = failed[:, [i, j]].sum(axis=0)
        if (counts < 3).any() or (counts > 37).any():
            assert np.isnan(found[i, j])
        else:
            assert found[i, j] == pytest.approx(np.corrcoef(failed[:, i], failed[:, j])[0, 1])


def test_students_for_whom_one_of_a_pair_did_not_run_do_not_count():
    failed = np.zeros((60, 2), bool)
    failed[:20] = True
    failed[40:, 0] = True
    ran = np.ones_like(failed)
    ran[40:, 1] = False
    assert correlate_failures(failed, ran).phi[0, 1] == pytest.approx(1)


def test_checks_that_fail_together_are_found():
    chance = np.random.default_rng(1)
    one, other = chance.random(200) < 0.3, chance.random(200) < 0.4
    failed = np.column_stack([one, chance.random(200) < 0.3, other, one, other ^ (chance.random(200) < 0.02), one])
    assert find_clusters(correlate_failures(failed, np.ones_like(failed))) == [[0, 3, 5], [2, 4]]


def test_only_checks_that_all_agree_form_a_cluster():
    base = np.arange(400)
    failed = np.column_stack([base % 400 < 200, (base + 45) % 400 < 200, (base + 90) % 400 < 200])
    found = correlate_failures(failed, np.ones_like(failed))
    assert found.phi[0, 1] == pytest.approx(found.phi[1, 2])
    assert found.phi[0, 2] < 0.5 < found.phi[0, 1]
    assert find_clusters(found) == [[0, 1]]


def test_a_few_students_form_no_clusters():
    failed = np.zeros((15, 4), bool)
    failed[:5] = True
    assert find_clusters(correlate_failures(failed, np.ones_like(failed))) == []


@pytest.mark.parametrize("seed", range(5))
def test_checks_that_fail_at_random_are_not_joined(seed):
    failed = np.random.default_rng(seed).random((30, 40)) < 0.3
    assert find_clusters(correlate_failures(failed, np.ones_like(failed))) == []


def test_without_checks_or_students_there_are_no_clusters():
    assert find_clusters(correlate_failures(np.zeros((0, 3), bool), np.zeros((0, 3), bool))) == []
    assert find_clusters(correlate_failures(np.zeros((3, 0), bool), np.zeros((3, 0), bool))) == []
