"""Which report is still what grading would give: the same files, by the same checks, grader, secret and isolation."""

from dataclasses import replace

from autograder.grading.config import GradingConfig
from autograder.grading.provenance import provenance, submission_digest
from autograder.model import Assignment, Provenance, Report, Status, Submission


def provenance_now(assignment: Assignment, config: GradingConfig) -> Provenance:
    """Return what a report on an assignment would be a function of, but for the submission."""
    return provenance(Submission("", {}), assignment, config.secret, config.isolation)


def is_current(report: Report | None, submission: Submission, now: Provenance) -> bool:
    """Return whether grading a submission would give the report that there is.

    A report that is not a grade is none to keep, and neither is one on a submission that cannot be read any more.

    Parameters
    ----------
    report : Report or None
        What an earlier grading gave, if there was one.
    submission : Submission
        What is handed in now.
    now : Provenance
        As of :func:`provenance_now`.
    """
    return (
        report is not None
        and report.status is Status.GRADED
        and submission.read_error is None
        and report.provenance == replace(now, submission=submission_digest(submission))
    )
