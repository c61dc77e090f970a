"""A synthetic class of submissions, mixed as a real one is."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.model import Assignment
from autograder.release import stub_files

Mistake = tuple[str, str]  # a function, and what it returns; `right` is the function as it should be

# Of twenty students. Nobody loops for ever: only one of the compared routes would survive it.
MIX = {"reference": 5, "alternative": 3, "mistaken": 8, "half written": 2, "stub": 1, "does not import": 1}
ALL_PASS = ("reference", "alternative")
NONE_PASSES = ("stub", "does not import")

MISTAKES: tuple[Mistake, ...] = (  # of the first assignment
    ("correlate2d(image, kernel)", "right(image, np.flip(kernel))"),
    ("correlate2d(image, kernel)", "right(image, kernel)[:-1, :-1]"),
    ("correlate2d(image, kernel)", "right(image, kernel).astype(image.dtype)"),
    ("convolve2d(image, kernel)", "right(image, np.flip(kernel, axis=0))"),
    ("conv1d(x, weight, bias)", "right(x, weight[::-1], bias)"),
    ("conv1d(x, weight, bias)", "right(x, weight, 0 * bias)"),
    ("conv2d(x, weight, bias)", "right(x, weight, len(weight) * bias)"),
    ("conv2d(x, weight, bias)", "right(x, weight[:, ::-1], bias)"),
    ("im2col(image, kernel_shape)", "right(image.T, kernel_shape[::-1])"),
    ("correlate2d_matmul(image, kernel)", "right(image, kernel).T"),
    ("match_template(image, template)", "right(image - image.mean(), template - template.mean())"),
    ("channels_first(x)", "x.reshape(x.shape[0], x.shape[3], *x.shape[1:3])"),
)


@dataclass(frozen=True)
class Student:
    """Somebody who handed something in."""

    name: str
    kind: str
    file: Path


def make_class(
    assignment: Assignment, folder: Path, size: int, mistakes: Sequence[Mistake] = MISTAKES
) -> list[Student]:
    """Write ``<student>/<file>`` for each student, all of them different."""
    (name,) = assignment.files
    functions = assignment.files[name]
    reference = (assignment.solution / name).read_text()
    alternatives = [path.read_text() for path in sorted((assignment.solution / "alternatives").glob("*.py"))]
    stub = stub_files(assignment)[name]
    kinds = [kind for kind, count in MIX.items() for _ in range(count)]

    students = []
    seen: Counter[str] = Counter()
    for number in range(size):
        kind = kinds[7 * number % len(kinds)]  # well mixed: 7 and 20 have no common factor
        chance = random.Random(number)  # noqa: S311 -- the same class every time
        source = {
            "reference": reference,
            "alternative": alternatives[seen[kind] % len(alternatives)],
            "mistaken": reference + "".join(map(_mistake, chance.sample(mistakes, 1 + number % 3))),
            "half written": reference + "".join(map(_missing, chance.sample(functions, min(5, len(functions))))),
            "stub": stub,
            "does not import": f"{reference}\ndef conv2d(x, weight, bias)\n",
        }[kind]
        seen[kind] += 1
        student = f"s{number:03}"
        path = folder / student / name
        path.parent.mkdir(parents=True)
        path.write_text(f"{source}\n# Handed in by {student}\n")
        students.append(Student(student, kind, path))
    return students


def one_of_each(students: Sequence[Student], kinds: Sequence[str]) -> list[Student]:
    """Choose the first student of each kind."""
    return [next(student for student in students if student.kind == kind) for kind in kinds]


def _mistake(mistake: Mistake) -> str:
    call, result = mistake
    name = call.partition("(")[0]
    return f"\n\ndef {call[:-1]}, right={name}):\n    return {result}\n"


def _missing(function: str) -> str:
    return f"\n\ndef {function}(*args, **kwargs):\n    raise NotImplementedError\n"
