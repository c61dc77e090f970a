"""The gradebook, for a terminal."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from autograder.errors import Action, Remedy
from autograder.gradebook.apply_policy import effective_adjustments, rounded
from autograder.gradebook.class_grades import ClassGrades, StudentRow
from autograder.gradebook.distribution import GradeDistribution
from autograder.gradebook.explain import explain_grade, explain_total
from autograder.gradebook.grades import Grade, GradeState, TermGrades
from autograder.gradebook.history import HistoryEvent
from autograder.gradebook.records import RosterChange
from autograder.gradebook.roster import RosterFile
from autograder.model.policy import HalfRounding, Policy
from autograder.reports.terminal.fitted_table import FittedTable, column
from autograder.reports.terminal.tables import new_table, titled
from autograder.text.numbers import write_count, write_number
from autograder.text.safe import one_line, show_key
from autograder.text.times import write_time

LISTED = 10  # names in a line, checks in a cell
NAME_LENGTH = 40
BARS = " ▁▂▃▄▅▆▇█"
SIGNS = {GradeState.MISSING: "-", GradeState.NOT_GRADED: "?", GradeState.OPEN: ".", GradeState.EXCUSED: "ex"}
STYLES = {
    GradeState.MISSING: "red",
    GradeState.NOT_GRADED: "bold magenta",
    GradeState.OPEN: "dim",
    GradeState.EXCUSED: "dim",
}
MEANINGS = {
    "-": "nothing accepted in time, 0",
    ".": "may still be handed in",
    "?": "not graded",
    "ex": "excused",
    "L": "late",
    "l": "marked as late at an unknown time, treated as on time",
    "*": "adjusted by hand",
    "( )": "dropped",
}


def class_grades_page(gradebook: ClassGrades, worded: Callable[[Remedy], str]) -> RenderableType:
    """Show every student's grades, what the marks beside them mean, and what needs attention."""
    rows, policy = gradebook.active, gradebook.policy
    shown = _begun(gradebook)
    labels = short_names([assignment.id for assignment in gradebook.course.assignments])
    used: set[str] = set()
    columns = [column("student", [Text(show_key(row.student.id)) for row in rows])]
    if any(row.student.name for row in rows):
        columns.append(column("name", [Text(one_line(row.student.name, NAME_LENGTH)) for row in rows]))
    left = len(columns)
    columns += [column(labels[name], _cells(rows, name, policy, used)) for name in shown]
    columns.append(column("total", [Text(shown_total(row.term, policy), style="bold") for row in rows]))
    title = f"\n{gradebook.course.title}, {write_count(len(rows), 'student')}\n"
    footnotes = map(Text, _footnotes(gradebook, shown, used, worded))
    return Group(Text(title, style="bold"), FittedTable(columns, left, shrinkable=1 if left > 1 else None), *footnotes)


def short_names(ids: Sequence[str]) -> dict[str, str]:
    """Shorten the ids of assignments to what is before the first underscore, if that is unique."""
    heads = {name: name.split("_", maxsplit=1)[0] for name in ids}
    return heads if len(set(heads.values())) == len(heads) else {name: name for name in ids}


def _begun(gradebook: ClassGrades) -> list[str]:
    """Return the assignments that have something to show."""
    return [
        assignment.id
        for assignment in gradebook.course.assignments
        if any(row.term.grades[assignment.id].state is not GradeState.OPEN for row in gradebook.active)
    ]


def _cells(rows: Sequence[StudentRow], name: str, policy: Policy, used: set[str]) -> list[Text]:
    """Format a column of grades so that the numbers are aligned, whatever marks follow them."""
    cells = []
    for row in rows:
        grade = row.term.grades[name]
        sign, marks = SIGNS.get(grade.state), "".join(_marks(grade))
        used.update([sign] if sign else [], marks)
        text, tail = sign or shown_score(grade, policy), f" {marks}" if marks else ""
        if name in row.term.dropped:
            text, tail = f"({text}", f"){tail}"
            used.add("( )")
        cells.append((text, tail, STYLES.get(grade.state, "")))
    width = max((len(tail) for _, tail, _ in cells), default=0)
    return [Text(f"{text}{tail:<{width}}", style=style) for text, tail, style in cells]


