"""The schema of ``course.yml``, and the policy that it sets for the assignments of the course."""

import difflib
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    StringConstraints,
    ValidationInfo,
)

from autograder.course.yaml_files import YamlFile
from autograder.model import STRICT, Assignment
from autograder.model.policy import (
    AssignmentPolicy,
    CountedAttempt,
    HalfRounding,
    LatePolicy,
    LateUnit,
    Policy,
    Rounding,
)
from autograder.text.suggestions import no_such_assignment
from autograder.text.times import read_time

LATE_SHORTHANDS = {"accepted": {"per": "day", "percent": 0}, "refused": {"per": "day", "percent": 0, "cutoff": 0}}


def _read_zone(found: object) -> ZoneInfo:
    known = available_timezones()
    if not isinstance(found, str) or found not in known:
        close = difflib.get_close_matches(str(found), known, n=1)
        raise ValueError(f"found {found!r}, wanted the name of a time zone such as {(close or ['Europe/Berlin'])[0]}")
    return ZoneInfo(found)


def _read_time_value(found: object, info: ValidationInfo) -> datetime:
    return read_time(str(found), info.context)


def _read_number(found: object) -> Decimal:
    if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
        raise ValueError(f"found {found!r}, wanted a number")
    return Decimal(str(found))


def _read_late(found: object) -> object:
    if isinstance(found, str) and found not in LATE_SHORTHANDS:
        raise ValueError(f"found {found!r}, wanted accepted, refused, or a mapping of per, percent, cap and cutoff")
    return LATE_SHORTHANDS[found] if isinstance(found, str) else found


Zone = Annotated[ZoneInfo, BeforeValidator(_read_zone)]
Time = Annotated[datetime, BeforeValidator(_read_time_value)]
Number = Annotated[Decimal, BeforeValidator(_read_number), Field(ge=0, lt=10**9, decimal_places=6)]
Percent = Annotated[Number, Field(le=100)]


class _LatePart(BaseModel, **STRICT):
    per: Literal["hour", "day"]
    percent: Percent
    cap: Percent = Decimal(100)
    cutoff: NonNegativeInt | None = None


class _RoundingPart(BaseModel, **STRICT):
    decimals: Annotated[NonNegativeInt, Field(le=6)] = 2
    half: Literal["up", "even"] = "up"


class _Rules(BaseModel, **STRICT):
    counts: Literal["best", "latest"] = "best"
    attempts: PositiveInt | None = None
    grace_minutes: NonNegativeInt = 0
    late: Annotated[_LatePart, BeforeValidator(_read_late)] | None = None


class _PolicyPart(_Rules):
    late_days: NonNegativeInt = 0
    drop_lowest: NonNegativeInt = 0
    rounding: _RoundingPart = _RoundingPart()


class _AssignmentPart(_Rules):
    release: Time | None = None
    due: Time | None = None
    weight: Number = Decimal(1)
    bonus: list[str] = []
    maximum: Number | None = None


class TimeZone(BaseModel):
    """The time zone of a course, read before the rest of the file because the dates depend on it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    timezone: Zone | None = None


class CourseFile(BaseModel, **STRICT):
    """``course.yml``; validated with the course's zone as the context."""

    title: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    timezone: Zone | None = None
    database: Annotated[str, AfterValidator(str.strip)] | None = None
    policy: _PolicyPart = _PolicyPart()
    assignments: dict[str, _AssignmentPart] = {}


def build_policy(file: YamlFile, read: CourseFile, assignments: Sequence[Assignment]) -> Policy:
    """Check the file against the assignments that exist, and return the course's policy.

    Raises
    ------
    SpecError
        If an assignment is unknown, a due date is before its release, or rules contradict each other.
    """
    known = [assignment.id for assignment in assignments]
    for name in read.assignments:
        if name not in known:
            raise file.error_at(("assignments", name), no_such_assignment(name, known))
    if 0 < len(known) <= read.policy.drop_lowest:
        raise file.error_at(
            ("policy", "drop_lowest"),
            f"found {read.policy.drop_lowest}, wanted fewer than the {len(known)} assignments of the course",
        )
    return Policy(
        zone=read.timezone,
        assignments={assignment.id: _assignment_policy(file, read, assignment) for assignment in assignments},
        late_days=read.policy.late_days,
        drop_lowest=read.policy.drop_lowest,
        rounding=Rounding(read.policy.rounding.decimals, HalfRounding(read.policy.rounding.half)),
    )


def _assignment_policy(file: YamlFile, read: CourseFile, assignment: Assignment) -> AssignmentPolicy:
    """Put what the file says of one assignment over what it says of all."""
    own = read.assignments.get(assignment.id, _AssignmentPart())
    place = "assignments", assignment.id
    if own.release and own.due and own.due <= own.release:
        raise file.error_at((*place, "due"), "found a time at or before its release, wanted one after it")
    rules = _Rules.model_validate(
        {name: getattr(part, name) for part in (read.policy, own) for name in _Rules.model_fields
         if name in part.model_fields_set}
    )  # fmt: skip
    if own.due and rules.late is None:
        raise file.error_at(
            (*place, "due"),
            "found a due date, but nothing that says what late work costs; "
            "add late: accepted, late: refused, or such as late: {per: day, percent: 10} here or to policy",
        )
    _check_points(file, own, assignment)
    return AssignmentPolicy(
        release=own.release,
        due=own.due,
        grace=timedelta(minutes=rules.grace_minutes),
        late=LatePolicy(LateUnit(rules.late.per), rules.late.percent, rules.late.cap, rules.late.cutoff)
        if rules.late
        else LatePolicy(),
        attempts=rules.attempts,
        counts=CountedAttempt(rules.counts),
        weight=own.weight,
        bonus=frozenset(own.bonus),
        maximum=own.maximum,
    )


def _check_points(file: YamlFile, own: _AssignmentPart, assignment: Assignment) -> None:
    place = "assignments", assignment.id
    questions = {question.name: question.points for question in assignment.questions}
    for number, name in enumerate(own.bonus):
        if name not in questions:
            raise file.error_at(
                (*place, "bonus", number),
                f"found {name!r}, which is not one of its questions; it has {', '.join(questions)}",
            )
    points = sum(Decimal(str(points)) for name, points in questions.items() if name not in own.bonus)
    if not points:
        raise file.error_at((*place, "bonus"), "all questions are a bonus; wanted at least one that is not")
    if own.maximum is not None and own.maximum < points:
        found, least = (f"{one.normalize():f}" for one in (own.maximum, points))
        raise file.error_at(
            (*place, "maximum"), f"found {found}, wanted at least the {least} points of its other questions"
        )
