"""``autograder hints``."""

import argparse
import sys
from typing import TYPE_CHECKING

from autograder.cli.commands import INCOMPLETE, OK
from autograder.cli.options import add_grades
from autograder.cli.printing import new_console, print_left_out, print_line
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.application.hints import UnnamedResults
    from autograder.model import Assignment, Course
    from autograder.reports.unnamed import UnnamedGroup

SUMMARY = "list wrong results that students share and nothing names, and give them a name and a hint"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: reports, a group of them, and what to do with it."""
    add_grades(parser)
    parser.add_argument("-a", "--assignment", metavar="ID", help="only this assignment")
    parser.add_argument("--all", action="store_true", help="also list results that one student alone has")
    group = parser.add_argument_group("of one group")
    group.add_argument("--group", metavar="GROUP", help="show this group: who is in it, and what came back")
    group.add_argument("--name", help="call its results so from now on")
    group.add_argument("--hint", metavar="TEXT", help="what students with these results read; needed for a new name")
    group.add_argument("--family", metavar="TEXT", help="the idea behind it (default: the name)")
    group.add_argument(
        "--check", action="append", default=[], metavar="CHECK", help="name the results of this check alone; repeatable"
    )
    group.add_argument(
        "--as-misconception",
        action="store_true",
        help="print the skeleton of a misconception, from the group's shortest submission in the gradebook",
    )


def run(arguments: argparse.Namespace) -> int:
    """List groups, show one, name it, or print it as a misconception."""
    from autograder.application.courses import open_course
    from autograder.application.hints import as_misconception, find_group, name_group, unnamed_results
    from autograder.reports.terminal.unnamed import group_page

    about_names = arguments.hint or arguments.family or arguments.check
    if arguments.group is None and (arguments.name or about_names or arguments.as_misconception):
        raise UsageError("no group is named; wanted --group with one that `autograder hints` lists")
    if about_names and arguments.name is None:
        raise UsageError("--hint, --family and --check say how to name a group; wanted --name, too")
    course = open_course(arguments.course)
    found = unnamed_results(course, arguments.grades, arguments.assignment)
    if arguments.group is None:
        return _list(found, singles=arguments.all)
    assignment, group = find_group(found, arguments.group)
    if arguments.name is not None:
        words = {"hint": arguments.hint, "family": arguments.family, "checks": arguments.check}
        path = name_group(assignment, group, arguments.name, **words)
        print_line(f"{path}: {len(group.students)} students read it once pages are made again")
    if arguments.as_misconception:
        sys.stdout.write(as_misconception(course, assignment, group))
    if arguments.name is None and not arguments.as_misconception:
        new_console().print(group_page(assignment, group))
        _print_example(course, assignment, group)
    return OK


def _print_example(course: "Course", assignment: "Assignment", group: "UnnamedGroup") -> None:
    """Print the shortest submission of a group, or why it is not there."""
    from autograder.application.hints import example_of
    from autograder.extras import MissingExtraError, naming_extras
    from autograder.reports.terminal.unnamed import example_page

    try:
        with naming_extras():
            example = example_of(course, assignment, group)
    except (UsageError, MissingExtraError) as error:
        print_line(f"\nNo source is shown: {error}")
    else:
        new_console().print(example_page(example.student, example.sources))


def _list(found: "list[UnnamedResults]", *, singles: bool) -> int:
    from autograder.reports.terminal.unnamed import unnamed_table

    console = new_console()
    for results in found:
        shared = tuple(group for group in results.groups if len(group.students) > 1)
        shown = results.groups if singles else shared
        if shown:
            console.print(unnamed_table(results.assignment, results.students, shown))
        else:
            print_line(f"{results.assignment.id}: no two students are known to share a wrong result without a name")
        if rest := len(results.groups) - len(shown):
            console.print(f"{rest} more that one student alone has; --all lists them")
        if count := results.without_fingerprint:
            print_line(
                f"{results.assignment.id}: {count} wrong results have no fingerprint and are in no group: grading "
                "again adds it to reports of an earlier version; some results are too large for one"
            )
    left_out = [path for results in found for path in results.left_out]
    print_left_out(left_out)
    return INCOMPLETE if left_out else OK