def shown_score(grade: Grade, policy: Policy) -> str:
    """Format a score as the course rounds it."""
    return "-" if grade.score is None else str(rounded(grade.score, policy.rounding))


def _marks(grade: Grade) -> Iterator[str]:
    if grade.counted and grade.counted.lateness:
        yield "L"
    if grade.counted and grade.counted.attempt.marked_late and not grade.counted.attempt.submitted:
        yield "l"
    if effective_adjustments(grade.adjustments) and grade.state is not GradeState.EXCUSED:
        yield "*"


def shown_total(term: TermGrades, policy: Policy) -> str:
    """Format a total as the course rounds it."""
    return "-" if term.total is None else str(rounded(term.total, policy.rounding))


def _footnotes(
    gradebook: ClassGrades, shown: Sequence[str], used: set[str], worded: Callable[[Remedy], str]
) -> Iterator[str]:
    policy = gradebook.policy
    half = "up" if policy.rounding.half is HalfRounding.UP else "to even"
    yield (
        "Scores in points, total in percent of what counts so far; "
        f"each rounded once, half {half}, to {write_count(policy.rounding.decimals, 'decimal')}"
    )
    if meanings := [f"{mark} {meaning}" for mark, meaning in MEANINGS.items() if mark in used]:
        yield "; ".join(meanings)
    missing = {name: len(gradebook.missing(name)) for name in shown}
    if any(missing.values()):
        counts = ", ".join(f"{name} {count}" for name, count in missing.items() if count)
        yield f"Missing: {counts}; {worded(Remedy(Action.SHOW_ROSTER))}"
    if gradebook.not_graded:
        counts = ", ".join(f"{name} {count}" for name, count in gradebook.not_graded.items())
        yield f"Handed in but not graded: {counts}; {worded(Remedy(Action.REGRADE))}"
    if gradebook.unmatched_names:
        names = shortened([one_line(unmatched.name) for unmatched in gradebook.unmatched_names])
        yield f"Handed in under unknown names: {names}; {worded(Remedy(Action.SHOW_ROSTER))}"
    if gradebook.pending:
        counts = ", ".join(f"{name} {count}" for name, count in gradebook.pending.items())
        yield f"Regraded with another result, not accepted: {counts}; {worded(Remedy(Action.COMPARE_GRADINGS))}"


