"""Reports on disk: written whole or not at all."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from autograder.errors import MachineError, UsageError
from autograder.files.atomic import HALF_WRITTEN, write_atomically
from autograder.model import Assignment, Report
from autograder.reports.notable import remarks
from autograder.text.safe import inert_cell

_REPORT = TypeAdapter(Report)
LOCK = ".autograder-lock"


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Keep others from grading into a folder, and clear away what one that was killed there left half written.

    Raises
    ------
    UsageError
        If another command is grading into it.
    MachineError
        If it cannot be written.
    """
    import fcntl  # noqa: PLC0415 - Windows has none, and can do all but grade

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / LOCK, "ab")  # noqa: SIM115 - its end is the end of the lock, however this process ends
    except OSError as error:
        raise MachineError(f"{folder}: cannot be written: {error.strerror}; reports are kept there") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for path in (*folder.glob(f"{HALF_WRITTEN}*"), *folder.glob(f"*/{HALF_WRITTEN}*")):
                path.unlink()
        except BlockingIOError:
            raise UsageError(
                f"{folder}: another autograder is writing its reports there; wait for it, or choose another folder"
            ) from None
        except OSError as error:
            raise MachineError(f"{folder}: cannot be locked and tidied: {error.strerror}") from error
        yield


def report_path(folder: Path, assignment_id: str, student: str) -> Path:
    """Where a student's report is."""
    return folder / assignment_id / f"{student}.json"


def write_report(folder: Path, report: Report) -> None:
    """Write a report as JSON."""
    write_atomically(report_path(folder, report.assignment, report.student), report_json(report))


def report_json(report: Report) -> bytes:
    """Give a report as JSON, in ASCII."""
    return _REPORT.dump_json(report, indent=2, ensure_ascii=True) + b"\n"


def parse_report(text: str | bytes) -> Report:
    """Take a report from JSON that this version made."""
    return _REPORT.validate_json(text)


def read_report(path: Path) -> Report | None:
    """Read a report; None where there is none that may be read, or one that this version did not write."""
    try:
        return parse_report(path.read_bytes())
    except (FileNotFoundError, PermissionError, ValidationError):
        return None
    except OSError as error:
        raise MachineError(f"{path}: {error.strerror}; reports are read from and written to this folder") from error


def read_reports(folder: Path, assignment_id: str) -> Iterator[Report]:
    """Read all reports on an assignment, by student; none of them is passed over.

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
    """Return the error that says that a file is no report."""
    return UsageError(f"{path}: is no report that this version can read; grade again, or move it away")


def report_paths(folder: Path, assignment_id: str) -> list[Path]:
    """Return where the reports on an assignment are, by student."""
    return sorted((folder / assignment_id).glob("*.json"))


def write_csv(folder: Path, assignment: Assignment, reports: Sequence[Report]) -> Path:
    """Write a line per student: points per question, score, status and what there is to say."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(
        ["student", "name", *(q.name for q in assignment.questions), "score", "max_score", "status", "note"]
    )
    for report in reports:
        points = [_number(question.points) for question in report.questions]
        tail = [_number(report.score), _number(report.max_score), report.status, inert_cell("; ".join(remarks(report)))]
        writer.writerow([inert_cell(report.student), inert_cell(report.origin.name), *points, *tail])
    path = folder / f"{assignment.id}.csv"
    write_atomically(path, text.getvalue().encode("utf-8", errors="backslashreplace"))
    return path


def _number(points: float | None) -> str:
    return "" if points is None else f"{points:g}"
