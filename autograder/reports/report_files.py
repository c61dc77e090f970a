"""Reports on disk: JSON files, one for each student, and a CSV file for each assignment."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from autograder.errors import MachineError, UsageError
from autograder.files.atomic import TEMPORARY_PREFIX, write_atomically
from autograder.model import Assignment, Report
from autograder.reports.notable import notable
from autograder.text.safe import escape_formula, show_key

_REPORT = TypeAdapter(Report)
LOCK = ".autograder-lock"


@contextmanager
def exclusive_access(folder: Path) -> Iterator[None]:
    """Keep other commands from grading into a folder, and remove the incomplete files of one that was killed.

    Raises
    ------
    UsageError
        If another command is grading into it.
    MachineError
        If it cannot be written.
    """
    import fcntl  # noqa: PLC0415 - Windows has none, and can do everything but grade

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / LOCK, "ab")  # noqa: SIM115 - the lock ends with it, however this process ends
    except OSError as error:
        raise MachineError(f"{folder}: cannot be written: {error.strerror}; reports are kept there") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for path in (*folder.glob(f"{TEMPORARY_PREFIX}*"), *folder.glob(f"*/{TEMPORARY_PREFIX}*")):
                path.unlink()
        except BlockingIOError:
            raise UsageError(
                f"{folder}: another autograder is writing its reports there; wait for it, or choose another folder"
            ) from None
        except OSError as error:
            raise MachineError(f"{folder}: cannot be locked and cleaned up: {error.strerror}") from error
        yield


def report_path(folder: Path, assignment_id: str, student: str) -> Path:
    """Return the path of a student's report."""
    return folder / assignment_id / f"{student}.json"


def write_report(folder: Path, report: Report) -> None:
    """Write a report as JSON."""
    write_atomically(report_path(folder, report.assignment, report.student), report_json(report))


def report_json(report: Report) -> bytes:
    """Return a report as JSON, in ASCII."""
    return _REPORT.dump_json(report, indent=2, ensure_ascii=True) + b"\n"


def parse_report(text: str | bytes) -> Report:
    """Read a report from JSON that this version has written."""
    return _REPORT.validate_json(text)


def read_report(path: Path) -> Report | None:
    """Read a report.

    Returns
    -------
    Report or None
        None if there is no file, it may not be read, this version did not write it, or it is not on the student and the
        assignment that its place says.

    Raises
    ------
    MachineError
        If the file cannot be read for another reason.
    """
    try:
        report = parse_report(path.read_bytes())
    except (FileNotFoundError, PermissionError, ValidationError):
        return None
    except OSError as error:
        raise MachineError(f"{path}: {error.strerror}; reports are read from and written to this folder") from error
    # What a report says is believed only as far as its place does: it names the files that are made of it.
    return report if (report.assignment, report.student) == (path.parent.name, path.stem) else None


def read_reports(folder: Path, assignment_id: str) -> Iterator[Report]:
    """Yield all reports on an assignment, by student; none of them is skipped.

    Raises
    ------
    UsageError
        If one cannot be read as a report.
    """
    for path in report_paths(folder, assignment_id):
        report = read_report(path)
        if report is None:
            raise unreadable(path)
        yield report


def unreadable(path: Path) -> UsageError:
    """Return the error that says that a file is not a report, or on somebody else."""
    wanted = f"a report on {show_key(path.stem)} that this version can read"
    return UsageError(f"{path}: is not {wanted}; grade again, or move it away")


def report_paths(folder: Path, assignment_id: str) -> list[Path]:
    """Return where the reports on an assignment are, by student."""
    return sorted((folder / assignment_id).glob("*.json"))


def write_csv(folder: Path, assignment: Assignment, reports: Sequence[Report]) -> Path:
    """Write a line per student: points per question, score, status and what is notable; return the file's path."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(
        ["student", "name", *(q.name for q in assignment.questions), "score", "max_score", "status", "note"]
    )
    for report in reports:
        points = [_number(question.points) for question in report.questions]
        tail = [
            _number(report.score),
            _number(report.max_score),
            report.status,
            escape_formula("; ".join(notable(report))),
        ]
        writer.writerow([escape_formula(show_key(report.student)), escape_formula(report.origin.name), *points, *tail])
    path = folder / f"{assignment.id}.csv"
    write_atomically(path, text.getvalue().encode("utf-8", errors="backslashreplace"))
    return path


def _number(points: float | None) -> str:
    return "" if points is None else f"{points:g}"
