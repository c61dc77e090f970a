"""A class and an assignment at a glance, for a terminal."""

from collections.abc import Iterator, Sequence
from statistics import fmean, median

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from autograder.model import Assignment, QuestionResult, Report
from autograder.reports.families import FamilyCount, count_families, families_of, met_in
from autograder.reports.notable import needs_review, notable
from autograder.text.safe import one_line, show_key

FULL, NONE = "green", "red"
NAME_LIMIT = 40  # characters of a name in a table


def class_page(assignment: Assignment, reports: Sequence[Report]) -> RenderableType:
    """Show students' points, statistics of the questions, misconceptions, and which submissions need review."""
    return Group(*_blocks(assignment, reports))


def _blocks(assignment: Assignment, reports: Sequence[Report]) -> Iterator[RenderableType]:
    yield _students(assignment, reports)
    yield _questions(assignment, reports)
    families = count_families(met_in(reports, _who))
    if families:
        yield _misconception_table(families)
    reviewed = [report for report in reports if needs_review(report)]
    if reviewed:
        yield _review_table(reviewed)


def new_table() -> Table:
    """Return an empty table in the style of all tables."""
    return Table(box=box.SIMPLE_HEAD, pad_edge=False)


def titled(title: str, table: Table) -> RenderableType:
    """Return a table with a title above it."""
    # A table's own title is folded to the table's width.
    return Group(Text(f"\n{title}", style="bold"), table)


def _students(assignment: Assignment, reports: Sequence[Report]) -> RenderableType:
    title = f"{assignment.id}: {assignment.title}, {len(reports)} students"
    table = new_table()
    table.add_column("student", no_wrap=True)
    for number, _ in enumerate(assignment.questions, 1):
        table.add_column(f"Q{number}", justify="right")
    table.add_column("score", justify="right")
    table.add_column("what stands out", max_width=44)
    for report in reports:
        notes = notable(report) + families_of(report)
        score = Text("not graded" if report.score is None else f"{report.score:g}", style="bold")
        table.add_row(
            Text(_who(report)),
            *map(_points, report.questions),
            score,
            Text("; ".join(map(one_line, notes)), style="dim"),
        )
    return titled(title, table)


def _who(report: Report) -> str:
    """Return a student's name from the LMS with the key in brackets, or the key alone."""
    key = show_key(report.student, NAME_LIMIT)
    return f"{one_line(report.origin.name, NAME_LIMIT)} ({key})" if report.origin.name else key


def _points(question: QuestionResult) -> Text:
    if question.points is None:
        return Text("?", style="bold magenta")
    style = FULL if question.points == question.max_points else NONE if question.points == 0 else ""
    return Text(f"{round(question.points, 1):g}", style=style)


def _questions(assignment: Assignment, reports: Sequence[Report]) -> RenderableType:
    title = "Questions"
    table = new_table()
    for heading in ("", "question", "title"):
        table.add_column(heading, no_wrap=True)
    for heading in ("points", "mean", "median"):
        table.add_column(heading, justify="right")
    rows = [
        (
            f"Q{number}",
            question.name,
            question.title,
            question.points,
            [r.questions[number - 1].points for r in reports],
        )
        for number, question in enumerate(assignment.questions, 1)
    ]
    rows.append(("", "all", "", assignment.points, [report.score for report in reports]))
    for number, name, question_title, points, values in rows:
        graded = [value for value in values if value is not None]
        averages = (f"{fmean(graded):.1f}", f"{median(graded):.1f}") if graded else ("-", "-")
        table.add_row(number, name, escape(question_title), f"{points:g}", *averages)
    return titled(title, table)


def _misconception_table(families: Sequence[FamilyCount]) -> RenderableType:
    title = "Misconceptions"
    table = new_table()
    table.add_column("students", justify="right")
    table.add_column("misconception")
    table.add_column("who")
    for family in families:
        table.add_row(str(len(family.students)), Text(family.name), Text(", ".join(family.students), style="dim"))
        for one in family.misconceptions:
            who = ", ".join(one.students) if one.students != family.students else ""
            table.add_row("", Text(f"  {one.name}", style="dim"), Text(who, style="dim"))
    return titled(title, table)


def _review_table(reports: Sequence[Report]) -> RenderableType:
    title = "Needs review"
    table = new_table()
    table.add_column("student", no_wrap=True)
    table.add_column("why")
    for report in reports:
        table.add_row(Text(_who(report)), Text("; ".join(map(one_line, notable(report)))))
    return titled(title, table)


def assignment_table(assignment: Assignment) -> RenderableType:
    """Show an assignment's questions and points."""
    title = f"{assignment.id}: {assignment.title}, {assignment.points:g} points ({', '.join(assignment.files)})"
    table = new_table()
    for heading in ("question", "title"):
        table.add_column(heading, no_wrap=True)
    table.add_column("points", justify="right")
    for question in assignment.questions:
        table.add_row(question.name, escape(question.title), f"{question.points:g}")
    return titled(title, table)
