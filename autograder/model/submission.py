"""What was handed in: a student's files, and where they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Origin:
    """Who handed a submission in and when, as far as the download says. All of it is text that is safe to show."""

    name: str = ""  # the student's, as the LMS writes it
    ids: Mapping[str, str] = field(default_factory=dict)  # the student's: "canvas", "moodle", "email", "sid"
    submission_id: str | None = None
    late: bool | None = None  # None: unknown
    time: datetime | None = None
    originals: Mapping[str, str] = field(
        default_factory=dict
    )  # file -> the different name under which it was handed in
    extracted: Mapping[str, str] = field(default_factory=dict)  # file -> its source, extracted from a notebook


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as bytes: none of it is ever imported here."""

    student: str  # the key: names the report, and is unique in the class
    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()  # remarks of the intake, most serious first
    origin: Origin = field(default_factory=Origin)
    rejected: str | None = None  # why nothing of it can be graded, through the student's fault: no points
    read_error: str | None = None  # why it could not be read, through no fault of the student: no grade
