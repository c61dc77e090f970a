"""Times as people write them. Inside the program every time is in UTC."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EXAMPLE = "2026-10-19 23:59"
FIRST_YEAR, LAST_YEAR = 1970, 2999


def read_time(text: str, zone: ZoneInfo | None) -> datetime:
    """Read a date and a time, with an offset of its own or in the course's zone.

    Parameters
    ----------
    text : str
        In ISO 8601, such as ``2026-10-19 23:59`` or ``2026-10-19T23:59+02:00``.
    zone : ZoneInfo or None
        The time zone of a time that is written without an offset.

    Returns
    -------
    datetime
        In UTC.

    Raises
    ------
    ValueError
        If it is not a date, has no time of day or no time zone, or falls on a clock change.
    """
    if _is_date(text):
        raise ValueError(f"found {text!r}, wanted a date with a time of day, such as {EXAMPLE}")
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"found {text!r}, wanted a date and a time such as {EXAMPLE}") from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise ValueError(f"found {text!r}, wanted a year from {FIRST_YEAR} to {LAST_YEAR}")
    if read.tzinfo is not None:
        return read.astimezone(UTC)
    if zone is None:
        raise ValueError(
            f"found {text!r} without a time zone; write one, such as {text}+02:00, or set timezone in course.yml"
        )
    return _from_wall_clock(read, zone)


def add_days(moment: datetime, zone: ZoneInfo | None, days: int, hours: int = 0) -> datetime:
    """Add days, which end at the same time of day on the zone's clock, and then hours.

    Where a clock change makes that time of day happen twice, or skips it, the later time is taken.

    Raises
    ------
    ValueError
        If the result is after `LAST_YEAR`.
    """
    try:
        wall = moment.astimezone(zone or UTC) + timedelta(days=days)
        found = max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)) + timedelta(hours=hours)
    except OverflowError:
        found = None
    if found is None or found.year > LAST_YEAR:
        raise ValueError(f"found {days} days and {hours} hours, wanted fewer: up to the year {LAST_YEAR}")
    return found


def write_time(moment: datetime, zone: ZoneInfo | None) -> str:
    """Format a time as the clock of the zone shows it; in UTC without a zone."""
    wall = moment.astimezone(zone or UTC)
    return f"{wall:%Y-%m-%d %H:%M}" + (f"{wall::%S}" if wall.second else "") + ("" if zone else " UTC")


def write_duration(duration: timedelta) -> str:
    """Format a duration, rounded up to the minute, such as ``1 day 2 h 5 min``."""
    minutes = -(-duration // timedelta(minutes=1))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _from_wall_clock(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the time at which the zone's clock shows `wall`, if there is exactly one."""
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    found = f"found {wall.isoformat(' ', 'minutes')}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall:
        offsets = " or ".join(moment.isoformat(" ", "minutes") for moment in (first, second))
        raise ValueError(f"{found}, which happens twice in {zone}, where the clock is set back; write {offsets}")
    raise ValueError(f"{found}, which is skipped in {zone}, where the clock is set forward; choose another time")
