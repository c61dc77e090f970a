"""What verifying an assignment found, for a terminal: a line where all is well, and details of what is not."""

from collections.abc import Callable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.errors import Action, Remedy
from autograder.reports.terminal.tables import new_table, titled
from autograder.verification.result import Catch, Verification


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
    missed = [catch for catch in verification.catches if list(catch.misses)]
    shown = verification.catches if details else missed
    if shown:
        yield titled(f"{verification.assignment}: misconceptions", _misconceptions(shown, missed))
    yield _line(verification)
    if details or verification.misses:
        yield _facts(verification, caught=len(verification.catches) - len(missed))
    if verification.misses:
        yield Text("\n".join(f"MISS {miss}" for miss in verification.misses), style="bold red")
    if verification.stale:
        yield Text(worded(Remedy(Action.BUILD_TEMPLATES)))


def _line(verification: Verification) -> RenderableType:
    if verification.misses:
        verdict, rest = Text("does not hold", style="bold red"), f": {len(verification.misses)} MISS"
    else:
        right = len(verification.reports) - 1  # all but the stub
        public = sum(bool(catch.public) for catch in verification.catches)
        verdict = Text("holds", style="bold green")
        rest = (
            f": {len(verification.catches)} misconceptions caught and named, {public} by public checks alone; "
            f"{right} right {'answer' if right == 1 else 'answers'}"
        )
    line = Text.assemble((verification.assignment, "bold"), " ", verdict, rest, f"; {verification.seconds:.1f} s")
    line.no_wrap, line.overflow = True, "ignore"  # one line, whatever width there is
    return line


def _misconceptions(catches: Sequence[Catch], missed: Sequence[Catch]) -> Table:
    table = new_table()
    for heading in ("wrong answer", "check that must catch it", "public checks that catch it, too"):
        table.add_column(heading, overflow="fold")
    for catch in catches:
        public = [name for name in catch.public if name != catch.caught_by]
        style = "bold red" if catch in missed else ""
        table.add_row(catch.misconception, catch.caught_by, ", ".join(public), style=style)
    return table


def _facts(verification: Verification, *, caught: int) -> Table:
    facts = Table.grid(padding=(0, 2))
    for name, report in verification.reports.items():
        score = "not graded" if report.score is None else f"{report.score:g} of {report.max_score:g}"
        facts.add_row(f"  {name}", score)
    facts.add_row("  misconceptions", f"{caught} of {len(verification.catches)} caught and named")
    facts.add_row("  by public checks alone", f"{sum(bool(c.public) for c in verification.catches)} of them")
    facts.add_row("  released folder", "stale" if verification.stale else "fresh")
    facts.add_row("  zip", "leaks" if verification.leaks else "clean")
    return facts
