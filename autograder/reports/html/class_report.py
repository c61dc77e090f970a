"""The class report: a page for each assignment, and one for the term.

Imports matplotlib, which takes a while: import this module where a report is made.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

import numpy as np

from autograder.reports.arrivals import HOUR, Arrivals
from autograder.reports.class_summary import Met, Summary
from autograder.reports.html import plots
from autograder.reports.html.pages import number, percent, style, templates
from autograder.reports.statistics import ENOUGH, Array

SHEETS = "base", "class"
MOST = 10  # misconceptions that are not folded away
EYED = 20  # students that need an eye in the term's page
GROUPS = 4  # groups of checks that are not folded away
DRAWN = 20  # checks in a picture of those that fail together


@dataclass(frozen=True)
class ClassReport:
    """What the pages are made of.

    Parameters
    ----------
    course : str
        The course's title.
    summaries : sequence of Summary
        Of the assignments, in order.
    arrivals : mapping of str to Arrivals
        By assignment, where they are known.
    anonymous : bool
        Whether the summaries have pseudonyms.
    """

    course: str
    summaries: Sequence[Summary]
    arrivals: Mapping[str, Arrivals] = field(default_factory=dict)
    anonymous: bool = False

    def pages(self) -> dict[str, str]:
        """Give all pages, by file name: ``index.html`` is the term's."""
        made = {f"{summary.assignment.id}.html": self._assignment(summary) for summary in self.summaries}
        return {**made, "index.html": self._term()}

    def _assignment(self, summary: Summary) -> str:
        assignment = summary.assignment
        arrivals = self.arrivals.get(assignment.id, Arrivals())
        graded = summary.scores[np.isfinite(summary.scores)]
        drawn = [check for group in summary.together for check in group.checks][:DRAWN]
        return templates().get_template("assignment.html").render(
            course=self.course,
            style=style(*SHEETS),
            anonymous=self.anonymous,
            assignment=assignment,
            students=len(summary.students),
            answering=summary.answering,
            tiles=_tiles(summary, graded),
            spread=_spread(graded),
            scores_plot=plots.scores("scores", graded, assignment.points) if len(graded) else "",
            arrivals_plot=plots.arrivals("arrivals", arrivals) if arrivals.received else "",
            arrivals=arrivals,
            questions_plot=plots.questions("questions", summary.items) if summary.answering else "",
            questions=list(zip(assignment.questions, summary.items, strict=True)),
            enough=ENOUGH,
            misconceptions=summary.misconceptions,
            most=MOST,
            checks=summary.checks,
            together=summary.together,
            unfolded=GROUPS,
            together_plot=plots.together(
                "together", summary.agreement.phi[np.ix_(drawn, drawn)], [summary.checks[i].label for i in drawn]
            )
            if len(drawn) > 2
            else "",
            attention=summary.attention,
        )  # fmt: skip

    def _term(self) -> str:
        shares = {s.assignment.id: s.scores[np.isfinite(s.scores)] / s.assignment.points for s in self.summaries}
        totals = np.array(_totals(self.summaries))
        named = {
            f"{s.assignment.id} Q{place}": (question.title, item)
            for s in self.summaries
            for place, (question, item) in enumerate(zip(s.assignment.questions, s.items, strict=True), 1)
        }
        hours = {
            name: np.array([(moment - arrivals.due) / HOUR for moment in arrivals.received])
            for name, arrivals in self.arrivals.items()
            if arrivals.due and arrivals.received
        }
        flagged = _flagged(self.summaries)
        students = len({student for summary in self.summaries for student in summary.students})
        return templates().get_template("term.html").render(
            course=self.course,
            style=style(*SHEETS),
            anonymous=self.anonymous,
            students=students,
            tiles=[
                _counted(students, "student"),
                _counted(len(self.summaries), "assignment"),
                _counted(sum(len(summary.students) for summary in self.summaries), "report"),
                (percent(float(np.median(totals))) if len(totals) else "none", "median share of points"),
                (len(flagged), "need a human eye"),
            ],
            ridges_plot=plots.ridges_of_scores("ridges", shares),
            totals_plot=plots.scores("totals", 100 * totals, 100, "percent") if len(totals) else "",
            assignments=[_row(*pair) for pair in zip(self.summaries, shares.values(), strict=True)],
            arrivals_plot=plots.ridges_of_arrivals("arrivals", hours) if hours else "",
            deadlines=[
                (summary.assignment.title, arrivals.deadline, arrivals.late, len(arrivals.received))
                for summary in self.summaries
                if (arrivals := self.arrivals.get(summary.assignment.id, Arrivals())).due and arrivals.received
            ],
            questions_plot=plots.map_of_questions("map", {name: item for name, (_, item) in named.items()}),
            questions=[
                {"place": name, "title": title, "item": item}
                for name, (title, item) in sorted(named.items(), key=lambda pair: np.nan_to_num(pair[1][1].mean, nan=2))
            ],
            enough=ENOUGH,
            answering=min((summary.answering for summary in self.summaries), default=0),
            misconceptions=_of_term(self.summaries),
            most=MOST,
            together=[summary for summary in self.summaries if summary.together],
            attention=flagged[:EYED],
            flagged=len(flagged),
        )  # fmt: skip


