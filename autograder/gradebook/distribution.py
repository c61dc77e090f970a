"""How the grades of a class are distributed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt
from statistics import fmean, median, quantiles

from autograder.gradebook.class_grades import ClassGrades
from autograder.gradebook.grades import GradeState

BINS = 10  # of the histogram


@dataclass(frozen=True)
class GradeDistribution:
    """The distribution of the scores of one assignment, or of the total, in percent; None where nothing counts."""

    name: str
    count: int  # of the scores
    mean: float | None
    standard_deviation: float | None
    quartiles: tuple[float, float, float] | None  # the middle one is the median
    lowest: float | None
    highest: float | None
    histogram: tuple[int, ...]  # how many have 0 to 9 %, 10 to 19 % ... 90 % and more
    missing: int = 0
    late: int = 0  # of those that count
    not_graded: int = 0


def grade_distributions(class_grades: ClassGrades) -> list[GradeDistribution]:
    """Return the distribution of each assignment in which anybody has a grade, and last that of the total."""
    rows = class_grades.active
    distributions = []
    for assignment in class_grades.course.assignments:
        grades = [row.term.grades[assignment.id] for row in rows]
        states = [grade.state for grade in grades]
        scores = _distribution(assignment.id, (grade.share and grade.share * 100 for grade in grades))
        if scores.count or GradeState.NOT_GRADED in states:
            distributions.append(
                replace(
                    scores,
                    missing=states.count(GradeState.MISSING),
                    late=sum(bool(grade.counted and grade.counted.lateness) for grade in grades),
                    not_graded=states.count(GradeState.NOT_GRADED),
                )
            )
    return [*distributions, _distribution("total", (row.term.total for row in rows))]


def _distribution(name: str, percentages: Iterable[Fraction | None]) -> GradeDistribution:
    values = sorted(float(value) for value in percentages if value is not None)
    histogram = _histogram(values)
    if not values:
        return GradeDistribution(name, 0, None, None, None, None, None, histogram)
    lower, upper = (quantiles(values, n=4, method="inclusive")[::2]) if len(values) > 1 else (values[0], values[0])
    quartiles, mean = (lower, median(values), upper), fmean(values)
    deviation = sqrt(fmean((value - mean) ** 2 for value in values))
    return GradeDistribution(name, len(values), mean, deviation, quartiles, values[0], values[-1], histogram)


def _histogram(values: Sequence[float]) -> tuple[int, ...]:
    bins = [min(int(value / 100 * BINS), BINS - 1) for value in values]
    return tuple(bins.count(index) for index in range(BINS))
