"""Grade a class twice in this process, which has just started, and print both times' reports, a line of JSON each.

Run by ``test_every_executor.py``: ``python grade_class.py COURSE CLASS EXECUTOR``.
"""

import multiprocessing
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from autograder.course.load import load_course
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.grading.grade import grade
from autograder.grading.grade_many import grade_many
from autograder.model import Submission, Timings
from autograder.reports.report_files import report_json
from autograder.sandbox import Isolation

CONFIG = GradingConfig(b"a secret of thirty-two bytes, ok!", Isolation.BUBBLEWRAP)
WORKERS = 3


def make_executor(name: str) -> Executor:
    """Return an executor by its name."""
    match name.split():
        case ["ProcessPool"]:
            return ProcessPool(WORKERS)
        case ["ThreadPoolExecutor"]:
            return ThreadPoolExecutor(WORKERS)
        case ["ProcessPoolExecutor", method]:
            return ProcessPoolExecutor(WORKERS, multiprocessing.get_context(method))
    raise ValueError(name)


def main(course: Path, submissions: Path, name: str) -> None:
    """Grade every submission of every assignment, those of the assignments in turn."""
    sys.setswitchinterval(1e-5)  # so that threads that can disturb each other do
    jobs = [
        (assignment, Submission(folder.name, {path.name: path.read_bytes() for path in folder.iterdir()}))
        for folder in sorted(submissions.iterdir())
        for assignment in load_course(course).assignments
    ]
    if name == "ProcessPoolExecutor fork":  # so that there is something that must not be inherited
        grade(*jobs[0], CONFIG)
    with make_executor(name) as executor:
        for _ in ("cold", "warm"):
            reports = list(grade_many(executor, jobs, CONFIG, window=2 * WORKERS))
            reports.sort(key=lambda report: (report.assignment, report.student))
            for report in reports:
                print(report_json(replace(report, timings=Timings(0.0, {}))).decode().replace("\n", " "))
            print("", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
