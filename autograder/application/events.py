"""What happens while a class is graded, in this order.

====================== ========================================================
`Found`                once, before anything is read
`Cached`, `Graded` or  one of them for each submission, as they are done
`ReadFailed`
`Tabulated`            once for each assignment
`Finished`             once: what there is to say of all of it
`ClassReportWritten`   one of them once, unless grading was stopped
`ClassReportSkipped`
====================== ========================================================

Reports are summaries here: a whole class of them is held at once. The report of a submission is on disk as a whole.
"""

from dataclasses import dataclass
from pathlib import Path

from autograder.application.prepare_grading import PreparedGrading
from autograder.model import Assignment, Report


@dataclass(frozen=True)
class Found:
    """The submissions of a class are listed, and grading can begin."""

    submissions: int
    messages: tuple[str, ...]  # what each place was taken for
    prepared: PreparedGrading


@dataclass(frozen=True)
class Cached:
    """Grading would give the report that there is."""

    report: Report


@dataclass(frozen=True)
class Graded:
    """A submission is graded, or its grading broke."""

    report: Report


@dataclass(frozen=True)
class ReadFailed:
    """A submission could not be read, which is not its student's fault: its report is incomplete."""

    report: Report
    reason: str


@dataclass(frozen=True)
class Tabulated:
    """The table of an assignment is written."""

    assignment: Assignment
    reports: tuple[Report, ...]  # of this grading, by the students' names
    folder: Path  # of the reports
    table: Path


@dataclass(frozen=True)
class Recorded:
    """What the gradebook was given."""

    place: str  # where the gradebook is
    differing: int  # gradings with another result than the one that holds: they wait to be accepted


@dataclass(frozen=True)
class Finished:
    """Nothing more will be graded."""

    stopped: bool  # before all was graded
    incomplete: int  # reports that are no grades
    read_failures: tuple[ReadFailed, ...]
    gradebook: Recorded | None


@dataclass(frozen=True)
class ClassReportWritten:
    """The pages about the class are written."""

    page: Path  # of the term
    left_out: tuple[Path, ...]  # reports that are not in it: their assignment has changed, or they cannot be read


@dataclass(frozen=True)
class ClassReportSkipped:
    """A library that pages are made with is not installed; they can be made of the reports later."""

    reason: str


Event = Found | Cached | Graded | ReadFailed | Tabulated | Finished | ClassReportWritten | ClassReportSkipped
