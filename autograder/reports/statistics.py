"""Statistics of questions and checks over a class. Arrays in, numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# With this many students the 95 % interval of a correlation of 0.3, which a good question has, excludes 0:
# atanh(0.3) > 1.96 / sqrt(n - 3).
ENOUGH_STUDENTS = 44

FEWEST_OUTCOMES = 3  # a check with fewer failures, or fewer passes, is not correlated with others
STRONG_PHI = 0.5  # a phi coefficient that matters
CHANCE_ERRORS = 4.0  # standard errors that the strongest of a few hundred pairs hardly ever reaches by chance
ROUNDING = 1e-9


@dataclass(frozen=True)
class Correlation:
    """A correlation coefficient and its 95 % confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class QuestionStatistics:
    """How hard a question was, and how well it tells strong students from weak ones."""

    students: int
    mean: float  # share of points: the lower, the harder
    full: float  # share of students with all points
    none: float  # share of students without any points
    discrimination: Correlation | None  # None: nothing varies, or there are three students or fewer

    @property
    def enough_students(self) -> bool:
        """Whether there are enough students for the discrimination to mean something."""
        return self.students >= ENOUGH_STUDENTS


def question_statistics(points: Array, max_points: Sequence[float]) -> list[QuestionStatistics]:
    """Return the statistics of each question.

    Parameters
    ----------
    points : ndarray of shape (students, questions)
        The points of each student.
    max_points : sequence of float
        The points of each question.

    Returns
    -------
    list of QuestionStatistics
        Discrimination is the correlation of a question's points with those of all *other* questions, so that a
        question with many points is not correlated with itself.
    """
    students = len(points)
    if not students:
        return [QuestionStatistics(0, np.nan, np.nan, np.nan, None) for _ in max_points]
    other_points = points.sum(axis=1, keepdims=True) - points
    return [
        QuestionStatistics(
            students,
            mean=float((own / most).mean()),
            full=float((own >= most).mean()),
            none=float((own <= 0).mean()),
            discrimination=correlate(own, others),
        )
        for own, others, most in zip(points.T, other_points.T, max_points, strict=True)
    ]


def correlate(first: Array, second: Array) -> Correlation | None:
    """Return Pearson's correlation with its interval by Fisher's transformation; None where it is not defined."""
    n = len(first)
    if n <= 3 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    value = float(np.corrcoef(first, second)[0, 1])
    centre, half_width = atanh(max(-0.9999, min(0.9999, value))), 1.96 / sqrt(n - 3)
    return Correlation(value, tanh(centre - half_width), tanh(centre + half_width))


@dataclass(frozen=True)
class FailureCorrelation:
    """How strongly the failures of each two checks are correlated over the students."""

    phi: Array  # of shape (checks, checks); NaN where a check hardly ever failed, or hardly ever passed
    linked: NDArray[np.bool_]  # where phi is strong and not explained by chance


def correlate_failures(failed: NDArray[np.bool_], ran: NDArray[np.bool_]) -> FailureCorrelation:
    """Correlate the failures of each two checks over the students for whom both ran.

    Parameters
    ----------
    failed, ran : ndarray of bool of shape (students, checks)
        Whether each check failed, and whether it ran; a check that failed did run.
    """
    fails, runs = failed.astype(np.float64), ran.astype(np.float64)
    n = runs.T @ runs
    both = fails.T @ fails
    first = fails.T @ runs  # failures of the row's check for students for whom the column's ran
    second = first.T
    few = np.minimum(np.minimum(first, n - first), np.minimum(second, n - second)) < FEWEST_OUTCOMES
    with np.errstate(invalid="ignore", divide="ignore"):
        phi = (n * both - first * second) / np.sqrt(first * (n - first) * second * (n - second))
        least = np.maximum(STRONG_PHI, CHANCE_ERRORS / np.sqrt(n)) - ROUNDING
    phi[few] = np.nan
    return FailureCorrelation(phi, phi >= least)


def find_clusters(correlation: FailureCorrelation) -> list[list[int]]:
    """Join checks into clusters in which every two are linked, starting with the strongest pairs.

    Returns
    -------
    list of list of int
        Clusters of two or more checks, the largest first.
    """
    cluster_of = {check: [check] for check in range(len(correlation.phi))}
    rows, columns = np.nonzero(np.triu(correlation.linked, 1))
    strongest = np.argsort(-correlation.phi[rows, columns], kind="stable")
    for row, column in zip(rows[strongest].tolist(), columns[strongest].tolist(), strict=True):
        one, other = cluster_of[row], cluster_of[column]
        if one is not other and correlation.linked[np.ix_(one, other)].all():
            one += other
            cluster_of |= dict.fromkeys(other, one)
    joined = {id(cluster): sorted(cluster) for cluster in cluster_of.values() if len(cluster) > 1}
    return sorted(joined.values(), key=lambda cluster: (-len(cluster), cluster))
