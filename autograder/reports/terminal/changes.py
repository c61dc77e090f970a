"""Grades that changed, or would change, for a terminal."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.text import Text

from autograder.gradebook.apply_policy import rounded
from autograder.gradebook.class_grades import ClassGrades, GradeChange
from autograder.gradebook.grades import Grade, GradeState, TermGrades
from autograder.gradebook.records import Proposal, Student, SubmissionRecord
from autograder.model.policy import Policy
from autograder.reports.terminal.fitted_table import FittedTable, column
from autograder.reports.terminal.gradebook import shortened, shown_score, shown_total
from autograder.reports.terminal.tables import new_table, titled
from autograder.text.numbers import write_count
from autograder.text.safe import one_line, show_key
from autograder.text.times import write_time


def changes_page(changes: Sequence[GradeChange], gradebook: ClassGrades, title: str) -> RenderableType:
    """Show whose grades changed, and by how much."""
    if not changes:
        return Text(f"{title}: none")
    policy = gradebook.policy
    students = {row.student.id: row.student for row in gradebook.rows}
    who = write_count(len({change.student for change in changes}), "student")
    names = [students[change.student].name if change.student in students else "" for change in changes]
    columns = [
        column("student", [Text(show_key(change.student)) for change in changes]),
        *([column("name", [Text(one_line(name)) for name in names])] if any(names) else []),
        column("grade", [Text(change.assignment or "total") for change in changes]),
    ]
    left = len(columns)
    columns += [
        column("before", [Text(_shown(change.before, policy)) for change in changes]),
        column("after", [Text(_shown(change.after, policy)) for change in changes]),
        column("change", [_gain(change, policy) for change in changes]),
    ]
    return Group(
        Text(f"\n{title}: {who}\n", style="bold"), FittedTable(columns, left, shrinkable=1 if any(names) else None)
    )


def _shown(side: Grade | TermGrades | None, policy: Policy) -> str:
    if side is None:
        return "-"
    if isinstance(side, TermGrades):
        return shown_total(side, policy)
    return shown_score(side, policy) if side.state is GradeState.GRADED else str(side.state)


def _gain(change: GradeChange, policy: Policy) -> Text:
    before, after = (_exact(side) for side in (change.before, change.after))
    if before is None or after is None:
        return Text("")
    gain = rounded(after - before, policy.rounding)
    return Text(f"{gain:+f}", style="green" if gain > 0 else "red")


def _exact(side: Grade | TermGrades | None) -> Fraction | None:
    value = None if side is None else side.total if isinstance(side, TermGrades) else side.score
    return None if value is None else Fraction(value)


def proposals_page(proposals: Sequence[Proposal], gradebook: ClassGrades, title: str) -> RenderableType:
    """Show what regrading found, submission by submission."""
    owners = {submission.id: row.student for row in gradebook.rows for submission in row.submissions}
    names = [_who(proposal.submission, owners.get(proposal.submission.id)) for proposal in proposals]
    counts = Counter((name, proposal.submission.assignment) for name, proposal in zip(names, proposals, strict=True))
    table = new_table()
    table.add_column("student")
    table.add_column("assignment", no_wrap=True)
    for heading in ("before", "after"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("why" if all(proposal.why for proposal in proposals) else "checks that end differently")
    for name, proposal in zip(names, proposals, strict=True):
        accepted = proposal.submission.grading
        scores = [grading.score if grading else None for grading in (accepted, proposal.grading)]
        checks = [f"{check}: {before} -> {after}" for check, before, after in proposal.checks]
        several = counts[name, proposal.submission.assignment] > 1
        table.add_row(
            Text(f"{name}, {_when(proposal.submission, gradebook.policy)}" if several else name),
            proposal.submission.assignment,
            *("?" if score is None else f"{score:g}" for score in scores),
            Text(one_line(proposal.why) if proposal.why else shortened(checks)),
        )
    return titled(f"{title}: {write_count(len(proposals), 'submission')}", table)


def _when(submission: SubmissionRecord, policy: Policy) -> str:
    return write_time(submission.submitted or submission.received, policy.zone)


def _who(submission: SubmissionRecord, owner: Student | None) -> str:
    key, name = (owner.id, owner.name) if owner else (submission.student, submission.name)
    return ", ".join([show_key(key), *([one_line(name)] if name else [])])