def student_page(row: StudentRow, gradebook: ClassGrades) -> RenderableType:
    """Show one student's grades, and how each came about."""
    policy, student = gradebook.policy, row.student
    table = new_table()
    table.add_column("assignment", no_wrap=True)
    for heading in ("score", "of", "weight"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("how it came about")
    for name, grade in row.term.grades.items():
        if grade.state is GradeState.OPEN and grade.due is None:
            continue
        text = "dropped: " if name in row.term.dropped else ""
        score = shown_score(grade, policy) if grade.score is not None else SIGNS.get(grade.state, "-")
        steps = "\n".join(map(one_line, explain_grade(grade, policy)))
        table.add_row(
            name,
            Text(score, style="bold"),
            write_number(grade.out_of),
            write_number(policy.assignments[name].weight),
            Text(text + steps),
        )
    about = [student.name, student.email, *student.sections, "" if student.active else "withdrawn"]
    title = ", ".join([show_key(student.id), *(one_line(text) for text in about if text)])
    return Group(titled(title, table), *map(Text, explain_total(row.term, policy)))


def history_page(row: StudentRow, events: Sequence[HistoryEvent], gradebook: ClassGrades) -> RenderableType:
    """Show everything that happened to a student's work."""
    table = new_table()
    table.add_column("when", no_wrap=True)
    table.add_column("assignment", no_wrap=True)
    table.add_column("who")
    table.add_column("what")
    for event in events:
        when = write_time(event.at, gradebook.policy.zone)
        table.add_row(when, event.assignment, Text(one_line(event.who)), Text(one_line(event.what)))
    return titled(f"{show_key(row.student.id)}: {write_count(len(events), 'event')}", table)


def figures_page(figures: Iterable[GradeDistribution], gradebook: ClassGrades) -> RenderableType:
    """Show each assignment's distribution, in percent."""
    listed = list(figures)
    labels = short_names([assignment.id for assignment in gradebook.course.assignments])
    numbers = {
        "mean": [one.mean for one in listed],
        "sd": [one.standard_deviation for one in listed],
        "min": [one.lowest for one in listed],
        "25 %": [one.quartiles and one.quartiles[0] for one in listed],
        "median": [one.quartiles and one.quartiles[1] for one in listed],
        "75 %": [one.quartiles and one.quartiles[2] for one in listed],
        "max": [one.highest for one in listed],
    }
    counts = {
        "missing": [one.missing for one in listed],
        "late": [one.late for one in listed],
        "not graded": [one.not_graded for one in listed],
    }
    columns = [
        column("", [Text(labels.get(one.name, one.name)) for one in listed]),
        column("n", [Text(str(one.count)) for one in listed]),
        *(
            column(name, [Text("-" if value is None else f"{value:.1f}") for value in values])
            for name, values in numbers.items()
        ),
        *(column(name, [Text(f"{value or ''}") for value in values]) for name, values in counts.items() if any(values)),
        column("0 to 100", [Text(_bars(one.histogram)) for one in listed]),
    ]
    title = f"\n{gradebook.course.title}, {write_count(len(gradebook.active), 'student')}, in percent\n"
    return Group(Text(title, style="bold"), FittedTable(columns, left=1))


def _bars(histogram: Sequence[int]) -> str:
    highest = max(histogram) or 1
    return "".join(BARS[-(-count * (len(BARS) - 1) // highest)] for count in histogram)


def roster_page(gradebook: ClassGrades) -> RenderableType:
    """Show sections, who has withdrawn, what is missing, and what was handed in under unknown names."""
    active = gradebook.active
    sections = Counter(section for row in active for section in row.student.sections)
    lines = [f"{write_count(len(active), 'student')}"]
    lines += [f"  {one_line(section)}: {count}" for section, count in sorted(sections.items())]
    withdrawn = [show_key(row.student.id) for row in gradebook.rows if not row.student.active]
    if withdrawn:
        lines.append(f"Withdrawn: {', '.join(withdrawn)}")
    for assignment in gradebook.course.assignments:
        missing = [show_key(row.student.id) for row in gradebook.missing(assignment.id)]
        if missing:
            lines.append(f"Missing in {assignment.id}: {', '.join(missing)}")
    if not gradebook.has_roster:
        lines.append("No list of students was imported: these are all students who handed something in")
    for unmatched in gradebook.unmatched_names:
        who = f"may be {' or '.join(map(one_line, unmatched.candidates))}" if unmatched.candidates else "is unknown"
        lines.append(f"{one_line(unmatched.name)}, who handed in {', '.join(unmatched.assignments)}, {who}")
    if any(not unmatched.candidates for unmatched in gradebook.unmatched_names):
        lines.append("To assign these, import a list of students that has their names, e-mail addresses or numbers")
    return Text("\n".join(lines))


def import_page(file: RosterFile, change: RosterChange, worded: Callable[[Remedy], str]) -> RenderableType:
    """Show what importing a roster did, and what can be done about who is not in it."""
    counts = f"{len(change.added)} added, {len(change.changed)} changed, {len(change.unchanged)} unchanged"
    lines = [f"{file.layout} file, students known by {file.id_column!r}: {counts}", *file.notes]
    if change.absent:
        done = "they have withdrawn" if change.withdrawn else worded(Remedy(Action.WITHDRAW_ABSENT))
        lines.append(f"Not in the file: {shortened([one_line(name) for name in change.absent])}; {done}")
    return Text("\n".join(map(one_line, lines)))


def shortened(names: Sequence[str]) -> str:
    """Join names in one line: the first `LISTED`, and how many more there are."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
