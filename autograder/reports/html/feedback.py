"""What one student reads of one assignment.

The page holds nothing of anyone else, and of hidden checks no more than title, verdict, points and hint.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from autograder.errors import Fault
from autograder.model import Assignment, CheckResult, Report, Verdict, Visibility
from autograder.reports.html.heatmaps import Picture, picture, scale
from autograder.reports.html.pages import digest_of_style, style, templates

SHEETS = "base", "feedback"
MARKS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.PASSED: ("✓", "passed"),
    Verdict.FAILED: ("✗", "failed"),
    Verdict.SKIPPED: ("○", "not run"),
    Verdict.ERROR: ("?", "not graded"),
}


@dataclass(frozen=True)
class ShownCheck:
    """What a student may know of a check."""

    title: str
    verdict: Verdict
    mark: str
    word: str
    points: float | None
    max_points: float
    hidden: bool
    hint: str | None
    message: str = ""
    diagnosis: str | None = None
    picture: Picture | None = None
    output: str = ""


def feedback_page(course: str, assignment: Assignment, report: Report) -> str:
    """Make the page of one report.

    Parameters
    ----------
    course : str
        The course's title.
    assignment : Assignment
        What was asked; only its title is told.
    report : Report
        What grading found. Nothing else goes into the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    checks = {question.name: [_shown(check) for check in question.checks] for question in report.questions}
    return templates().get_template("feedback.html").render(
        course=course,
        assignment=assignment,
        report=report,
        name=report.origin.name or report.student,
        checks=checks,
        hints=_hints(report),
        import_error=_import_error(report),
        hidden=any(check.hidden for shown in checks.values() for check in shown),
        scale=scale(),
        style=style(*SHEETS),
        style_digest=digest_of_style(*SHEETS),
    )  # fmt: skip


def _shown(check: CheckResult) -> ShownCheck:
    """Leave out what is not for students."""
    mark, word = MARKS[check.verdict]
    hidden = check.visibility is not Visibility.PUBLIC
    shown = ShownCheck(check.title, check.verdict, mark, word, check.points, check.max_points, hidden, check.hint)
    if hidden:
        return shown
    return replace(
        shown,
        message="" if check.verdict is Verdict.ERROR or check.fault is Fault.IMPORT else check.message,
        diagnosis=check.misconception,
        picture=picture(check.mismatch) if check.mismatch else None,
        output=check.output,
    )


def _hints(report: Report) -> dict[str, int]:
    """Give each hint, and how many checks have it: the most telling first."""
    hints = [check.hint for check in report.checks if check.hint]
    return dict(sorted(((hint, hints.count(hint)) for hint in dict.fromkeys(hints)), key=lambda pair: -pair[1]))


def _import_error(report: Report) -> str:
    """Say why nothing of a file could be run, once: every check of it fails for the same reason."""
    for check in report.checks:
        if check.fault is Fault.IMPORT:
            call, _, reason = check.message.partition("\n")
            return reason if call.endswith(":") else check.message
    return ""
