"""A class in figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import fmean, median, quantiles

from autograder.gradebook.book import Gradebook
from autograder.gradebook.grades import State

TENTHS = 10


@dataclass(frozen=True)
class Figures:
    """What is to be said of one assignment, or of the total, in percent; None where nothing counts."""

    name: str
    counted: int
    mean: float | None
    deviation: float | None
    quartiles: tuple[float, float, float] | None  # the middle one is the median
    lowest: float | None
    highest: float | None
    tenths: tuple[int, ...]  # how many have 0 to 9 %, 10 to 19 % ... 90 % and more
    missing: int = 0
    late: int = 0  # of those that count
    not_graded: int = 0


def class_figures(gradebook: Gradebook) -> list[Figures]:
    """Give the figures of each assignment that anybody has a grade in, and of the total last."""
    rows = gradebook.active
    figures = []
    for assignment in gradebook.course.assignments:
        grades = [row.term.grades[assignment.id] for row in rows]
        found = _figures(assignment.id, (grade.share and grade.share * 100 for grade in grades))
        late = sum(bool(grade.counted and grade.counted.lateness) for grade in grades)
        states = [grade.state for grade in grades]
        if found.counted or State.NOT_GRADED in states:
            figures.append(
                Figures(**{**vars(found), "missing": states.count(State.MISSING), "late": late,
                           "not_graded": states.count(State.NOT_GRADED)})
            )  # fmt: skip
    return [*figures, _figures("total", (row.term.total for row in rows))]


def _figures(name: str, shares: Iterable[Fraction | None]) -> Figures:
    values = sorted(float(share) for share in shares if share is not None)
    tenths = _tenths(values)
    if not values:
        return Figures(name, 0, None, None, None, None, None, tenths)
    lower, upper = (quantiles(values, n=4, method="inclusive")[::2]) if len(values) > 1 else (values[0], values[0])
    quartiles, mean = (lower, median(values), upper), fmean(values)
    deviation = sqrt(fmean((value - mean) ** 2 for value in values))
    return Figures(name, len(values), mean, deviation, quartiles, values[0], values[-1], tenths)


def _tenths(values: Sequence[float]) -> tuple[int, ...]:
    places = [min(int(value / 100 * TENTHS), TENTHS - 1) for value in values]
    return tuple(places.count(place) for place in range(TENTHS))
