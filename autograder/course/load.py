"""Loads a course and its assignments from YAML. Errors name file, line and key, what was found and what was wanted."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, PositiveFloat, StringConstraints

from autograder.course.course_file import CourseFile, TimeZone, build_policy
from autograder.course.yaml_files import YamlFile
from autograder.errors import Action, Remedy, SpecError, UsageError
from autograder.model import STRICT, Assignment, Course, Limits, Question
from autograder.model.policy import Policy

COURSE_FILE = "course.yml"
ASSIGNMENT_FILE = "assignment.yml"
REQUIRED_FILES = ("handout.md", "test_public.py", "test_hidden.py", "misconceptions.py")

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.(py|yml)$")]
ModuleName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py$")]
DottedName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]


class _Question(BaseModel, **STRICT):
    title: Text
    points: PositiveFloat


class _AssignmentFile(BaseModel, **STRICT):
    title: Text
    summary: Text
    files: dict[FileName, list[Name]]
    given: dict[ModuleName, list[Name]] = {}
    questions: dict[Name, _Question]
    forbidden: list[DottedName] = []
    limits: Limits = Limits()


def find_course(start: Path) -> Path:
    """Return the folder of the course that `start` is in."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise UsageError(f"{start}: no {COURSE_FILE} here or in a folder above", Remedy(Action.NAME_COURSE))


def load_course(root: Path) -> Course:
    """Read ``course.yml`` and all assignments, in the order of their ids."""
    folders = sorted(path.parent for path in root.glob(f"assignments/*/{ASSIGNMENT_FILE}"))
    assignments = tuple(load_assignment(root, folder.name) for folder in folders)
    file, read = _read_course(root / COURSE_FILE)
    return Course(read.title, root, assignments, build_policy(file, read, assignments), read.database)


def load_policy(path: Path, assignments: Sequence[Assignment]) -> Policy:
    """Read the policy of another course file than the course's own."""
    return build_policy(*_read_course(path), assignments)


def _read_course(path: Path) -> tuple[YamlFile, CourseFile]:
    file = YamlFile.read(path)
    zone = file.validate(TimeZone).timezone if isinstance(file.data, dict) else None
    return file, file.validate(CourseFile, context=zone)


def load_assignment(root: Path, assignment_id: str) -> Assignment:
    """Read one assignment, and check that the files it names exist."""
    folder, solution = root / "assignments" / assignment_id, root / "solutions" / assignment_id
    path = folder / ASSIGNMENT_FILE
    read = YamlFile.read(path).validate(_AssignmentFile)
    functions = [function for names in (*read.files.values(), *read.given.values()) for function in names]
    if twice := {function for function in functions if functions.count(function) > 1}:
        raise SpecError(f"{path}: files: {', '.join(sorted(twice))} is listed twice; wanted each function once")
    parts = [*REQUIRED_FILES, *(f"given/{name}" for name in read.given)]
    for wanted in (*(folder / part for part in parts), *(solution / name for name in read.files)):
        if not wanted.is_file():
            raise SpecError(f"{path}: {wanted.relative_to(root)} is missing; every assignment needs one")
    return Assignment(
        id=assignment_id,
        title=read.title,
        summary=read.summary,
        folder=folder,
        solution=solution,
        files={name: tuple(names) for name, names in read.files.items()},
        given={name: tuple(names) for name, names in read.given.items()},
        questions=tuple(Question(name, question.title, question.points) for name, question in read.questions.items()),
        forbidden=tuple(read.forbidden),
        limits=read.limits,
    )
