"""When submissions were received, compared with the deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class SubmissionTimes:
    """When the submissions to one assignment were received, and when they were due."""

    received: Sequence[datetime] = ()  # with time zones
    due: datetime | None = None

    @property
    def deadline(self) -> str:
        """The deadline as people write it."""
        return f"{self.due:%Y-%m-%d %H:%M %Z}" if self.due else ""

    @property
    def last_hour(self) -> int:
        """How many were received in the hour before the deadline."""
        return sum(timedelta(0) <= self.due - time < HOUR for time in self.received) if self.due else 0

    @property
    def late(self) -> int:
        """How many were received after the deadline."""
        return sum(time > self.due for time in self.received) if self.due else 0
