"""Every submission of the corpus comes to what it must, and leaves nothing behind."""

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import StudentError
from autograder.model import Limits
from autograder.sandbox import Handle, Isolation, Sandbox, Session

CORPUS = Path(__file__).with_name("corpus")
SUBMISSIONS = sorted(path for group in CORPUS.iterdir() for path in group.iterdir())
FORBIDDEN = ("numpy.lib.stride_tricks.sliding_window_view",)
LIMITS = Limits(call_seconds=0.5, check_seconds=5.0, memory_mib=512)
CANARY = "the canary of the grader"
ARGUMENTS = [
    (np.arange(12.0).reshape(3, 4), np.arange(4.0).reshape(2, 2)),  # the example of the handout
    (np.arange(20.0).reshape(4, 5) ** 1.5, np.array([[2.0, -1.0, 0.5]])),
]


def reference(x, kernel):
    return np.einsum("ijkl,kl->ij", np.lib.stride_tricks.sliding_window_view(x, kernel.shape), kernel)


HONEST = {"conv.py": (CORPUS / "honest_faults" / "prints.py").read_bytes()}


def files_of(submission: Path) -> dict[str, bytes]:
    if submission.is_dir():
        return {path.name: path.read_bytes() for path in submission.iterdir() if path.is_file()}
    return {"conv.py": submission.read_bytes()}


def expected_of(submission: Path) -> list[str]:
    text = (submission / "conv.py" if submission.is_dir() else submission).read_text()
    return re.search(r"^Expected: (.*)$", text, re.MULTILINE)[1].split(" | ")


class Bench:
    """A sandbox in use and the next one, which starts meanwhile, as in a grading."""

    def __init__(self):
        self.next = Sandbox(Isolation.BUBBLEWRAP)

    def take(self, files) -> Sandbox:
        sandbox, self.next = self.next, Sandbox(Isolation.BUBBLEWRAP)
        sandbox.admit(files, {"conv2d": "conv"}, FORBIDDEN, LIMITS)
        return sandbox


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.next.close()


def outcome(session: Session, x, kernel) -> str:
    """Say in the words of the corpus what a call comes to."""
    try:
        value, modified = session.call("conv2d", (x, kernel), {})
    except StudentError as error:
        return f"{error.fault}: {error}"
    if modified:
        return f"modified: {', '.join(map(str, modified))}"
    if isinstance(value, Handle):
        return f"handle: {value.type_name}"
    want = reference(x, kernel)
    same = type(value) is np.ndarray and value.shape == want.shape and value.dtype.kind == "f"
    return "right" if same and np.allclose(value, want) else "wrong"


def matches(got: str, expected: str) -> bool:
    kind, _, text = expected.partition(": ")
    return got.partition(": ")[0] == kind and text in got


@pytest.mark.parametrize("submission", SUBMISSIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_comes_to_what_it_must(submission, bench, monkeypatch):
    monkeypatch.setenv("CANARY", CANARY)
    expected = expected_of(submission)
    sandbox = bench.take(files_of(submission))
    processes, descriptors = living(sandbox), set(os.listdir("/proc/self/fd"))

    said = []
    for _ in range(2):  # the second check meets what the first has left
        with sandbox.session() as session:
            outcomes = [outcome(session, *arguments) for arguments in ARGUMENTS]
        said += [*outcomes, session.output]
        for number, got in enumerate(outcomes):
            assert matches(got, expected[min(number, len(expected) - 1)])
    assert set(os.listdir("/proc/self/fd")) == descriptors
    sandbox.close()

    assert not any(Path(f"/proc/{pid}").exists() for pid in processes)
    assert not list(left_behind())
    for text in said:
        assert all(character in "\n\t" or not unseen(character) for character in text)
        assert CANARY not in text
        assert str(CORPUS.parents[1]) not in text
    with bench.take(HONEST) as neighbour, neighbour.session() as session:
        assert [outcome(session, *arguments) for arguments in ARGUMENTS] == ["right", "right"]


def living(sandbox):
    """Give the processes of this sandbox; the zygote answers by now."""
    return descendants(sandbox._zygote._process.pid)


def descendants(pid):
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [pid, *(each for child in children for each in descendants(child))]


def left_behind():
    """Give what attacks have written on this machine: they all name it so."""
    for place in (Path.cwd(), Path.home(), Path("/"), Path("/tmp"), Path("/dev"), Path("/dev/shm"), Path("/var/tmp")):
        yield from place.glob("hostile-*")


def unseen(character):
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
