"""``autograder gradebook``: a module per command."""

import argparse
import gc
from functools import wraps

from autograder.cli.commands import Command, Run
from autograder.cli.gradebook import adjust, diff, export, extend, history, roster, show, stats, student

SUMMARY = "show the gradebook, decide about grades, and say who is in the course"

COMMANDS: dict[str, Command] = {
    "show": show,
    "stats": stats,
    "student": student,
    "history": history,
    "adjust": adjust,
    "extend": extend,
    "diff": diff,
    "export": export,
    "roster": roster,
}


def without_collecting(run: Run) -> Run:
    """Run a short command without garbage collection, which takes a quarter of its time on a term's records."""

    @wraps(run)
    def wrapped(arguments: argparse.Namespace) -> int:
        gc.disable()
        try:
            return run(arguments)
        finally:
            gc.enable()

    return wrapped
