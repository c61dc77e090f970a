"""What a course demands of time and gives for work: the nouns of ``course.yml``. Numbers are exact, moments in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo


class Per(StrEnum):
    """What late work is counted in."""

    HOUR = "hour"
    DAY = "day"  # of 24 hours, also when clocks change


class Counts(StrEnum):
    """Which of a student's attempts is graded."""

    BEST = "best"
    LATEST = "latest"


class Half(StrEnum):
    """Where a number goes that lies half way between two."""

    UP = "up"
    EVEN = "even"


@dataclass(frozen=True)
class Late:
    """What late work costs."""

    per: Per = Per.DAY
    percent: Decimal = Decimal(0)  # of an assignment's points, for each started hour or day
    cap: Decimal = Decimal(100)  # the most that is taken, in percent of an assignment's points
    cutoff: int | None = None  # hours or days after which nothing is accepted any more; None: never

    @cached_property
    def unit(self) -> timedelta:
        """How long an hour or a day is."""
        return timedelta(hours=1) if self.per is Per.HOUR else timedelta(days=1)


@dataclass(frozen=True)
class Rounding:
    """How an exact number is written; done once, to what is shown, never to what is reckoned with."""

    decimals: int = 2
    half: Half = Half.UP


@dataclass(frozen=True)
class AssignmentPolicy:
    """The rules for one assignment."""

    release: datetime | None = None
    due: datetime | None = None  # None: never late, and never missing
    grace: timedelta = timedelta(0)
    late: Late = Late()
    attempts: int | None = None  # later ones are not considered; None: no limit
    counts: Counts = Counts.BEST
    weight: Decimal = Decimal(1)
    bonus: frozenset[str] = frozenset()  # questions whose points come on top
    maximum: Decimal | None = None  # the most that a score can be; None: the points of the other questions


@dataclass(frozen=True)
class Policy:
    """How reports become grades."""

    zone: ZoneInfo | None = None
    assignments: Mapping[str, AssignmentPolicy] = field(default_factory=dict)  # of every assignment, by id
    late_days: int = 0  # free ones, for each student
    drop_lowest: int = 0
    rounding: Rounding = Rounding()
