"""What verifying an assignment found, for a terminal: a line where all is well, and details of what is not."""

from collections.abc import Callable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.errors import Action, Remedy
from autograder.reports.terminal.tables import new_table, titled
from autograder.verification.result import MisconceptionResult, Verification


def verification_page(
    verification: Verification, worded: Callable[[Remedy], str], *, details: bool = False
) -> RenderableType:
    """Show whether an assignment holds together, and what does not.

    Parameters
    ----------
    verification : Verification
        What was found.
    worded : callable
        Returns what to do, in the words of the front end.
    details : bool
        Whether to show all misconceptions and scores, and not only what does not hold.
    """
    return Group(*_blocks(verification, worded, details=details))


def _blocks(verification: Verification, worded: Callable[[Remedy], str], *, details: bool) -> Iterator[RenderableType]:
    failed = [result for result in verification.misconceptions if list(result.problems)]
    shown = verification.misconceptions if details else failed
    if shown:
        yield titled(f"{verification.assignment}: misconceptions", _misconceptions(shown, failed))
    yield _line(verification)
    if details or verification.problems:
        yield _facts(verification, caught=len(verification.misconceptions) - len(failed))
    if verification.problems:
        yield Text("\n".join(f"FAIL {problem}" for problem in verification.problems), style="bold red")
    if verification.stale:
        yield Text(worded(Remedy(Action.BUILD_TEMPLATES)))


def _line(verification: Verification) -> RenderableType:
    if verification.problems:
        verdict, rest = Text("does not hold", style="bold red"), f": {len(verification.problems)} FAIL"
    else:
        right = len(verification.reports) - 1  # all but the stub
        public = sum(bool(result.public) for result in verification.misconceptions)
        verdict = Text("holds", style="bold green")
        rest = (
            f": {len(verification.misconceptions)} misconceptions caught and named, {public} by public checks alone; "
            f"{right} right {'answer' if right == 1 else 'answers'}"
        )
    line = Text.assemble((verification.assignment, "bold"), " ", verdict, rest, f"; {verification.seconds:.1f} s")
    line.no_wrap, line.overflow = True, "ignore"  # one line, whatever width there is
    return line


def _misconceptions(results: Sequence[MisconceptionResult], failed: Sequence[MisconceptionResult]) -> Table:
    table = new_table()
    for heading in ("misconception", "check that must catch it", "public checks that also catch it"):
        table.add_column(heading, overflow="fold")
    for result in results:
        public = [name for name in result.public if name != result.caught_by]
        style = "bold red" if result in failed else ""
        table.add_row(result.misconception, result.caught_by, ", ".join(public), style=style)
    return table


def _facts(verification: Verification, *, caught: int) -> Table:
    facts = Table.grid(padding=(0, 2))
    for name, report in verification.reports.items():
        score = "not graded" if report.score is None else f"{report.score:g} of {report.max_score:g}"
        facts.add_row(f"  {name}", score)
    facts.add_row("  misconceptions", f"{caught} of {len(verification.misconceptions)} caught and named")
    facts.add_row("  by public checks alone", f"{sum(bool(c.public) for c in verification.misconceptions)} of them")
    stateful = f"{len(verification.stateful)} pass" if verification.stateful else "caught"
    facts.add_row("  answers that keep something from call to call", stateful)
    facts.add_row("  released folder", "stale" if verification.stale else "fresh")
    facts.add_row("  zip", "leaks" if verification.leaks else "clean")
    return facts
