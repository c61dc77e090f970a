"""Where commands print to, how they show progress, and what Ctrl-C does."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.application.prepare_grading import PreparedGrading

LIST_LIMIT = 5  # things in a line


def new_console() -> "Console":
    """Return where a command prints to."""
    from rich.console import Console

    # A file or a pipe has no width of its own.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def print_line(text: str) -> None:
    """Print a line, which may name what somebody else has named: it is not folded, and nothing in it is obeyed."""
    from autograder.text.safe import scrub

    new_console().print(scrub(text), markup=False, soft_wrap=True)


def print_error(message: object) -> None:
    """Print what is wrong."""
    from rich.console import Console
    from rich.markup import escape

    from autograder.text.safe import scrub

    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    errors.print(f"[bold red]autograder:[/] {escape(scrub(str(message)))}")


def print_isolation(prepared: "PreparedGrading") -> None:
    """Print how student code is kept apart, and why no stronger way is there."""
    for level, reason in prepared.refused:
        print(f"No {level} here: {reason}")
    print(f"Isolation: {prepared.isolation}")


def print_left_out(paths: Sequence[Path]) -> None:
    """Print which reports a class report does not have."""
    if paths:
        print_line(
            f"Not in the class report, as the assignment has changed since or they cannot be read: {some(paths)}; "
            "grade these submissions again, or move the reports away"
        )


def some(things: Sequence[object]) -> str:
    """Return the first few names in a line, and how many more there are."""
    more = f" and {len(things) - LIST_LIMIT} more" if len(things) > LIST_LIMIT else ""
    return ", ".join(map(str, things[:LIST_LIMIT])) + more


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a progress bar on a terminal; the function that is returned advances it by one."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    errors = Console(stderr=True)
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Finish what is under way at the first Ctrl-C, and stop at once at the second."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: object) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    previous = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, previous)