def _row(summary: Summary, shares: Array) -> dict[str, object]:
    """Give what the term's page says of an assignment, where students have these shares of its points."""
    return {
        "id": summary.assignment.id,
        "title": summary.assignment.title,
        "reports": len(summary.students),
        "median": float(np.median(shares)) if len(shares) else np.nan,
        "mean": float(shares.mean()) if len(shares) else np.nan,
        "attention": len(summary.attention),
    }


def _tiles(summary: Summary, graded: Array) -> list[tuple[object, str]]:
    ungraded = len(summary.students) - len(graded)
    tiles: list[tuple[object, str]] = [_counted(len(summary.students), "student")]
    if len(graded):
        tiles += [
            (f"{np.median(graded):.4g}", f"median of {summary.assignment.points:g} points"),
            (f"{graded.mean():.4g}", "mean"),
            (int((graded >= summary.assignment.points).sum()), "with all points"),
        ]
    if ungraded:
        tiles.append((ungraded, "not graded yet"))
    return [*tiles, (len(summary.attention), "need a human eye")]


def _counted(count: int, word: str) -> tuple[object, str]:
    return count, word if count == 1 else f"{word}s"


def _spread(graded: Array) -> list[tuple[str, str]]:
    words = "lowest", "a quarter has at most", "half have at most", "three quarters have at most", "highest"
    if not len(graded):
        return []
    found = np.percentile(graded, (0, 25, 50, 75, 100), method="inverted_cdf")
    return [(name, number(value)) for name, value in zip(words, found.tolist(), strict=True)]


def _totals(summaries: Sequence[Summary]) -> list[float]:
    """Give each student's mean share of points, over the assignments that are graded."""
    shares: defaultdict[str, list[float]] = defaultdict(list)
    for summary in summaries:
        for student, score in zip(summary.students, summary.scores.tolist(), strict=True):
            if np.isfinite(score):
                shares[student].append(score / summary.assignment.points)
    return [fmean(values) for values in shares.values()]


def _flagged(summaries: Sequence[Summary]) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    """Give the students that need a human eye, with assignments and reasons: those with the most first."""
    found: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for summary in summaries:
        for row in summary.attention:
            found[row.student].append((summary.assignment.id, row.reasons))
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _of_term(summaries: Sequence[Summary]) -> list[Met]:
    """Give all misconceptions, each with the assignment in which it was met."""
    met = [
        Met(one.name, (f"{summary.assignment.title}: {', '.join(one.questions)}",), one.students)
        for summary in summaries
        for one in summary.misconceptions
    ]
    return sorted(met, key=lambda one: (-len(one.students), one.name))
