"""Times as people write them, in a course's time zone."""

from datetime import datetime

from autograder.errors import UsageError
from autograder.model import Course
from autograder.text.times import add_days, read_time


def parse_time(text: str, course: Course) -> datetime:
    """Read a date and a time.

    Raises
    ------
    UsageError
        If it is none.
    """
    try:
        return read_time(text, course.policy.zone)
    except ValueError as error:
        raise UsageError(str(error)) from error


def parse_later_time(start: datetime, course: Course, *, days: int = 0, hours: int = 0) -> datetime:
    """Go on by days, to the same time of day on the course's clock, and then by hours.

    Raises
    ------
    UsageError
        If that is backwards, or beyond the years that there are.
    """
    if days < 0 or hours < 0:
        raise UsageError(f"found {days} days and {hours} hours, wanted none below 0")
    try:
        return add_days(start, course.policy.zone, days, hours)
    except ValueError as error:
        raise UsageError(str(error)) from error
