"""The rules of ``course.yml``: deadlines, late work, and how points become grades. Numbers are exact, times in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo


class LateUnit(StrEnum):
    """The unit in which lateness is counted."""

    HOUR = "hour"
    DAY = "day"  # 24 hours, even when clocks change


class CountedAttempt(StrEnum):
    """Which of a student's attempts is graded."""

    BEST = "best"
    LATEST = "latest"


class HalfRounding(StrEnum):
    """How a number half way between two others is rounded."""

    UP = "up"
    EVEN = "even"


@dataclass(frozen=True)
class LatePolicy:
    """What late work costs."""

    per: LateUnit = LateUnit.DAY
    percent: Decimal = Decimal(0)  # of an assignment's points, for each started hour or day
    cap: Decimal = Decimal(100)  # the most that is deducted, in percent of an assignment's points
    cutoff: int | None = None  # hours or days after which nothing is accepted; None: late work is always accepted

    @cached_property
    def unit(self) -> timedelta:
        """The length of an hour or a day."""
        return timedelta(hours=1) if self.per is LateUnit.HOUR else timedelta(days=1)


@dataclass(frozen=True)
class Rounding:
    """How an exact number is shown. Only what is shown is rounded, once; all arithmetic is exact."""

    decimals: int = 2
    half: HalfRounding = HalfRounding.UP


@dataclass(frozen=True)
class AssignmentPolicy:
    """The rules for one assignment."""

    release: datetime | None = None
    due: datetime | None = None  # None: never late, and never missing
    grace: timedelta = timedelta(0)
    late: LatePolicy = LatePolicy()
    attempts: int | None = None  # later ones are not considered; None: no limit
    counts: CountedAttempt = CountedAttempt.BEST
    weight: Decimal = Decimal(1)
    bonus: frozenset[str] = frozenset()  # questions whose points are added on top
    maximum: Decimal | None = None  # of the score; None: the points of the questions that are not a bonus


@dataclass(frozen=True)
class Policy:
    """How reports become grades."""

    zone: ZoneInfo | None = None
    assignments: Mapping[str, AssignmentPolicy] = field(default_factory=dict)  # of every assignment, by id
    late_days: int = 0  # free ones, for each student
    drop_lowest: int = 0
    rounding: Rounding = Rounding()
