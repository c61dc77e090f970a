"""Sample reports for pages, made without grading anything."""

import numpy as np

from autograder.checks import assert_close
from autograder.checks.compare import MismatchError
from autograder.errors import Fault
from autograder.grading.mismatch import locate_mismatch
from autograder.model import (
    Assignment,
    CheckResult,
    Limits,
    Mismatch,
    Provenance,
    Question,
    QuestionResult,
    Report,
    Status,
    Timings,
    Verdict,
    Visibility,
)

PUBLIC, HIDDEN = Visibility.PUBLIC, Visibility.HIDDEN
PASSED, FAILED, SKIPPED, ERROR = Verdict.PASSED, Verdict.FAILED, Verdict.SKIPPED, Verdict.ERROR
TITLES = {"slide": "Sliding", "pool": "Pooling"}


def mismatch(got, want) -> Mismatch:
    """Compare arrays as a check does, and return what a report keeps of the difference."""
    try:
        assert_close("f(x)", np.asarray(got), np.asarray(want))
    except MismatchError as error:
        return locate_mismatch(error)
    raise AssertionError("they agree")


def check(
    name,
    verdict=PASSED,
    visibility=PUBLIC,
    *,
    title=None,
    worth=5.0,
    message="",
    misconception=None,
    family=None,
    hint=None,
    fault=None,
    output="",
    differs=None,
):
    points = {PASSED: worth, ERROR: None}.get(verdict, 0.0)
    title = title or f"The title of {name}"
    return CheckResult(
        name, title, visibility, verdict, points, worth, message, misconception, hint, fault, output, differs, family
    )


def report(student="ada", *, files="1", notes=(), **checks):
    """Make a report from the checks of the questions `slide` and `pool`."""
    questions = []
    for name, own in checks.items():
        points = [each.points for each in own]
        questions.append(
            QuestionResult(
                name,
                TITLES[name],
                None if None in points else sum(points),
                sum(each.max_points for each in own),
                tuple(own),
            )
        )
    scores = [question.points for question in questions]
    score = None if None in scores else sum(scores)
    return Report(
        student=student,
        assignment="a1_demo",
        status=Status.INCOMPLETE if score is None else Status.GRADED,
        score=score,
        max_score=sum(question.max_points for question in questions),
        questions=tuple(questions),
        notes=tuple(notes),
        provenance=Provenance(
            files * 64, "2", "3", "4", "bubblewrap", {"autograder": "1", "numpy": "2", "python": "3"}
        ),
        timings=Timings(1.0, {}),
    )


def assignment(folder, *, points=(10.0, 10.0), file="demo.py"):
    questions = tuple(Question(name, title, most) for (name, title), most in zip(TITLES.items(), points, strict=True))
    return Assignment(
        "a1_demo", "A demonstration", "", folder, folder, {file: ("slide", "pool")}, {}, questions, (), Limits()
    )


def typical(student="ada"):
    """Make a report with one of everything."""
    want = np.arange(12.0).reshape(3, 4)
    got = want.copy()
    got[1, 2:] = -1
    return report(
        student,
        slide=[
            check("passes", output="hello from my code\n"),
            check(
                "differs",
                FAILED,
                message="slide(x (3, 4)):\nslide(x) differs from the definition in 2 of 12 entries",
                misconception="kernel rotated",
                family="kernel flipped",
                hint="Do not rotate the kernel.",
                differs=mismatch(got, want),
                output="a line\n\nanother line",
                worth=3.0,
            ),
            check(
                "secret",
                FAILED,
                HIDDEN,
                message="slide(x (7, 9)):\nexpected 271828 and got 314159",
                misconception="kernel rotated in secret",
                hint="Mind the borders.",
                output="the hidden input is 577215",
                fault=Fault.EXCEPTION,
                worth=2.0,
            ),
        ],
        pool=[
            check("crashes", FAILED, message="pool(x (3,)):\npool ended the process", fault=Fault.CRASH),
            check("waits", SKIPPED, message="needs 'The title of crashes' to pass", worth=3.0),
            check("waits_in_secret", SKIPPED, HIDDEN, message="needs 'SECRET' to pass", worth=2.0),
        ],
    )
