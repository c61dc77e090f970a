"""The feedback page for one student on one assignment.

It contains nothing about anyone else, and no more than title, verdict, points and hint of hidden checks.
"""

from dataclasses import dataclass, replace

from autograder.errors import Fault
from autograder.model import Assignment, CheckResult, Report, Verdict, Visibility
from autograder.reports.html.heatmaps import MismatchView, colour_scale, draw_mismatch
from autograder.reports.html.pages import stylesheet, stylesheet_digest, templates
from autograder.reports.student_message import VERDICT_LABELS, import_error, student_view

STYLESHEETS = "base", "feedback"


@dataclass(frozen=True)
class CheckView:
    """What a student may know about a check."""

    title: str
    verdict: Verdict
    symbol: str
    label: str
    points: float | None
    max_points: float
    hidden: bool
    hint: str | None
    message: str = ""
    diagnosis: str | None = None
    picture: MismatchView | None = None
    output: str = ""


def feedback_page(course: str, assignment: Assignment, report: Report) -> str:
    """Return the page for one report.

    Parameters
    ----------
    course : str
        The course's title.
    assignment : Assignment
        Only its title is shown.
    report : Report
        The result of grading. Nothing else goes into the page.

    Returns
    -------
    str
        HTML that refers to no other file.
    """
    report = student_view(report)
    checks = {question.name: [_check_view(check) for check in question.checks] for question in report.questions}
    return templates().get_template("feedback.html").render(
        course=course,
        assignment=assignment,
        report=report,
        name=report.origin.name or report.student,
        checks=checks,
        hints=_hints(report),
        import_error=import_error(report),
        hidden=any(check.hidden for views in checks.values() for check in views),
        scale=colour_scale(),
        style=stylesheet(*STYLESHEETS),
        style_digest=stylesheet_digest(*STYLESHEETS),
    )  # fmt: skip


def _check_view(check: CheckResult) -> CheckView:
    """Leave out what is not for students."""
    symbol, label = VERDICT_LABELS[check.verdict]
    hidden = check.visibility is not Visibility.PUBLIC
    view = CheckView(check.title, check.verdict, symbol, label, check.points, check.max_points, hidden, check.hint)
    if hidden:
        return view
    return replace(
        view,
        message="" if check.verdict is Verdict.ERROR or check.fault is Fault.IMPORT else check.message,
        diagnosis=check.misconception,
        picture=draw_mismatch(check.mismatch) if check.mismatch else None,
        output=check.output,
    )


def _hints(report: Report) -> dict[str, int]:
    """Return each hint with the number of its checks, the most frequent first."""
    hints = [check.hint for check in report.checks if check.hint]
    return dict(sorted(((hint, hints.count(hint)) for hint in dict.fromkeys(hints)), key=lambda pair: -pair[1]))
