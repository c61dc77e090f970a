"""The corpus of submissions; see the README beside this file."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.model import Assignment
from autograder.spec import load_assignment

HERE = Path(__file__).parent
CANARY = "the canary of the grader"

collect_ignore = ["course", "corpus"]


@dataclass(frozen=True)
class Attack:
    """A submission of the corpus."""

    path: Path

    @property
    def files(self) -> dict[str, bytes]:
        """What is handed in."""
        if self.path.is_dir():
            return {path.name: path.read_bytes() for path in self.path.iterdir() if path.is_file()}
        return {"conv.py": self.path.read_bytes()}

    @property
    def expected(self) -> list[str]:
        """What its calls come to, one after the other; the last stands for all that follow."""
        return re.search(r"^Expected: (.*)$", self.files["conv.py"].decode(), re.MULTILINE)[1].split(" | ")

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"


ATTACKS = [Attack(path) for group in sorted((HERE / "corpus").iterdir()) for path in sorted(group.iterdir())]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `attack` for each submission of the corpus."""
    if "attack" in metafunc.fixturenames:
        metafunc.parametrize("attack", ATTACKS, ids=str)


@pytest.fixture
def attacks() -> list[Attack]:
    """Give the whole corpus."""
    return ATTACKS


@pytest.fixture
def honest() -> dict[str, bytes]:
    """Give a submission that is right, if chatty."""
    return Attack(HERE / "corpus" / "honest_faults" / "prints.py").files


@pytest.fixture
def guess() -> dict[str, bytes]:
    """Give a submission that draws random numbers without a seed."""
    return Attack(HERE / "corpus" / "integrity" / "random.py").files


@pytest.fixture(scope="session")
def sliding() -> Assignment:
    """Give the assignment that the corpus is handed in to."""
    return load_assignment(HERE / "course", "sliding")


@pytest.fixture(autouse=True)
def canary(monkeypatch: pytest.MonkeyPatch) -> str:
    """Put a secret where an attack might look for it."""
    monkeypatch.setenv("CANARY", CANARY)
    return CANARY
