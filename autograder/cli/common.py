"""What commands share: options, the course that they are about, how to grade, the console, progress, and Ctrl-C."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.course.load import find_course, load_course
from autograder.course.secret import course_secret
from autograder.errors import UsageError
from autograder.grading.config import GradingConfig
from autograder.model import Assignment, Course
from autograder.sandbox import Isolation, choose_isolation
from autograder.text.suggestions import no_such_assignment

OK, INCOMPLETE, USAGE, INTERRUPTED = 0, 1, 2, 130


def add_ids(parser: argparse.ArgumentParser) -> None:
    """Let a command take assignments."""
    parser.add_argument("ids", metavar="ID", nargs="*", help="assignments (default: all)")


def add_machine(parser: argparse.ArgumentParser) -> None:
    """Let a command say how many gradings run at once, and how."""
    parser.add_argument(
        "-j",
        "--jobs",
        type=positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="grade N at once (default: %(default)s)",
    )
    add_isolation(parser)


def add_isolation(parser: argparse.ArgumentParser) -> None:
    """Let a command say how student code is kept apart."""
    parser.add_argument(
        "--isolation",
        choices=("auto", *Isolation),
        default="auto",
        help="how student code is kept apart: auto takes the strongest that works here and is safe; "
        "none does not protect you, and every report says so (default: %(default)s)",
    )


def positive(text: str) -> int:
    """Read a whole number from 1."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, wanted a whole number from 1")
    return number


def course_of(arguments: argparse.Namespace) -> Course:
    """Load the course that a command is about."""
    return load_course(find_course(arguments.course or Path()))


def chosen(course: Course, ids: Sequence[str]) -> list[Assignment]:
    """Find assignments by their ids; all of them if there are none."""
    known = {assignment.id: assignment for assignment in course.assignments}
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise UsageError(f"{unknown[0]}: {no_such_assignment(unknown[0], known)}")
    return [known[name] for name in ids] or list(course.assignments)


def conditions_of(course: Course, requested: str) -> GradingConfig:
    """Say under what to grade."""
    isolation = choose_isolation(requested, lambda level, error: print(f"No {level} here: {error}"))
    print(f"Isolation: {isolation}")
    return GradingConfig(course_secret(course.root), isolation)


def new_console() -> Console:
    """Give where a command prints to."""
    # A file or a pipe has no width of its own.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def new_errors() -> Console:
    """Give where a command says what is wrong."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


def progress() -> Progress:
    """Give a bar for whoever watches."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    errors = Console(stderr=True)
    return Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal)


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Let the first Ctrl-C finish what is in hand, and the second leave at once."""
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
