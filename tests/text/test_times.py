"""Times are read as they are written, and never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.text.times import add_days, read_time, write_duration, write_time

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "zone", "wanted"),
    [
        ("2026-10-19 23:59", BERLIN, datetime(2026, 10, 19, 21, 59, tzinfo=UTC)),
        ("2026-11-19T23:59:30", BERLIN, datetime(2026, 11, 19, 22, 59, 30, tzinfo=UTC)),
        ("2026-10-19 23:59+05:30", BERLIN, datetime(2026, 10, 19, 18, 29, tzinfo=UTC)),
        ("2026-10-19T23:59Z", None, datetime(2026, 10, 19, 23, 59, tzinfo=UTC)),
        ("2026-10-25 02:30+01:00", BERLIN, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25 03:00", BERLIN, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("2026-03-29 01:59", BERLIN, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_its_own_zone_or_the_courses(text, zone, wanted):
    assert read_time(text, zone) == wanted
    assert read_time(text, zone).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "zone", "message"),
    [
        ("tomorrow", BERLIN, "found 'tomorrow', wanted a date and a time such as 2026-10-19 23:59"),
        ("", BERLIN, "found '', wanted a date and a time"),
        ("2026-10-32 10:00", BERLIN, "found '2026-10-32 10:00', wanted a date and a time"),
        ("2026-10-19", BERLIN, "found '2026-10-19', wanted a date with a time of day"),
        (
            "2026-10-19 23:59",
            None,
            "without a time zone; write one, such as 2026-10-19 23:59+02:00, or set timezone in course.yml",
        ),
        ("0001-01-01 00:00+10:00", BERLIN, "wanted a year from 1970 to 2999"),
        (
            "2026-10-25 02:30",
            BERLIN,
            "in Europe/Berlin, where the clock is set back; write 2026-10-25 02:30+02:00 or 2026-10-25 02:30+01:00",
        ),
        (
            "2026-03-29 02:30",
            BERLIN,
            "which is skipped in Europe/Berlin, where the clock is set forward; choose another",
        ),
    ],
)
def test_what_is_not_a_time_is_refused_with_the_reason(text, zone, message):
    with pytest.raises(ValueError, match="found") as caught:
        read_time(text, zone)
    assert message in str(caught.value)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))
def test_what_is_written_is_read_as_the_same_time(naive):
    moment = naive.replace(tzinfo=UTC, microsecond=0)
    written = write_time(moment, None)
    assert read_time(written.replace(" UTC", "Z"), BERLIN) == moment


def test_a_time_is_written_as_the_courses_clock_shows_it():
    assert write_time(datetime(2026, 10, 19, 21, 59, tzinfo=UTC), BERLIN) == "2026-10-19 23:59"
    assert write_time(datetime(2026, 10, 19, 21, 59, 7, tzinfo=UTC), None) == "2026-10-19 21:59:07 UTC"


@pytest.mark.parametrize(
    ("duration", "written"),
    [
        (timedelta(0), "0 min"),
        (timedelta(seconds=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "1 h"),
        (timedelta(days=1, minutes=5), "1 day 5 min"),
        (timedelta(days=2, hours=3), "2 days 3 h"),
    ],
)
def test_a_duration_is_rounded_up_to_the_minute(duration, written):
    assert write_duration(duration) == written


@pytest.mark.parametrize(
    ("start", "zone", "days", "hours", "wanted"),
    [
        pytest.param("2026-10-19 23:59", BERLIN, 7, 0, "2026-10-26 23:59", id="the clock is set back on the way"),
        pytest.param("2026-10-24 23:59", BERLIN, 0, 24, "2026-10-25 22:59", id="hours are hours"),
        pytest.param("2026-10-24 02:30", BERLIN, 1, 0, "2026-10-25 02:30+01:00", id="twice: the second time"),
        pytest.param("2026-03-28 02:30", BERLIN, 1, 0, "2026-03-29 03:30", id="never: an hour later"),
        pytest.param("2026-03-28 02:30Z", None, 1, 1, "2026-03-29 03:30Z", id="without a zone"),
    ],
)
def test_days_later_is_at_the_same_time_of_day(start, zone, days, hours, wanted):
    assert add_days(read_time(start, zone), zone, days, hours) == read_time(wanted, zone)


@pytest.mark.parametrize(("days", "hours"), [(10**9, 0), (0, 10**20), (10**20, 0), (400_000, 0)])
def test_days_beyond_the_last_year_are_refused(days, hours):
    with pytest.raises(ValueError, match=f"found {days} days and {hours} hours, wanted fewer: up to the year 2999"):
        add_days(read_time("2026-10-19 23:59", BERLIN), BERLIN, days, hours)
