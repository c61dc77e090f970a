"""The data of the grader, in frozen classes: what is taught, what was handed in, what was found."""

from autograder.model.assignment import STRICT, Assignment, Limits, Question
from autograder.model.class_hint import ClassHint
from autograder.model.course import Course
from autograder.model.report import (
    Check,
    CheckOutcome,
    CheckResult,
    Mismatch,
    Provenance,
    QuestionResult,
    Report,
    Status,
    Timings,
    Values,
    Verdict,
    Visibility,
)
from autograder.model.submission import Origin, Submission

__all__ = [
    "STRICT",
    "Assignment",
    "Check",
    "CheckOutcome",
    "CheckResult",
    "ClassHint",
    "Course",
    "Limits",
    "Mismatch",
    "Origin",
    "Provenance",
    "Question",
    "QuestionResult",
    "Report",
    "Status",
    "Submission",
    "Timings",
    "Values",
    "Verdict",
    "Visibility",
]
