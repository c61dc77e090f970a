"""Arguments in, exit codes out; the only module that prints."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.errors import AutograderError, MachineError, SpecError, UsageError
from autograder.grading import Conditions, grade_many, local_executor
from autograder.intake import read_class, read_submission
from autograder.model import Assignment, Course, Report, Status, Submission
from autograder.provenance import course_secret, provenance
from autograder.release import build_zip, stale_files, template_files, template_folder, write_template
from autograder.release.skeleton import new_assignment
from autograder.reports.brief import brief
from autograder.reports.files import only_writer, read_report, report_path, write_csv, write_report
from autograder.reports.tables import assignment_table, class_page, verification_page
from autograder.sandbox import choose_isolation
from autograder.spec import find_course, load_course
from autograder.verify import repeat, verify

OK, INCOMPLETE, USAGE, INTERRUPTED = 0, 1, 2, 130


def entry_point() -> None:
    """Run the command line of this process."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    arguments = _parser().parse_args(argv)
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        return int(arguments.run(arguments))
    except (UsageError, SpecError) as error:
        errors.print(f"[bold red]autograder:[/] {escape(str(error))}")
        return USAGE
    except AutograderError as error:
        errors.print(f"[bold red]autograder:[/] {escape(str(error))}")
        return INCOMPLETE
    except KeyboardInterrupt:
        errors.print("stopped; run the same command again to go on")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograder", description="Release, grade and verify a course on numerical Python."
    )
    parser.add_argument(
        "--course", type=Path, metavar="DIR", help="the course's folder (default: found from here upwards)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary[:1].upper() + summary[1:] + ".")
        added.set_defaults(run=run)
        return added

    command("list", _list, "show assignments, questions and points")

    new = command("new", _new, "make a complete skeleton of an assignment, which already passes verify")
    new.add_argument("id", metavar="ID", help="what to call it: letters, digits and underscores, such as b1_recurrence")

    build = command("build", _build, "make student_template/ from assignments/ and solutions/")
    _add_ids(build)
    build.add_argument("--check", action="store_true", help="write nothing; fail if a released file is stale")
    build.add_argument("--dist", type=Path, metavar="DIR", help="also write one zip per assignment to DIR")

    check = command("check", _check, "run the public checks on your own work, and show points per question")
    check.add_argument(
        "path", type=Path, metavar="PATH", nargs="?", default=Path(), help="the folder of your files (default: here)"
    )

    grade = command("grade", _grade, "grade a folder of submissions")
    grade.add_argument(
        "submissions",
        type=Path,
        metavar="SUBMISSIONS",
        help="a folder of <assignment>/<student>/, or with -a of <student>/",
    )
    grade.add_argument("-a", "--assignment", metavar="ID", help="the assignment that all of them are for")
    grade.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("grades"),
        metavar="DIR",
        help="where reports go (default: %(default)s)",
    )
    grade.add_argument("--force", action="store_true", help="grade again what is already graded")
    _add_machine(grade)

    verification = command(
        "verify", _verify, "check that solutions, stubs, wrong answers and released files hold together"
    )
    _add_ids(verification)
    verification.add_argument(
        "--repeat",
        type=_positive,
        metavar="N",
        help="instead, grade all right answers under N secrets, and count false failures",
    )
    _add_machine(verification)
    return parser


def _add_ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", metavar="ID", nargs="*", help="assignments (default: all)")


def _add_machine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-j",
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="grade N at once (default: %(default)s)",
    )
    parser.add_argument(
        "--isolation",
        choices=("auto", "bubblewrap", "none"),
        default="auto",
        help="how student code is kept apart: auto takes the strongest that works here and is safe; "
        "none does not protect you, and every report says so (default: %(default)s)",
    )


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, wanted a whole number from 1")
    return number


def _course(arguments: argparse.Namespace) -> Course:
    return load_course(find_course(arguments.course or Path()))


def _chosen(course: Course, ids: Sequence[str]) -> list[Assignment]:
    known = {assignment.id: assignment for assignment in course.assignments}
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise UsageError(f"{unknown[0]}: no such assignment; the course has {', '.join(known) or 'none'}")
    return [known[name] for name in ids] or list(course.assignments)


def _conditions(course: Course, isolation: str) -> Conditions:
    return Conditions(course_secret(course.root), choose_isolation(isolation))


def _list(arguments: argparse.Namespace) -> int:
    course = _course(arguments)
    console = _console()
    for assignment in course.assignments:
        console.print(assignment_table(assignment))
    return OK


def _new(arguments: argparse.Namespace) -> int:
    course = _course(arguments)
    for path in new_assignment(course, arguments.id):
        print(path.relative_to(course.root))
    return OK


