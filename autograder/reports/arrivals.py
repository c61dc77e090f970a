"""When submissions came, against the deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Arrivals:
    """When the submissions to one assignment came, and until when they should."""

    received: Sequence[datetime] = ()  # with time zones
    due: datetime | None = None

    @property
    def deadline(self) -> str:
        """The deadline as people write it."""
        return f"{self.due:%Y-%m-%d %H:%M %Z}" if self.due else ""

    @property
    def last_hour(self) -> int:
        """How many came in the hour before the deadline."""
        return sum(timedelta(0) <= self.due - moment < HOUR for moment in self.received) if self.due else 0

    @property
    def late(self) -> int:
        """How many came after the deadline."""
        return sum(moment > self.due for moment in self.received) if self.due else 0
