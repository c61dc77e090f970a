"""The class report: a page for each assignment, and one for the term.

Imports matplotlib, which takes a while: import this module where a report is made.
"""

from collections.abc import Mapping, Sequence

from autograder.reports.class_summary import ClassSummary
from autograder.reports.html.assignment_page import AssignmentPage, assignment_page
from autograder.reports.html.pages import stylesheet, templates
from autograder.reports.html.term_page import TermPage, term_page
from autograder.reports.submission_times import SubmissionTimes

STYLESHEETS = "base", "class"


def class_report_pages(
    course: str,
    summaries: Sequence[ClassSummary],
    times: Mapping[str, SubmissionTimes],
    *,
    anonymous: bool,
) -> dict[str, str]:
    """Return all pages by file name; ``index.html`` is the page on the term.

    Parameters
    ----------
    course : str
        The course's title.
    summaries : sequence of ClassSummary
        Of the assignments, in order.
    times : mapping of str to SubmissionTimes
        By assignment, where they are known.
    anonymous : bool
        Whether the summaries contain pseudonyms.
    """

    def rendered(template: str, page: AssignmentPage | TermPage) -> str:
        style = stylesheet(*STYLESHEETS)
        return templates().get_template(template).render(course=course, style=style, anonymous=anonymous, page=page)

    pages = {
        f"{summary.assignment.id}.html": rendered(
            "assignment.html", assignment_page(summary, times.get(summary.assignment.id, SubmissionTimes()))
        )
        for summary in summaries
    }
    return {**pages, "index.html": rendered("term.html", term_page(summaries, times))}
