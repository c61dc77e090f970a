"""Gradebooks on both kinds of database, and what goes into them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from autograder.gradebook.database import Database
from autograder.gradebook.store import Store
from autograder.grading.provenance import submission_digest
from autograder.model import (
    CheckResult,
    Origin,
    Provenance,
    QuestionResult,
    Report,
    Status,
    Submission,
    Timings,
    Verdict,
    Visibility,
)


@pytest.fixture
def store(database_url: URL) -> Iterator[Store]:
    """Yield a new gradebook."""
    with Store(Database(database_url, create=True)) as opened:
        yield opened


def make_submission(student="ada", source=b"x = 1\n", **origin) -> Submission:
    """Return a submission."""
    return Submission(student, {"recurrence.py": source}, ("a note",), Origin(**origin))


def report_on(submission: Submission, score: float | None = 8.0, checks: str = "1", seconds: float = 1.0) -> Report:
    """Return a report; `checks` is the digest of the checks that it was made by."""
    verdict = Verdict.ERROR if score is None else Verdict.PASSED if score == 10 else Verdict.FAILED
    check = CheckResult("test_it", "It holds", Visibility.PUBLIC, verdict, score, 10.0, "", None, None, None, "")
    return Report(
        student=submission.student,
        assignment="demo",
        status=Status.INCOMPLETE if score is None else Status.GRADED,
        score=score,
        max_score=10.0,
        questions=(QuestionResult("running_mean", "The running mean", score, 10.0, (check,)),),
        notes=submission.notes,
        provenance=Provenance(submission_digest(submission), checks, "g", "s", "none", {"autograder": "0.1.0"}),
        timings=Timings(seconds, {}),
        origin=submission.origin,
    )
