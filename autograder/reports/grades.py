"""The gradebook, for a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.text import Text

from autograder.gradebook.book import Change, Gradebook, Row
from autograder.gradebook.explain import explain_grade, explain_total, number
from autograder.gradebook.figures import Figures
from autograder.gradebook.history import Event
from autograder.gradebook.policy import Grade, State, Term, rounded, standing
from autograder.gradebook.records import Proposal, RosterChange
from autograder.gradebook.roster import RosterFile
from autograder.instants import write_instant
from autograder.reports.tables import new_table, titled
from autograder.terms import Half, Policy
from autograder.text import one_line

LISTED = 10  # names in a line, checks in a cell
NAME_LENGTH = 40
COLUMN_GAP = "   "
BARS = " ▁▂▃▄▅▆▇█"
SIGNS = {State.MISSING: "-", State.NOT_GRADED: "?", State.OPEN: ".", State.EXCUSED: "ex"}
STYLES = {State.MISSING: "red", State.NOT_GRADED: "bold magenta", State.OPEN: "dim", State.EXCUSED: "dim"}
MEANINGS = {
    "-": "nothing accepted in time, 0",
    ".": "may still come",
    "?": "not graded",
    "ex": "excused",
    "L": "late",
    "l": "marked as late at an unknown time, taken as on time",
    "*": "adjusted by hand",
    "( )": "dropped",
}


def class_grades(gradebook: Gradebook) -> RenderableType:
    """Show every student's grades, what their marks mean, and what a person should see to."""
    rows, policy = gradebook.active, gradebook.policy
    shown = _begun(gradebook)
    labels = short_names([assignment.id for assignment in gradebook.course.assignments])
    used: set[str] = set()
    columns = [_column("student", [Text(one_line(row.student.id)) for row in rows])]
    if any(row.student.name for row in rows):
        columns.append(_column("name", [Text(one_line(row.student.name, NAME_LENGTH)) for row in rows]))
    left = len(columns)
    columns += [_column(labels[name], _cells(rows, name, policy, used)) for name in shown]
    columns.append(_column("total", [Text(_total(row.term, policy), style="bold") for row in rows]))
    title = f"\n{gradebook.course.title}, {_count(len(rows), 'student')}\n"
    foot = map(Text, _foot(gradebook, shown, used))
    return Group(Text(title, style="bold"), _laid_out(columns, left), *foot)


def _column(heading: str, cells: Sequence[Text]) -> list[Text]:
    return [Text(heading, style="bold"), *cells]


def _laid_out(columns: Sequence[Sequence[Text]], left: int) -> Text:
    """Put columns side by side, the first ones to the left and the others to the right.

    A table of rich would cut numbers off where they do not fit, and takes half a second for a thousand lines.
    """
    widths = [max(cell.cell_len for cell in column) for column in columns]
    page = Text()
    for line in zip(*columns, strict=True):
        for place, (cell, width) in enumerate(zip(line, widths, strict=True)):
            padding = " " * (width - cell.cell_len)
            page.append("" if place < left else padding).append_text(cell).append(padding if place < left else "")
            page.append("\n" if place == len(widths) - 1 else COLUMN_GAP)
    return page


def short_names(ids: Sequence[str]) -> dict[str, str]:
    """Name assignments by what stands before their first underscore, where that is enough."""
    heads = {name: name.split("_", maxsplit=1)[0] for name in ids}
    return heads if len(set(heads.values())) == len(heads) else {name: name for name in ids}


def _begun(gradebook: Gradebook) -> list[str]:
    """List the assignments that there is something to show of."""
    return [
        assignment.id
        for assignment in gradebook.course.assignments
        if any(row.term.grades[assignment.id].state is not State.OPEN for row in gradebook.active)
    ]


def _cells(rows: Sequence[Row], name: str, policy: Policy, used: set[str]) -> list[Text]:
    """Write a column of grades so that the numbers stand beneath each other, whatever stands behind them."""
    cells = []
    for row in rows:
        grade = row.term.grades[name]
        sign, marks = SIGNS.get(grade.state), "".join(_marks(grade))
        used.update([sign] if sign else [], marks)
        text, tail = sign or _score(grade, policy), f" {marks}" if marks else ""
        if name in row.term.dropped:
            text, tail = f"({text}", f"){tail}"
            used.add("( )")
        cells.append((text, tail, STYLES.get(grade.state, "")))
    width = max((len(tail) for _, tail, _ in cells), default=0)
    return [Text(f"{text}{tail:<{width}}", style=style) for text, tail, style in cells]


