"""``autograder check``."""

import argparse
import subprocess
from pathlib import Path

SUMMARY = "run the public checks on your own work, and show points per question"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a folder."""
    parser.add_argument(
        "path", type=Path, metavar="PATH", nargs="?", default=Path(), help="the folder of your files (default: here)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run pytest, which prints for itself, and return its exit code."""
    from autograder.application.check_own_work import find_own_checks
    from autograder.application.courses import open_course

    found = find_own_checks(arguments.path, lambda: open_course(arguments.course))
    return subprocess.run(found.command, cwd=found.folder, check=False).returncode  # noqa: S603 -- their own, asked for
