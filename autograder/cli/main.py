"""Arguments in, exit codes out; with ``gradebook_cli`` the only module that prints."""

import argparse
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from autograder.cli import gradebook as gradebook_cli
from autograder.cli.common import (
    INCOMPLETE,
    INTERRUPTED,
    OK,
    USAGE,
    add_ids,
    add_isolation,
    add_machine,
    chosen,
    conditions_of,
    course_of,
    interruptible,
    new_console,
    new_errors,
    positive,
    progress,
)
from autograder.cli.remedies import full_message
from autograder.errors import AutograderError, SpecError, UsageError
from autograder.files.atomic import write_atomically
from autograder.grading.grade import Conditions, grade_many, local_executor
from autograder.grading.provenance import course_secret, provenance
from autograder.intake import Class, Layout, open_class, read_submission
from autograder.model import Assignment, Report, Status, Submission
from autograder.platforms.gradescope import export_gradescope
from autograder.platforms.gradescope_results import gradescope_results
from autograder.platforms.hidden import Hidden
from autograder.platforms.otter import export_otter
from autograder.platforms.single import grade_single, read_single, single_assignment
from autograder.release import build_zip, stale_files, template_files, template_folder, write_template
from autograder.release.skeleton import new_assignment
from autograder.reports.html.feedback_zip import Lms
from autograder.reports.report_files import only_writer, read_report, report_json, report_path, write_csv, write_report
from autograder.reports.summary import brief
from autograder.reports.terminal.tables import assignment_table, class_page
from autograder.reports.terminal.verification import verification_page
from autograder.reports.writing import write_class_report, write_feedback
from autograder.sandbox import choose_isolation
from autograder.text.safe import one_line, scrub
from autograder.verification.verify import repeat, verify

if TYPE_CHECKING:
    from autograder.gradebook.recording import Recorder

EXPORTS = {"gradescope": export_gradescope, "otter": export_otter}
REPORT = "report"  # the folder of the class report, among the reports
SHOWN = 5  # students in a line


def entry_point() -> None:
    """Run the command line of this process."""
    try:
        try:
            code = main(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if not _reader_has_gone():
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = INCOMPLETE
    sys.exit(code)


def _reader_has_gone() -> bool:
    """Say whether nobody reads what is printed any more, as after ``| head``."""
    output = select.poll()
    output.register(sys.stdout, 0)  # errors are always told
    return bool(output.poll(0))


def main(argv: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    arguments = _parser().parse_args(argv)
    errors = new_errors()
    try:
        return int(arguments.run(arguments))
    except AutograderError as error:
        _say(errors, full_message(error))
        return USAGE if isinstance(error, UsageError | SpecError) else INCOMPLETE
    except KeyboardInterrupt:
        errors.print("stopped; run the same command again to go on")
        return INTERRUPTED


def _say(errors: Console, message: object) -> None:
    """Print what is wrong, which may name a file that somebody else has named."""
    errors.print(f"[bold red]autograder:[/] {escape(scrub(str(message)))}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograder", description="Release, grade and verify a course on numerical Python."
    )
    parser.add_argument(
        "--course", type=Path, metavar="DIR", help="the course's folder (default: found from here upwards)"
    )
    command = _commands(parser)
    _add_authoring(command)
    _add_grading(command)
    _add_reporting(command)
    _add_single(command)
    _add_verifying(command)
    about = "show the gradebook, decide about grades, and say who is in the course"
    gradebook_cli.add_commands(command, _commands(command("gradebook", None, about)))
    return parser


def _add_authoring(command: gradebook_cli.Command) -> None:
    command("list", _list, "show assignments, questions and points")

    new = command("new", _new, "make a complete skeleton of an assignment, which already passes verify")
    new.add_argument("id", metavar="ID", help="what to call it: letters, digits and underscores, such as b1_recurrence")

    build = command("build", _build, "make student_template/ from assignments/ and solutions/")
    add_ids(build)
    build.add_argument("--check", action="store_true", help="write nothing; fail if a released file is stale")
    build.add_argument("--dist", type=Path, metavar="DIR", help="also write one zip per assignment to DIR")

    export = command("export", _export, "make graders for other systems, with the same checks and the same marks")
    export.add_argument("system", choices=list(EXPORTS), help="for which system")
    add_ids(export)
    export.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="where to; it is for graders, not for students"
    )
    _add_hidden(export)
    add_isolation(export)


def _add_grading(command: gradebook_cli.Command) -> None:
    check = command("check", _check, "run the public checks on your own work, and show points per question")
    check.add_argument(
        "path", type=Path, metavar="PATH", nargs="?", default=Path(), help="the folder of your files (default: here)"
    )

    grade = command("grade", _grade, "grade a folder of submissions, or what an LMS gave to download")
    grade.add_argument(
        "submissions",
        type=Path,
        metavar="SUBMISSIONS",
        help="with -a: a folder with a folder, file or archive per student, or a download from an LMS as zip or "
        "unpacked; without: a folder of these, named after assignments",
    )
    grade.add_argument("-a", "--assignment", metavar="ID", help="the assignment that all of them are for")
    grade.add_argument(
        "--layout",
        choices=[layout.value for layout in Layout],
        help="how submissions are named, where the names do not tell: one entry per student, or as in the bulk "
        "download of an LMS",
    )
    grade.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("grades"),
        metavar="DIR",
        help="where reports go (default: %(default)s)",
    )
    grade.add_argument("--force", action="store_true", help="grade again what is already graded")
    grade.add_argument(
        "--gradebook",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="keep submissions and reports in the course's gradebook (default: yes)",
    )
    add_machine(grade)


