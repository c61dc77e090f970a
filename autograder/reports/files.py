"""Reports on disk: written whole or not at all."""

import csv
import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from autograder.errors import MachineError, UsageError
from autograder.model import Assignment, Report
from autograder.reports.remarks import remarks

_REPORT = TypeAdapter(Report)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def report_path(folder: Path, assignment_id: str, student: str) -> Path:
    """Where a student's report is."""
    return folder / assignment_id / f"{student}.json"


def write_report(folder: Path, report: Report) -> None:
    """Write a report as JSON."""
    path = report_path(folder, report.assignment, report.student)
    write_whole(path, _REPORT.dump_json(report, indent=2, ensure_ascii=True) + b"\n")


def read_report(path: Path) -> Report | None:
    """Read a report; None where there is none, or one that this version did not write."""
    try:
        return _REPORT.validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
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
    for path in sorted((folder / assignment_id).glob("*.json")):
        report = read_report(path)
        if report is None:
            raise UsageError(f"{path}: is no report that this version can read; grade again, or move it away")
        yield report


def write_csv(folder: Path, assignment: Assignment, reports: Sequence[Report]) -> Path:
    """Write a line per student: points per question, score, status and what there is to say."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["student", *(q.name for q in assignment.questions), "score", "max_score", "status", "note"])
    for report in reports:
        points = [_number(question.points) for question in report.questions]
        tail = [_number(report.score), _number(report.max_score), report.status, _inert("; ".join(remarks(report)))]
        writer.writerow([_inert(report.student), *points, *tail])
    path = folder / f"{assignment.id}.csv"
    write_whole(path, text.getvalue().encode("utf-8", errors="backslashreplace"))
    return path


def _number(points: float | None) -> str:
    return "" if points is None else f"{points:g}"


def _inert(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever finds half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {error.strerror}") from error
