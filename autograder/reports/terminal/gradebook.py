"""The gradebook, for a terminal."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from autograder.errors import Action, Remedy
from autograder.gradebook.book import Gradebook, Row
from autograder.gradebook.explain import counted, explain_grade, explain_total, number
from autograder.gradebook.figures import Figures
from autograder.gradebook.grades import Grade, State, Term, rounded, standing
from autograder.gradebook.history import Event
from autograder.gradebook.records import RosterChange
from autograder.gradebook.roster import RosterFile
from autograder.model.policy import Half, Policy
from autograder.reports.terminal.columns import Columns, column
from autograder.reports.terminal.tables import new_table, titled
from autograder.text.safe import one_line
from autograder.text.times import write_instant

LISTED = 10  # names in a line, checks in a cell
NAME_LENGTH = 40
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


def class_grades(gradebook: Gradebook, worded: Callable[[Remedy], str]) -> RenderableType:
    """Show every student's grades, what their marks mean, and what a person should see to, with what can be done."""
    rows, policy = gradebook.active, gradebook.policy
    shown = _begun(gradebook)
    labels = short_names([assignment.id for assignment in gradebook.course.assignments])
    used: set[str] = set()
    columns = [column("student", [Text(one_line(row.student.id)) for row in rows])]
    if any(row.student.name for row in rows):
        columns.append(column("name", [Text(one_line(row.student.name, NAME_LENGTH)) for row in rows]))
    left = len(columns)
    columns += [column(labels[name], _cells(rows, name, policy, used)) for name in shown]
    columns.append(column("total", [Text(shown_total(row.term, policy), style="bold") for row in rows]))
    title = f"\n{gradebook.course.title}, {counted(len(rows), 'student')}\n"
    foot = map(Text, _foot(gradebook, shown, used, worded))
    return Group(Text(title, style="bold"), Columns(columns, left, yields=1 if left > 1 else None), *foot)


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
        text, tail = sign or shown_score(grade, policy), f" {marks}" if marks else ""
        if name in row.term.dropped:
            text, tail = f"({text}", f"){tail}"
            used.add("( )")
        cells.append((text, tail, STYLES.get(grade.state, "")))
    width = max((len(tail) for _, tail, _ in cells), default=0)
    return [Text(f"{text}{tail:<{width}}", style=style) for text, tail, style in cells]


def shown_score(grade: Grade, policy: Policy) -> str:
    """Write a score as the course rounds it."""
    return "-" if grade.score is None else str(rounded(grade.score, policy.rounding))


def _marks(grade: Grade) -> Iterator[str]:
    if grade.counted and grade.counted.lateness:
        yield "L"
    if grade.counted and grade.counted.attempt.marked_late and not grade.counted.attempt.submitted:
        yield "l"
    if standing(grade.adjustments) and grade.state is not State.EXCUSED:
        yield "*"


def shown_total(term: Term, policy: Policy) -> str:
    """Write a total as the course rounds it."""
    return "-" if term.total is None else str(rounded(term.total, policy.rounding))


def _foot(gradebook: Gradebook, shown: Sequence[str], used: set[str], worded: Callable[[Remedy], str]) -> Iterator[str]:
    policy = gradebook.policy
    half = "up" if policy.rounding.half is Half.UP else "to even"
    yield (
        "Scores in points, total in percent of what counts so far; "
        f"each rounded once, halves {half}, to {counted(policy.rounding.decimals, 'decimal')}"
    )
    if meanings := [f"{mark} {meaning}" for mark, meaning in MEANINGS.items() if mark in used]:
        yield "; ".join(meanings)
    missing = {name: len(gradebook.missing(name)) for name in shown}
    if any(missing.values()):
        counts = ", ".join(f"{name} {count}" for name, count in missing.items() if count)
        yield f"Missing: {counts}; {worded(Remedy(Action.SHOW_ROSTER))}"
    if gradebook.not_graded:
        counts = ", ".join(f"{name} {count}" for name, count in gradebook.not_graded.items())
        yield f"Handed in, and not graded: {counts}; {worded(Remedy(Action.REGRADE))}"
    if gradebook.strangers:
        names = some([one_line(stranger.name) for stranger in gradebook.strangers])
        yield f"Handed in by nobody who is known: {names}; {worded(Remedy(Action.SHOW_ROSTER))}"
    if gradebook.waiting:
        counts = ", ".join(f"{name} {count}" for name, count in gradebook.waiting.items())
        yield f"Graded anew with another result, not accepted: {counts}; {worded(Remedy(Action.COMPARE_GRADINGS))}"


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
        score = shown_score(grade, policy) if grade.score is not None else SIGNS.get(grade.state, "-")
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
    return titled(f"{one_line(row.student.id)}: {counted(len(events), 'event')}", table)


