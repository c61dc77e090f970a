"""The corpus of submissions; see the README beside this file."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course.load import load_assignment
from autograder.model import Assignment
from autograder.sandbox import Isolation

HERE = Path(__file__).parent
CANARY = "the canary of the grader"

collect_ignore = ["course", "corpus"]


@dataclass(frozen=True)
class Attack:
    """A submission of the corpus."""

    name: str
    files: Mapping[str, bytes]

    @classmethod
    def read(cls, path: Path) -> "Attack":
        """Read one from its file or folder."""
        name = f"{path.parent.name}/{path.stem}"
        if path.is_dir():
            return cls(name, {each.name: each.read_bytes() for each in path.iterdir() if each.is_file()})
        return cls(name, {"conv.py": path.read_bytes()})

    def expected(self, isolation: Isolation) -> list[str]:
        """Return the expected outcomes of its calls, in order; the last one is that of all further calls, too."""
        lines = b"\n".join(self.files.values()).decode(errors="replace").splitlines()
        found = dict(re.findall(r"^Expected(?: under (\w+))?: (.*)$", "\n".join(lines), re.MULTILINE))
        return found.get(isolation, found[""]).split(" | ")

    def __str__(self) -> str:
        return self.name


# A line of 100 kB is better not kept in a file.
DEEP = (
    b'''"""Is an expression of a hundred thousand operators.

Expected: import: conv.py does not import: \n"""\n\nx = '''
    + b"-" * 100_000
    + b"1\n"
)

ATTACKS = [Attack.read(path) for group in sorted((HERE / "corpus").iterdir()) for path in sorted(group.iterdir())]
ATTACKS.append(Attack("honest_faults/deep_expression", {"conv.py": DEEP}))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `attack` for each submission of the corpus."""
    if "attack" in metafunc.fixturenames:
        metafunc.parametrize("attack", ATTACKS, ids=str)


@pytest.fixture(scope="session")
def isolation() -> Isolation:
    """Return the level under which the corpus runs; `test_refused.py` runs it under another one."""
    return Isolation(os.environ.get("CORPUS_ISOLATION", Isolation.BUBBLEWRAP))


@pytest.fixture
def attacks() -> list[Attack]:
    """Return the whole corpus."""
    return ATTACKS


@pytest.fixture
def honest() -> dict[str, bytes]:
    """Return a submission that is right, if chatty."""
    return Attack.read(HERE / "corpus/honest_faults/prints.py").files


@pytest.fixture
def hog() -> dict[str, bytes]:
    """Return a submission that keeps every processor busy."""
    return Attack.read(HERE / "corpus/resources/every_processor.py").files


@pytest.fixture
def guess() -> dict[str, bytes]:
    """Return a submission that draws random numbers without a seed."""
    return Attack.read(HERE / "corpus/integrity/random.py").files


@pytest.fixture(scope="session")
def sliding() -> Assignment:
    """Return the assignment of the corpus."""
    return load_assignment(HERE / "course", "sliding")


@pytest.fixture(autouse=True)
def canary(monkeypatch: pytest.MonkeyPatch) -> str:
    """Put a secret where an attack might look for it."""
    monkeypatch.setenv("CANARY", CANARY)
    return CANARY