def _add_reporting(command: gradebook_cli.Command) -> None:
    feedback = command("feedback", _feedback, "make a page for every student and assignment, from the reports")
    _add_grades(feedback)
    feedback.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("feedback"),
        metavar="DIR",
        help="where pages go (default: %(default)s)",
    )
    feedback.add_argument(
        "--zip",
        choices=[lms.value for lms in Lms],
        help="also make a zip per assignment that this LMS hands out to its students",
    )

    report = command(
        "report", _report, "make the class report from the reports: a page per assignment, one for the term"
    )
    _add_grades(report)
    report.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="where pages go (default: the reports' folder, in report/)"
    )
    report.add_argument("--anonymous", action="store_true", help="give students pseudonyms, and quote no submission")


def _add_single(command: gradebook_cli.Command) -> None:
    one = command("grade-one", _grade_one, "grade what one student handed in, and print the report as JSON")
    one.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the student's files")
    one.add_argument("-a", "--assignment", metavar="ID", help="the assignment; needed where the course has several")
    add_isolation(one)

    gradescope = command("gradescope", _gradescope, "grade inside Gradescope's container, and write its results.json")
    gradescope.add_argument(
        "root", type=Path, metavar="ROOT", help="the folder that has submission/ and results/, there /autograder"
    )
    _add_hidden(gradescope)
    add_isolation(gradescope)


def _add_verifying(command: gradebook_cli.Command) -> None:
    verification = command(
        "verify", _verify, "check that solutions, stubs, wrong answers and released files hold together"
    )
    add_ids(verification)
    verification.add_argument(
        "--repeat",
        type=positive,
        metavar="N",
        help="instead, grade all right answers under N secrets, and count false failures",
    )
    add_machine(verification)