def figures_page(figures: Iterable[Figures], gradebook: Gradebook) -> RenderableType:
    """Show each assignment's distribution, in percent."""
    listed = list(figures)
    labels = short_names([assignment.id for assignment in gradebook.course.assignments])
    numbers = {
        "mean": [one.mean for one in listed],
        "sd": [one.deviation for one in listed],
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
        column("n", [Text(str(one.counted)) for one in listed]),
        *(
            column(name, [Text("-" if value is None else f"{value:.1f}") for value in values])
            for name, values in numbers.items()
        ),
        *(column(name, [Text(f"{value or ''}") for value in values]) for name, values in counts.items() if any(values)),
        column("0 to 100", [Text(_bars(one.tenths)) for one in listed]),
    ]
    title = f"\n{gradebook.course.title}, {counted(len(gradebook.active), 'student')}, in percent\n"
    return Group(Text(title, style="bold"), Columns(columns, left=1))


def _bars(tenths: Sequence[int]) -> str:
    highest = max(tenths) or 1
    return "".join(BARS[-(-count * (len(BARS) - 1) // highest)] for count in tenths)


def roster_page(gradebook: Gradebook) -> RenderableType:
    """Show sections, who has withdrawn, what is missing, and what was handed in by nobody known."""
    active = gradebook.active
    sections = Counter(section for row in active for section in row.student.sections)
    lines = [f"{counted(len(active), 'student')}"]
    lines += [f"  {one_line(section)}: {count}" for section, count in sorted(sections.items())]
    withdrawn = [one_line(row.student.id) for row in gradebook.rows if not row.student.active]
    if withdrawn:
        lines.append(f"Withdrawn: {', '.join(withdrawn)}")
    for assignment in gradebook.course.assignments:
        missing = [one_line(row.student.id) for row in gradebook.missing(assignment.id)]
        if missing:
            lines.append(f"Missing in {assignment.id}: {', '.join(missing)}")
    if not gradebook.listed:
        lines.append("No list of students was imported: these are all who handed something in")
    for stranger in gradebook.strangers:
        who = f"can be {' or '.join(map(one_line, stranger.candidates))}" if stranger.candidates else "is nobody known"
        lines.append(f"{one_line(stranger.name)}, who handed in {', '.join(stranger.assignments)}, {who}")
    if any(not stranger.candidates for stranger in gradebook.strangers):
        lines.append(
            "A list of students with the names, addresses or numbers that they came in under tells whose they are"
        )
    return Text("\n".join(lines))


def import_page(file: RosterFile, change: RosterChange, worded: Callable[[Remedy], str]) -> RenderableType:
    """Show what importing a roster did, and what can be done about who is not in it."""
    counts = f"{len(change.added)} added, {len(change.changed)} changed, {len(change.unchanged)} unchanged"
    lines = [f"{file.layout} file, students known by {file.id_column!r}: {counts}", *file.notes]
    if change.absent:
        done = "they have withdrawn" if change.withdrawn else worded(Remedy(Action.WITHDRAW_ABSENT))
        lines.append(f"Not in the file: {some([one_line(name) for name in change.absent])}; {done}")
    return Text("\n".join(map(one_line, lines)))


def some(names: Sequence[str]) -> str:
    """Write as many names as one reads, and how many more there are."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
