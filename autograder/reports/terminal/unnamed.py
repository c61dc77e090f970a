"""Wrong results without a name, for a terminal."""

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from autograder.model import Assignment
from autograder.reports.terminal.tables import new_table, titled
from autograder.reports.unnamed import UnnamedGroup
from autograder.text.safe import one_line, scrub

SOURCE_LIMIT = 20_000  # characters
LOOK_LIMIT = 160  # characters of a message in a table


def unnamed_table(assignment: Assignment, students: int, groups: tuple[UnnamedGroup, ...]) -> RenderableType:
    """Show groups of students with the same wrong results."""
    table = new_table()
    table.add_column("group", no_wrap=True)
    table.add_column("students", justify="right")
    table.add_column("functions")
    table.add_column("what came back, in the first check")
    table.add_column("for example", no_wrap=True)
    for group in groups:
        table.add_row(
            group.id,
            str(len(group.students)),
            Text(", ".join(group.functions)),
            Text(one_line(group.results[0].look, LOOK_LIMIT)),
            Text(group.students[0]),
        )
    return titled(f"{assignment.id}: wrong results without a name, {students} students", table)


def group_page(assignment: Assignment, group: UnnamedGroup) -> RenderableType:
    """Show who is in a group, and what each check found."""
    return Group(*_lines(assignment, group))


def _lines(assignment: Assignment, group: UnnamedGroup) -> Iterator[RenderableType]:
    count = len(group.students)
    yield Text(f"{assignment.id}: group {group.id}, {count} {'student' if count == 1 else 'students'}", style="bold")
    yield Text(", ".join(group.students))
    for result in group.results:
        yield Text(f"\n{result.check}: {result.title}", style="bold")
        yield Text(scrub(result.message))


def example_page(student: str, sources: Mapping[str, str]) -> RenderableType:
    """Show what somebody in a group has handed in."""
    parts = [
        part
        for name, source in sources.items()
        for part in (Text(f"\n{name} of {student}", style="bold"), Text(scrub(source, SOURCE_LIMIT)))
    ]
    return Group(*parts)
