"""What the reports of a class say of its questions and checks. Arrays in, numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# From here on the 95 % interval of a correlation of 0.3, which is what a good question has, leaves out 0:
# atanh(0.3) > 1.96 / sqrt(n - 3).
ENOUGH = 44

FEW = 3  # failures, and passes, of a check below which it says nothing of others
STRONG = 0.5  # a phi coefficient that matters
BY_CHANCE = 4.0  # standard errors that the strongest of some hundred pairs hardly reaches by chance
ROUNDING = 1e-9


@dataclass(frozen=True)
class Correlation:
    """A correlation, and where the true one lies with 95 % confidence."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Item:
    """How a question went."""

    students: int
    mean: float  # of the share of points: its difficulty, where little is hard
    full: float  # share of students with all points
    none: float  # share of students without a point
    discrimination: Correlation | None  # None: nothing varies, or there are three students or fewer

    @property
    def enough(self) -> bool:
        """Whether there are so many students that the discrimination means something."""
        return self.students >= ENOUGH


def items(points: Array, most: Sequence[float]) -> list[Item]:
    """Describe each question.

    Parameters
    ----------
    points : ndarray of shape (students, questions)
        What each student got.
    most : sequence of float
        What there was to get.

    Returns
    -------
    list of Item
        Discrimination is the correlation of a question's points with those of all *other* questions, lest a question
        with many points agree with itself.
    """
    students = len(points)
    if not students:
        return [Item(0, np.nan, np.nan, np.nan, None) for _ in most]
    rest = points.sum(axis=1, keepdims=True) - points
    return [
        Item(
            students,
            mean=float((own / whole).mean()),
            full=float((own >= whole).mean()),
            none=float((own <= 0).mean()),
            discrimination=correlate(own, others),
        )
        for own, others, whole in zip(points.T, rest.T, most, strict=True)
    ]


def correlate(first: Array, second: Array) -> Correlation | None:
    """Give Pearson's correlation and its interval by Fisher's transformation; None where it has none."""
    n = len(first)
    if n <= 3 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    value = float(np.corrcoef(first, second)[0, 1])
    middle, width = atanh(max(-0.9999, min(0.9999, value))), 1.96 / sqrt(n - 3)
    return Correlation(value, tanh(middle - width), tanh(middle + width))


@dataclass(frozen=True)
class Agreement:
    """How far checks fail for the same students, pair by pair."""

    phi: Array  # of shape (checks, checks); NaN where one failed, or passed, hardly ever
    linked: NDArray[np.bool_]  # where it is strong, and no work of chance


def agreement(failed: NDArray[np.bool_], ran: NDArray[np.bool_]) -> Agreement:
    """Correlate the failures of checks over the students for whom both of a pair ran.

    Parameters
    ----------
    failed, ran : ndarray of bool of shape (students, checks)
        What happened; what failed did run.
    """
    fails, runs = failed.astype(np.float64), ran.astype(np.float64)
    n = runs.T @ runs
    both = fails.T @ fails
    first = fails.T @ runs  # failures of the row's check where the column's ran
    second = first.T
    few = np.minimum(np.minimum(first, n - first), np.minimum(second, n - second)) < FEW
    with np.errstate(invalid="ignore", divide="ignore"):
        phi = (n * both - first * second) / np.sqrt(first * (n - first) * second * (n - second))
        sure = np.maximum(STRONG, BY_CHANCE / np.sqrt(n)) - ROUNDING
    phi[few] = np.nan
    return Agreement(phi, phi >= sure)


def groups(found: Agreement) -> list[list[int]]:
    """Join checks into groups of which every two are linked, the strongest pairs first.

    Returns
    -------
    list of list of int
        Groups of two checks and more, the largest first.
    """
    group_of = {check: [check] for check in range(len(found.phi))}
    rows, columns = np.nonzero(np.triu(found.linked, 1))
    strongest = np.argsort(-found.phi[rows, columns], kind="stable")
    for row, column in zip(rows[strongest].tolist(), columns[strongest].tolist(), strict=True):
        one, other = group_of[row], group_of[column]
        if one is not other and found.linked[np.ix_(one, other)].all():
            one += other
            group_of |= dict.fromkeys(other, one)
    joined = {id(group): sorted(group) for group in group_of.values() if len(group) > 1}
    return sorted(joined.values(), key=lambda group: (-len(group), group))
