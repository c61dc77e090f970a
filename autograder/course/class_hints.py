"""The hints that were written for results of the class: ``class_hints.yml`` in the folder of an assignment."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, StringConstraints

from autograder.course.yaml_files import YamlFile
from autograder.files.atomic import write_atomically
from autograder.model import STRICT, Assignment, ClassHint

FILE = "class_hints.yml"
HEADER = """\
# Names and hints for wrong results of the class, which no misconception explains. Change the words as you like: pages
# and tables have them the next time that they are made. When a group is named, this file is written anew, without
# comments of your own. The fingerprints say which results a hint is for.
"""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class _Hint(BaseModel, **STRICT):
    hint: Text
    family: Text | None = None
    results: dict[str, list[Fingerprint]]


class _File(BaseModel, **STRICT):
    hints: dict[Text, _Hint]


def class_hints_path(assignment: Assignment) -> Path:
    """Return where the hints of an assignment are."""
    return assignment.folder / FILE


def read_class_hints(assignment: Assignment) -> tuple[ClassHint, ...]:
    """Read the hints of an assignment; there are none without the file.

    Raises
    ------
    SpecError
        If it does not say what it must, or two hints are for the same result.
    """
    path = class_hints_path(assignment)
    if not path.exists():
        return ()
    file = YamlFile.read(path)
    hints = file.validate(_File).hints
    found: dict[tuple[str, str], str] = {}
    for name, one in hints.items():
        for check, fingerprints in one.results.items():
            for fingerprint in fingerprints:
                if found.setdefault((check, fingerprint), name) != name:
                    place = ("hints", name, "results", check)
                    other = found[check, fingerprint]
                    raise file.error_at(place, f"{fingerprint} is listed for {other!r}, too; wanted one hint for it")
    return tuple(
        ClassHint(name, " ".join(one.hint.split()), one.family or name, one.results) for name, one in hints.items()
    )


def write_class_hints(assignment: Assignment, hints: Iterable[ClassHint]) -> Path:
    """Write the hints of an assignment, in place of those that were there; return where.

    Raises
    ------
    MachineError
        If the file cannot be written.
    """
    path = class_hints_path(assignment)
    data = {
        one.name: {
            "hint": one.hint,
            **({"family": one.family} if one.family != one.name else {}),
            "results": {check: list(fingerprints) for check, fingerprints in one.results.items()},
        }
        for one in hints
    }
    text = yaml.safe_dump({"hints": data}, allow_unicode=True, sort_keys=False, width=120)
    write_atomically(path, (HEADER + text).encode())
    path.chmod(0o644)  # as the files beside it: it is committed, and nothing in it is secret
    return path
