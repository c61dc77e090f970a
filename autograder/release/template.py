"""The folder that students get for an assignment."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from autograder.checks.local.fingerprint import ending, fingerprint, question
from autograder.checks.local.hints import RAISED
from autograder.checks.student import Call
from autograder.errors import MachineError
from autograder.files.write_files import write_files
from autograder.grading.diagnosis import wrong_answers
from autograder.grading.misconceptions import Misconception
from autograder.grading.run_checks import AnswerKey, TrustedSession, checks_of, load_key, run_checks
from autograder.grading.scoring import DECIMALS, shares
from autograder.model import Assignment, Check, Course, Visibility
from autograder.release.notebooks import notebook_files
from autograder.release.otter_tests import TESTS_FOLDER, otter_tests
from autograder.release.stubs import make_answers_stub, make_stub

CONFTEST = '''"""Lets pytest find the checks' fixtures, and print your points."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in grading: for small matrices more threads take longer

from autograder.checks.local import plugin


def pytest_addoption(pluginmanager):
    plugin.use(pluginmanager)
'''

PYTEST_INI = """[pytest]
addopts = -q -rN --tb=no --assert=plain -p no:cacheprovider
testpaths = test_public.py
faulthandler_timeout = 120
"""

PACKAGE = Path(__file__).parents[1]
WORKFLOW = Path(__file__).parent / "repository_files/checks.yml"  # for a repository made of the folder
RUN_ARTIFACTS = {"__pycache__", ".OTTER_LOG"}  # left behind by running the checks
NOT_RELEASED = {
    "earlier_calls.py",  # which needs another process, as hidden checks have it
    "gradients.py",  # students are asked to write such a function themselves
}
RELEASED_PACKAGE = '"""The part of the autograder that the public checks need."""\n'


def template_files(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of a student's folder, by name.

    All of them come from the assignment, the solution and :mod:`autograder.checks`.
    """
    key = load_key(assignment)
    checks = checks_of(assignment)
    public = [check for check in checks if check.visibility is Visibility.PUBLIC]
    files = {
        "handout.md": (assignment.folder / "handout.md").read_bytes(),
        "test_public.py": (assignment.folder / "test_public.py").read_bytes(),
        "conftest.py": CONFTEST.encode(),
        "pytest.ini": PYTEST_INI.encode(),
        ".github/workflows/checks.yml": WORKFLOW.read_bytes(),
        "assignment.json": _assignment_json(assignment, key, checks).encode(),
        "autograder/__init__.py": RELEASED_PACKAGE.encode(),
    }
    tests = otter_tests(assignment, checks, public, "autograder.checks.local.otter")
    files |= {f"{TESTS_FOLDER}/{name}": source.encode() for name, source in tests.items()}
    files |= {name: source.encode() for name, source in (stub_files(assignment) | _otter_script(assignment)).items()}
    files |= assignment.given_sources
    files |= notebook_files(assignment)
    for path in sorted((PACKAGE / "checks").rglob("*.py")):
        if path.name not in NOT_RELEASED:
            files[f"autograder/{path.relative_to(PACKAGE).as_posix()}"] = path.read_bytes()
    for folder in ("data", "figures"):
        for path in sorted((assignment.folder / folder).glob("*")):
            files[f"{folder}/{path.name}"] = path.read_bytes()
    return dict(sorted(files.items()))


def stub_files(assignment: Assignment) -> dict[str, str]:
    """Return the files that students fill in."""
    return {name: _stub(assignment.solution / name, names) for name, names in assignment.files.items()}


def _stub(path: Path, names: tuple[str, ...]) -> str:
    source = path.read_text(encoding="utf-8")
    return make_answers_stub(source) if path.suffix == ".yml" else make_stub(source, names, str(path))


def write_template(course: Course, assignment: Assignment, files: Mapping[str, bytes]) -> Path:
    """Bring ``student_template/<id>/`` up to date; files that do not belong there are removed."""
    folder = template_folder(course, assignment)
    try:
        for name in _existing_files(folder) - files.keys():
            (folder / name).unlink()
    except OSError as error:
        raise MachineError(f"{error.filename}: cannot be removed: {error.strerror}") from error
    write_files(folder, files)
    return folder


def stale_files(course: Course, assignment: Assignment, files: Mapping[str, bytes]) -> list[str]:
    """Return the names of files in ``student_template/<id>/`` that are missing, changed or superfluous."""
    folder = template_folder(course, assignment)
    present = _existing_files(folder)
    changed = {name for name in present & files.keys() if (folder / name).read_bytes() != files[name]}
    return sorted(changed | (present ^ files.keys()))


def template_folder(course: Course, assignment: Assignment) -> Path:
    """Return the path of an assignment's released folder."""
    return course.root / "student_template" / assignment.id


def _existing_files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and not RUN_ARTIFACTS & set(path.parts))
    return {path.relative_to(folder).as_posix() for path in paths}


def _otter_script(assignment: Assignment) -> dict[str, str]:
    """Return a script for Otter to run if none of the files that are handed in is one."""
    if any(name.endswith(".py") for name in assignment.files):
        return {}
    stems = [Path(name).stem for name in assignment.files]
    return {f"{stem}.py": f'"""Lets Otter check {stem}.yml: ``otter check {stem}.py``."""\n' for stem in stems[:1]}


def _assignment_json(assignment: Assignment, key: AnswerKey, checks: Sequence[Check]) -> str:
    """Return the data for a student's own run: points, and the fingerprints of wrong answers to public checks."""
    points = shares(assignment, checks)
    return (
        json.dumps(
            {
                "id": assignment.id,
                "title": assignment.title,
                "call_seconds": assignment.limits.call_seconds,
                "forbidden": assignment.forbidden,
                "numpy": ".".join(np.__version__.split(".")[:2]),  # what grading has is what releases
                "files": {
                    name: {f: key.reference.parameters[f] for f in names}
                    for name, names in {**assignment.files, **assignment.given}.items()
                },
                "given": list(assignment.given),
                "questions": [
                    {"name": question.name, "title": question.title, "points": question.points}
                    for question in assignment.questions
                ],
                "checks": {
                    check.name: {
                        "question": check.question,
                        "title": check.title,
                        "points": round(points[check.name], DECIMALS),
                    }
                    for check in checks
                    if check.visibility is Visibility.PUBLIC
                },
                **released_answers(assignment, key),
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def released_answers(assignment: Assignment, key: AnswerKey) -> dict[str, object]:
    """Return the fingerprints of answers to the public checks, from which no answer can be recovered.

    The right ones, and for each misconception that can be named there its hint and its wrong ones. They are read by
    :mod:`autograder.checks.local.hints`.
    """
    session = partial(TrustedSession, key.reference.functions)
    cases = run_checks(assignment, key, session, b"", files=["test_public.py"]).cases
    # A written answer is a single value: its fingerprint would reveal it.
    asked = [[call for call in case.calls if call.function in assignment.modules] for case in cases]
    right = {question(call): fingerprint(call) for calls in asked for call in calls}
    hints = []
    for item in key.misconceptions:
        given = [answer for calls in asked for answer in wrong_answers(calls, item, key.reference)]
        wrong = {question(answer): _released(answer, item) for answer in given}
        told_apart = {asked: answer for asked, answer in wrong.items() if answer != right[asked]}
        if set(told_apart.values()) - {RAISED}:
            answers = dict(sorted(told_apart.items()))
            hints.append({"function": item.replaces, "family": item.family, "hint": item.hint, "wrong": answers})
    return {"right": dict(sorted(right.items())), "hints": hints}


def _released(answer: Call, item: Misconception) -> str:
    """Return the fingerprint of a wrong answer. Of an exception students read the message: only a known end has one."""
    if answer.error is None:
        return fingerprint(answer)
    return ending(answer) if isinstance(answer.error, item.ends_in) else RAISED
