"""What verifying an assignment found, for a terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.reports.terminal.tables import new_table, titled
from autograder.verification.result import Verification


def verification_page(verification: Verification) -> RenderableType:
    """Show what holds, what does not, and how far the public checks reach."""
    caught = [catch for catch in verification.catches if not list(catch.misses)]
    title = f"{verification.assignment}: misconceptions"
    table = new_table()
    for heading in ("wrong answer", "check that must catch it", "public checks that catch it, too"):
        table.add_column(heading, overflow="fold")
    for catch in verification.catches:
        style = "" if catch in caught else "bold red"
        public = [name for name in catch.public if name != catch.caught_by]
        table.add_row(catch.misconception, catch.caught_by, ", ".join(public), style=style)
    scores = Table.grid(padding=(0, 2))
    for name, report in verification.reports.items():
        scores.add_row(
            f"  {name}", "not graded" if report.score is None else f"{report.score:g} of {report.max_score:g}"
        )
    scores.add_row("  misconceptions", f"{len(caught)} of {len(verification.catches)} caught and named")
    scores.add_row("  by public checks alone", f"{sum(bool(c.public) for c in verification.catches)} of them")
    scores.add_row("  released folder", "stale" if verification.stale else "fresh")
    scores.add_row("  zip", "leaks" if verification.leaks else "clean")
    scores.add_row("  seconds", f"{verification.seconds:.1f}")
    misses = Text("\n".join(f"MISS {miss}" for miss in verification.misses), style="bold red")
    verdict = Text(
        "does not hold" if verification.misses else "holds", style="bold red" if verification.misses else "bold green"
    )
    return Group(
        titled(title, table),
        Text.assemble((verification.assignment, "bold"), " ", verdict),
        scores,
        *([misses] if verification.misses else []),
    )
