"""Arguments that several commands take."""

import argparse
import getpass
import os
from decimal import Decimal
from pathlib import Path

from autograder.cli.choices import HIDDEN, ISOLATIONS
from autograder.errors import UsageError


def add_ids(parser: argparse.ArgumentParser) -> None:
    """Add the ids of assignments."""
    parser.add_argument("ids", metavar="ID", nargs="*", help="assignments (default: all)")


def add_machine(parser: argparse.ArgumentParser) -> None:
    """Add how many gradings run at once, and how."""
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
    """Add how student code is isolated."""
    parser.add_argument(
        "--isolation",
        choices=ISOLATIONS,
        default="auto",
        help="how student code is kept apart: auto takes the strongest that works here and is safe; "
        "none does not protect you, and every report says so (default: %(default)s)",
    )


def add_hidden(parser: argparse.ArgumentParser) -> None:
    """Add when students see the results of hidden checks."""
    parser.add_argument(
        "--hidden",
        choices=HIDDEN,
        default=HIDDEN[0],
        help="when students see how hidden checks ended (default: %(default)s)",
    )


def add_grades(parser: argparse.ArgumentParser) -> None:
    """Add the folder of reports."""
    parser.add_argument(
        "grades",
        type=Path,
        metavar="GRADES",
        nargs="?",
        default=Path("grades"),
        help="the folder of reports that grade wrote (default: %(default)s)",
    )


def add_section(parser: argparse.ArgumentParser) -> None:
    """Add the section that a command is limited to."""
    parser.add_argument("--section", metavar="NAME", help="only who is in it")


def add_student(parser: argparse.ArgumentParser) -> None:
    """Add the student."""
    parser.add_argument("student", metavar="STUDENT", help="an id, an e-mail address, or a name")


def add_decision(parser: argparse.ArgumentParser) -> None:
    """Add a student and an assignment, whose grade is decided about."""
    add_student(parser)
    parser.add_argument("assignment", metavar="ID", help="the assignment")
    add_reason(parser, required=True)


def add_reason(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the reason for a decision, and who decides."""
    parser.add_argument("--why", metavar="TEXT", required=required, default="", help="the reason, kept for good")
    add_who(parser)


def add_who(parser: argparse.ArgumentParser) -> None:
    """Add who decides."""
    parser.add_argument("--who", metavar="NAME", default=current_user(), help="who decides (default: %(default)s)")


def current_user() -> str:
    """Return the name of the user who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for its user
        return f"user {os.getuid()}"


def positive(text: str) -> int:
    """Read a whole number from 1."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, wanted a whole number from 1")
    return number


def points(text: str) -> Decimal:
    """Read a number of points."""
    from autograder.application.decide import read_points

    try:
        return read_points(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
