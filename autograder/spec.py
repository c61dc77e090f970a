"""YAML into the model. Every message names the file, the line, the key, what was found and what was wanted."""

import difflib
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, PositiveFloat, StringConstraints, ValidationError

from autograder.errors import SpecError, UsageError
from autograder.model import STRICT, Assignment, Course, Limits, Question

COURSE_FILE = "course.yml"
ASSIGNMENT_FILE = "assignment.yml"
PARTS = ("handout.md", "test_public.py", "test_hidden.py", "misconceptions.py")

Model = TypeVar("Model", bound=BaseModel)
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.(py|yml)$")]
ModuleName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py$")]
DottedName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]


class _CourseFile(BaseModel, **STRICT):
    title: Text


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
    raise UsageError(
        f"{start}: no {COURSE_FILE} here or in a folder above; go to the course's folder or name it with --course"
    )


def load_course(root: Path) -> Course:
    """Read ``course.yml`` and all assignments, in the order of their ids."""
    course = _read(root / COURSE_FILE, _CourseFile)
    folders = sorted(path.parent for path in root.glob(f"assignments/*/{ASSIGNMENT_FILE}"))
    return Course(course.title, root, tuple(load_assignment(root, folder.name) for folder in folders))


def load_assignment(root: Path, assignment_id: str) -> Assignment:
    """Read one assignment, and hold what it says against the files that are there."""
    folder, solution = root / "assignments" / assignment_id, root / "solutions" / assignment_id
    path = folder / ASSIGNMENT_FILE
    read = _read(path, _AssignmentFile)
    functions = [function for names in (*read.files.values(), *read.given.values()) for function in names]
    if twice := {function for function in functions if functions.count(function) > 1}:
        raise SpecError(f"{path}: files: {', '.join(sorted(twice))} stands twice; wanted each function once")
    parts = [*PARTS, *(f"given/{name}" for name in read.given)]
    for wanted in (*(folder / part for part in parts), *(solution / name for name in read.files)):
        if not wanted.is_file():
            raise SpecError(f"{path}: {wanted.relative_to(root)} is not there; every assignment has one")
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


def _read(path: Path, model: type[Model]) -> Model:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SpecError(f"{path}: cannot be read: {reason}") from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        _refuse_duplicates(path, root)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise SpecError(f"{place}: not valid YAML: {getattr(error, 'problem', None) or error}") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise SpecError(_explain(path, root, model, error)) from error


def _refuse_duplicates(path: Path, node: yaml.Node | None) -> None:
    """YAML lets the last of two equal keys win in silence; a points table must not."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_duplicates(path, item)
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise SpecError(
                    f"{path}:{line}: {key.value}: stands twice, first in line {seen[key.value]}; remove one"
                )
            seen[key.value] = line
            _refuse_duplicates(path, value)


def _explain(path: Path, root: yaml.Node | None, model: type[BaseModel], error: ValidationError) -> str:
    """Turn the first of pydantic's errors into one line."""
    # A misspelt key is both missing and unknown: the second says more.
    first = min(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
    keys = tuple(str(key) for key in first["loc"] if key != "[key]")
    place = f"{path}:{_line(root, first['loc'])}: {'.'.join(keys) or 'the file'}"
    match first["type"]:
        case "extra_forbidden":
            known = _keys_at(model, keys[:-1])
            close = difflib.get_close_matches(keys[-1], known, n=1)
            suggestion = f"; did you mean {close[0]!r}?" if close else ""
            return f"{place}: unknown key; wanted one of {', '.join(known)}{suggestion}"
        case "missing":
            return f"{place}: missing; wanted in this mapping: {', '.join(_keys_at(model, keys[:-1]))}"
        case _:
            found = "nothing" if first["input"] is None else repr(first["input"])
            return f"{place}: found {found[:80]}; {first['msg'][:1].lower()}{first['msg'][1:]}"


def _line(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """Line of the deepest part of `location` that is in the file."""
    line = node.start_mark.line + 1 if node else 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _keys_at(model: Any, keys: tuple[str, ...]) -> list[str]:
    """Keys that the schema knows at a place in the file."""
    schema = model.model_json_schema()
    here = schema
    for key in keys:
        values = here.get("additionalProperties") or next(iter(here.get("patternProperties", {}).values()), None)
        here = here.get("properties", {}).get(key, values)
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rsplit("/", 1)[1]]
    return list(here["properties"])