def _score(grade: Grade, policy: Policy) -> str:
    return "-" if grade.score is None else str(rounded(grade.score, policy.rounding))


def _marks(grade: Grade) -> Iterator[str]:
    if grade.counted and grade.counted.lateness:
        yield "L"
    if grade.counted and grade.counted.attempt.marked_late and not grade.counted.attempt.submitted:
        yield "l"
    if standing(grade.adjustments) and grade.state is not State.EXCUSED:
        yield "*"


def _total(term: Term, policy: Policy) -> str:
    return "-" if term.total is None else str(rounded(term.total, policy.rounding))


def _foot(gradebook: Gradebook, shown: Sequence[str], used: set[str]) -> Iterator[str]:
    policy = gradebook.policy
    half = "up" if policy.rounding.half is Half.UP else "to even"
    meanings = [f"{mark} {meaning}" for mark, meaning in MEANINGS.items() if mark in used]
    yield "; ".join(
        [
            "scores in points, total in percent of what counts so far",
            f"each rounded once, halves {half}, to {_count(policy.rounding.decimals, 'decimal')}",
            *meanings,
        ]
    )
    missing = {name: len(gradebook.missing(name)) for name in shown}
    if any(missing.values()):
        counts = ", ".join(f"{name} {count}" for name, count in missing.items() if count)
        yield f"Missing: {counts}; `autograder gradebook roster` says who"
    if gradebook.strangers:
        names = _some([one_line(stranger.name) for stranger in gradebook.strangers])
        yield f"Handed in by nobody in the roster: {names}; `autograder gradebook roster` says more"
    if gradebook.waiting:
        counts = ", ".join(f"{name} {count}" for name, count in gradebook.waiting.items())
        yield f"Graded anew with another result, not accepted: {counts}; `autograder regrade` shows what is different"