def _commands(parser: argparse.ArgumentParser) -> gradebook_cli.Command:
    """Let a parser have commands, and give a function that adds one."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: gradebook_cli.Run | None, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary[:1].upper() + summary[1:] + ".")
        added.set_defaults(run=run)
        return added

    return command


def _add_grades(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "grades",
        type=Path,
        metavar="GRADES",
        nargs="?",
        default=Path("grades"),
        help="the folder of reports that grade wrote (default: %(default)s)",
    )


def _add_hidden(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--hidden",
        choices=list(Hidden),
        default=Hidden.AFTER_PUBLISHED,
        help="when students see how hidden checks ended (default: %(default)s)",
    )


def _list(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    console = new_console()
    for assignment in course.assignments:
        console.print(assignment_table(assignment))
    return OK


def _new(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    for path in new_assignment(course, arguments.id):
        print(path.relative_to(course.root))
    return OK


def _build(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    code = OK
    for assignment in chosen(course, arguments.ids):
        files = template_files(assignment)
        if arguments.check:
            for name in stale_files(course, assignment, files):
                print(f"student_template/{assignment.id}/{name}: stale; run `autograder build`")
                code = INCOMPLETE
        else:
            print(write_template(course, assignment, files).relative_to(course.root))
        if arguments.dist:
            path = arguments.dist / f"{assignment.id}.zip"
            write_atomically(path, build_zip(assignment, files))
            print(path)
    return code


def _export(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    for assignment in chosen(course, arguments.ids):
        export = EXPORTS[arguments.system]
        print(export(course, assignment, arguments.output, arguments.isolation, Hidden(arguments.hidden)))
    return OK


def _check(arguments: argparse.Namespace) -> int:
    folder = (arguments.path if arguments.path.is_dir() else arguments.path.parent).resolve()
    if not arguments.path.exists():
        raise UsageError(f"{arguments.path}: not there; wanted the folder of your files")
    checks = folder
    if not (folder / "assignment.json").is_file():
        course = course_of(arguments)
        matching = [a for a in course.assignments if any((folder / name).is_file() for name in a.files)]
        if not matching:
            wanted = ", ".join(name for assignment in course.assignments for name in assignment.files)
            raise UsageError(f"{folder}: no file that an assignment asks for; wanted one of {wanted}")
        checks = template_folder(course, matching[0])
    # Its own process, and its own copy of the checks: what a student runs without us.
    command = [sys.executable, "-m", "pytest", f"--submission={folder}"]
    return subprocess.run(command, cwd=checks, check=False).returncode  # noqa: S603 -- the student's own code, asked for


def _grade(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    layout = Layout(arguments.layout) if arguments.layout else None
    console = new_console()
    with (
        open_class(course, arguments.submissions, arguments.assignment, layout) as found,
        gradebook_cli.recording(course, wanted=arguments.gradebook) as recorder,
        only_writer(arguments.output),
    ):
        conditions = conditions_of(course, arguments.isolation)
        for line in found.said:
            console.print(scrub(line), markup=False, soft_wrap=True)
        done, unread, stopped = _graded(arguments, found, conditions, recorder)
        for assignment in course.assignments:
            reports = [report for (name, _), report in done.items() if name == assignment.id]
            reports.sort(key=lambda report: (report.origin.name or report.student, report.student))
            if reports:
                path = write_csv(arguments.output, assignment, reports)
                console.print(class_page(assignment, reports))
                where = f"Reports: {path.with_suffix('')}/   Table: {path}"
                console.print(scrub(where), markup=False, soft_wrap=True)
        if recorder:
            where = f"Gradebook: {recorder.place}; `autograder gradebook show` shows it"
            console.print(scrub(where), markup=False, soft_wrap=True)
            if recorder.waiting:
                said = (
                    "graded with another result than the one that holds in the gradebook; `autograder regrade` compares"
                )
                console.print(f"{recorder.waiting} of them {said}", soft_wrap=True)
        for message in unread:
            _say(new_errors(), message)
        if stopped:
            raise KeyboardInterrupt
        written = write_class_report(course, arguments.output, arguments.output / REPORT)
    console.print(scrub(f"Class report: {written}"), markup=False, soft_wrap=True)
    return INCOMPLETE if any(report.status is Status.INCOMPLETE for report in done.values()) else OK


Graded = tuple[dict[tuple[str, str], Report], list[str], bool]


def _graded(arguments: argparse.Namespace, found: Class, conditions: Conditions, recorder: "Recorder | None") -> Graded:
    """Grade what is not graded yet; give all reports in brief, what could not be read, and if Ctrl-C came first."""
    done: dict[tuple[str, str], Report] = {}
    unread: list[str] = []

    def keep(report: Report) -> None:
        done[report.assignment, report.student] = brief(report)
        if recorder:
            recorder.add(report)
        bar.advance(task)

    def jobs() -> Iterator[tuple[Assignment, Submission]]:
        for assignment, hand_in in found.hand_ins:
            submission = read_submission(assignment, hand_in)
            if submission.unread is not None:
                unread.append(f"{submission.student} is not graded: {submission.unread}")
            if recorder:
                recorder.hand_in(assignment, submission)
            key = assignment.id, submission.student
            known = read_report(report_path(arguments.output, *key))
            wanted = provenance(submission, assignment, conditions.secret, conditions.isolation)
            graded = known is not None and known.status is Status.GRADED and known.provenance == wanted
            if known and graded and submission.unread is None and not arguments.force:
                keep(_brought_up_to_date(arguments.output, known, submission))
            else:
                yield assignment, submission

    with progress() as bar, interruptible() as stopped, local_executor(arguments.jobs) as executor:
        task = bar.add_task("grading", total=len(found.hand_ins))
        for report in grade_many(executor, jobs(), conditions, window=2 * arguments.jobs, stopped=stopped.is_set):
            write_report(arguments.output, report)
            keep(report)
    return done, unread, stopped.is_set()


def _brought_up_to_date(folder: Path, known: Report, submission: Submission) -> Report:
    """Keep a grade, and what is now known of where the same files came from."""
    if (known.notes, known.origin) == (submission.notes, submission.origin):
        return known
    report = replace(known, notes=submission.notes, origin=submission.origin)
    write_report(folder, report)
    return report


def _feedback(arguments: argparse.Namespace) -> int:
    lms = Lms(arguments.zip) if arguments.zip else None
    for written in write_feedback(course_of(arguments), arguments.grades, arguments.output, lms):
        print(f"{written.folder}/: {written.pages} pages" + (f"; {written.archive}" if written.archive else ""))
        if written.unaddressed:
            names = ", ".join(map(one_line, written.unaddressed[:SHOWN]))
            more = f" and {len(written.unaddressed) - SHOWN} more" if len(written.unaddressed) > SHOWN else ""
            print(f"  without a name of {arguments.zip.title()}'s, so that it passes them over: {names}{more}")
    return OK


def _report(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    secret = course_secret(course.root) if arguments.anonymous else None
    folder = arguments.output or arguments.grades / (f"{REPORT}_anonymous" if arguments.anonymous else REPORT)
    print(write_class_report(course, arguments.grades, folder, anonymous_by=secret))
    return OK


def _grade_one(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    (assignment,) = chosen(course, [arguments.assignment]) if arguments.assignment else [single_assignment(course)]
    conditions = Conditions(course_secret(course.root), choose_isolation(arguments.isolation))
    report = grade_single(assignment, read_single(assignment, arguments.folder.resolve()), conditions)
    sys.stdout.write(report_json(report).decode())
    return OK


def _gradescope(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    assignment = single_assignment(course)
    conditions = conditions_of(course, arguments.isolation)
    report = grade_single(assignment, read_single(assignment, arguments.root / "submission"), conditions)
    new_console().print(class_page(assignment, [report]))
    path = arguments.root / "results" / "results.json"
    write_atomically(path, gradescope_results(report, Hidden(arguments.hidden)).encode())
    return OK


def _verify(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    assignments = chosen(course, arguments.ids)
    conditions = conditions_of(course, arguments.isolation)
    console = new_console()
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
