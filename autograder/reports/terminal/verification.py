"""The result of verifying an assignment, for a terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.reports.terminal.tables import new_table, titled
from autograder.verification.result import Verification


def verification_page(verification: Verification) -> RenderableType:
    """Show what holds, what does not, and how much the public checks catch."""
    caught = [result for result in verification.misconceptions if not list(result.problems)]
    title = f"{verification.assignment}: misconceptions"
    table = new_table()
    for heading in ("misconception", "check that must catch it", "public checks that also catch it"):
        table.add_column(heading, overflow="fold")
    for result in verification.misconceptions:
        style = "" if result in caught else "bold red"
        public = [name for name in result.public if name != result.caught_by]
        table.add_row(result.misconception, result.caught_by, ", ".join(public), style=style)
    scores = Table.grid(padding=(0, 2))
    for name, report in verification.reports.items():
        scores.add_row(
            f"  {name}", "not graded" if report.score is None else f"{report.score:g} of {report.max_score:g}"
        )
    by_public = sum(bool(result.public) for result in verification.misconceptions)
    scores.add_row("  misconceptions", f"{len(caught)} of {len(verification.misconceptions)} caught and diagnosed")
    scores.add_row("  by public checks alone", f"{by_public} of them")
    scores.add_row("  released folder", "stale" if verification.stale else "up to date")
    scores.add_row("  zip", "leaks" if verification.leaks else "clean")
    scores.add_row("  seconds", f"{verification.seconds:.1f}")
    problems = verification.problems
    verdict = Text("does not hold", style="bold red") if problems else Text("holds", style="bold green")
    return Group(
        titled(title, table),
        Text.assemble((verification.assignment, "bold"), " ", verdict),
        scores,
        *(Text(f"FAIL {problem}", style="bold red") for problem in problems),
    )
