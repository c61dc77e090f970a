"""The nouns of the grader, frozen: what is taught, what came in, what was found. No behaviour to speak of."""

from autograder.model.assignment import STRICT, Assignment, Limits, Question
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