def _build(arguments: argparse.Namespace) -> int:
    course = _course(arguments)
    code = OK
    for assignment in _chosen(course, arguments.ids):
        files = template_files(assignment)
        if arguments.check:
            for name in stale_files(course, assignment, files):
                print(f"student_template/{assignment.id}/{name}: stale; run `autograder build`")
                code = INCOMPLETE
        else:
            print(write_template(course, assignment, files).relative_to(course.root))
        if arguments.dist:
            path = arguments.dist / f"{assignment.id}.zip"
            try:
                arguments.dist.mkdir(parents=True, exist_ok=True)
                path.write_bytes(build_zip(assignment, files))
            except OSError as error:
                raise MachineError(f"{path}: cannot be written: {error.strerror}") from error
            print(path)
    return code


def _check(arguments: argparse.Namespace) -> int:
    folder = (arguments.path if arguments.path.is_dir() else arguments.path.parent).resolve()
    if not arguments.path.exists():
        raise UsageError(f"{arguments.path}: not there; wanted the folder of your files")
    checks = folder
    if not (folder / "assignment.json").is_file():
        course = _course(arguments)
        matching = [a for a in course.assignments if any((folder / name).is_file() for name in a.files)]
        if not matching:
            wanted = ", ".join(name for assignment in course.assignments for name in assignment.files)
            raise UsageError(f"{folder}: no file that an assignment asks for; wanted one of {wanted}")
        checks = template_folder(course, matching[0])
    # Its own process, and its own copy of the checks: what a student runs without us.
    command = [sys.executable, "-m", "pytest", f"--submission={folder}"]
    return subprocess.run(command, cwd=checks, check=False).returncode  # noqa: S603 -- the student's own code, asked for


def _grade(arguments: argparse.Namespace) -> int:
    course = _course(arguments)
    found = read_class(course, arguments.submissions, arguments.assignment)
    conditions = _conditions(course, arguments.isolation)
    with only_writer(arguments.output):
        return _grade_class(arguments, course, found, conditions)


def _grade_class(
    arguments: argparse.Namespace, course: Course, found: Sequence[tuple[Assignment, Path]], conditions: Conditions
) -> int:
    console = _console()
    done: dict[tuple[str, str], Report] = {}

    def jobs() -> Iterator[tuple[Assignment, Submission]]:
        for assignment, folder in found:
            submission = read_submission(assignment, folder)
            key = assignment.id, submission.student
            known = read_report(report_path(arguments.output, *key))
            wanted = provenance(submission, assignment, conditions.secret, conditions.isolation)
            if not arguments.force and known and known.status is Status.GRADED and known.provenance == wanted:
                done[key] = brief(known)
                bar.advance(task)
            else:
                yield assignment, submission

    with _progress() as bar, _interrupt() as stopped, local_executor(arguments.jobs) as executor:
        task = bar.add_task("grading", total=len(found))
        for report in grade_many(executor, jobs(), conditions, window=2 * arguments.jobs, stopped=stopped.is_set):
            write_report(arguments.output, report)
            done[report.assignment, report.student] = brief(report)
            bar.advance(task)

    for assignment in course.assignments:
        reports = [report for (name, _), report in sorted(done.items()) if name == assignment.id]
        if reports:
            path = write_csv(arguments.output, assignment, reports)
            console.print(class_page(assignment, reports))
            where = f"Reports: {path.with_suffix('')}/   Gradebook: {path}   Isolation: {conditions.isolation}"
            console.print(where, soft_wrap=True)
    if stopped.is_set():
        raise KeyboardInterrupt
    return INCOMPLETE if any(report.status is Status.INCOMPLETE for report in done.values()) else OK


def _verify(arguments: argparse.Namespace) -> int:
    course = _course(arguments)
    assignments = _chosen(course, arguments.ids)
    conditions = _conditions(course, arguments.isolation)
    console = _console()
    holds = True
    with local_executor(arguments.jobs) as executor:
        for assignment in assignments:
            if arguments.repeat:
                misses = []
                for miss in repeat(executor, assignment, conditions, arguments.repeat):
                    misses.append(miss)
                    console.print(f"MISS {miss}", style="bold red", markup=False)
                print(f"{assignment.id}: {arguments.repeat} secrets, {len(misses)} false failures")
            else:
                verification = verify(executor, course, assignment, conditions)
                misses = verification.misses
                console.print(verification_page(verification))
            holds = holds and not misses
    return OK if holds else INCOMPLETE


def _console() -> Console:
    # A file or a pipe has no width of its own.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def _progress() -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


@contextmanager
def _interrupt() -> Iterator[threading.Event]:
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