def student_page(row: Row, gradebook: Gradebook) -> RenderableType:
    """Show one student's grades, and how each came about."""
    policy, student = gradebook.policy, row.student
    table = new_table()
    table.add_column("assignment", no_wrap=True)
    for heading in ("score", "of", "weight"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("how it came about")
    for name, grade in row.term.grades.items():
        if grade.state is State.OPEN and grade.due is None:
            continue
        text = "dropped: " if name in row.term.dropped else ""
        score = _score(grade, policy) if grade.score is not None else SIGNS.get(grade.state, "-")
        steps = "\n".join(map(one_line, explain_grade(grade, policy)))
        table.add_row(
            name, Text(score, style="bold"), number(grade.out_of), number(policy.terms[name].weight), Text(text + steps)
        )
    about = [student.name, student.email, *student.sections, "" if student.active else "withdrawn"]
    title = ", ".join([one_line(student.id), *(one_line(text) for text in about if text)])
    return Group(titled(title, table), *map(Text, explain_total(row.term, policy)))


def history_page(row: Row, events: Sequence[Event], gradebook: Gradebook) -> RenderableType:
    """Show all that happened to a student's work."""
    table = new_table()
    table.add_column("when", no_wrap=True)
    table.add_column("assignment", no_wrap=True)
    table.add_column("who")
    table.add_column("what")
    for event in events:
        when = write_instant(event.at, gradebook.policy.zone)
        table.add_row(when, event.assignment, Text(one_line(event.who)), Text(one_line(event.what)))
    return titled(f"{one_line(row.student.id)}: {_count(len(events), 'event')}", table)


def figures_page(figures: Iterable[Figures], gradebook: Gradebook) -> RenderableType:
    """Show each assignment's distribution, in percent."""
    table = new_table()
    table.add_column("", no_wrap=True)
    headings = ("n", "mean", "sd", "min", "25 %", "median", "75 %", "max", "missing", "late", "not graded")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("0 to 100", no_wrap=True)
    for one in figures:
        shown = (one.mean, one.deviation, one.lowest, *(one.quartiles or (None,) * 3), one.highest)
        numbers = ["-" if value is None else f"{value:.1f}" for value in shown]
        counts = ["" if one.name == "total" else str(count) for count in (one.missing, one.late, one.not_graded)]
        table.add_row(one.name, str(one.counted), *numbers, *counts, _bars(one.tenths))
    return titled(f"{gradebook.course.title}, {_count(len(gradebook.active), 'student')}, in percent", table)


def _bars(tenths: Sequence[int]) -> str:
    highest = max(tenths) or 1
    return "".join(BARS[-(-count * (len(BARS) - 1) // highest)] for count in tenths)


def changes_page(changes: Sequence[Change], policy: Policy, title: str) -> RenderableType:
    """Show whose grades are different, and by how much."""
    if not changes:
        return Text(f"{title}: none")
    rows = [
        (
            Text(one_line(change.student)),
            Text(change.assignment or "total"),
            Text(_shown(change.before, policy)),
            Text(_shown(change.after, policy)),
            _gain(change, policy),
        )
        for change in changes
    ]
    headings = [Text(heading, style="bold") for heading in ("student", "grade", "before", "after", "change")]
    who = _count(len({change.student for change in changes}), "student")
    columns = list(zip(headings, *rows, strict=True))
    return Group(Text(f"\n{title}: {who}\n", style="bold"), _laid_out(columns, 2))


def _shown(side: Grade | Term | None, policy: Policy) -> str:
    if side is None:
        return "-"
    if isinstance(side, Term):
        return _total(side, policy)
    return _score(side, policy) if side.state is State.GRADED else str(side.state)


def _gain(change: Change, policy: Policy) -> Text:
    before, after = (_exact(side) for side in (change.before, change.after))
    if before is None or after is None:
        return Text("")
    gain = rounded(after - before, policy.rounding)
    return Text(f"{gain:+f}", style="green" if gain > 0 else "red")


def _exact(side: Grade | Term | None) -> Fraction | None:
    value = None if side is None else side.total if isinstance(side, Term) else side.score
    return None if value is None else Fraction(value)


def proposals_page(proposals: Sequence[Proposal], title: str) -> RenderableType:
    """Show what grading anew found, submission by submission."""
    table = new_table()
    for heading in ("student", "assignment"):
        table.add_column(heading, no_wrap=True)
    for heading in ("before", "after"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("checks that end otherwise")
    for proposal in proposals:
        held = proposal.handed_in.grading
        scores = [grading.score if grading else None for grading in (held, proposal.grading)]
        checks = [f"{name}: {before} -> {after}" for name, before, after in proposal.checks]
        table.add_row(
            Text(one_line(proposal.handed_in.name or proposal.handed_in.student)),
            proposal.handed_in.assignment,
            *("?" if score is None else f"{score:g}" for score in scores),
            Text(_some(checks)),
        )
    return titled(f"{title}: {_count(len(proposals), 'submission')}", table)


def roster_page(gradebook: Gradebook) -> RenderableType:
    """Show sections, who has withdrawn, what is missing, and what was handed in by nobody known."""
    active = gradebook.active
    sections = Counter(section for row in active for section in row.student.sections)
    lines = [f"{_count(len(active), 'student')}"]
    lines += [f"  {one_line(section)}: {count}" for section, count in sorted(sections.items())]
    withdrawn = [one_line(row.student.id) for row in gradebook.rows if not row.student.active]
    if withdrawn:
        lines.append(f"Withdrawn: {', '.join(withdrawn)}")
    for assignment in gradebook.course.assignments:
        missing = [one_line(row.student.id) for row in gradebook.missing(assignment.id)]
        if missing:
            lines.append(f"Missing in {assignment.id}: {', '.join(missing)}")
    for stranger in gradebook.strangers:
        who = f"can be {' or '.join(map(one_line, stranger.candidates))}" if stranger.candidates else "is nobody known"
        lines.append(f"{one_line(stranger.name)}, who handed in {', '.join(stranger.assignments)}, {who}")
    return Text("\n".join(lines))


def import_page(file: RosterFile, change: RosterChange) -> RenderableType:
    """Show what importing a roster did."""
    counts = f"{len(change.added)} added, {len(change.changed)} changed, {len(change.unchanged)} unchanged"
    lines = [f"{file.layout} file, students known by {file.id_column!r}: {counts}", *file.notes]
    if change.absent:
        done = "have withdrawn" if change.withdrawn else "are not in the file; --complete says that they have withdrawn"
        lines.append(f"{_some([one_line(name) for name in change.absent])}: {done}")
    return Text("\n".join(map(one_line, lines)))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
