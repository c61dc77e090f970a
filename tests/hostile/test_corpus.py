"""Every submission of the corpus has the expected outcomes, and leaves nothing behind."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import autograder
from autograder.errors import StudentError
from autograder.model import Limits
from autograder.sandbox import Handle, Isolation, Sandbox, SandboxSession

PACKAGE = Path(autograder.__file__).parent
FORBIDDEN = ("numpy.lib.stride_tricks.sliding_window_view",)
LIMITS = Limits(call_seconds=10, check_seconds=30, memory_mib=512)
SHORT = Limits(call_seconds=0.5, memory_mib=512)  # for those that never finish
ARGUMENTS = [
    (np.arange(12.0).reshape(3, 4), np.arange(4.0).reshape(2, 2)),  # the example of the handout
    (np.arange(20.0).reshape(4, 5) ** 1.5, np.array([[2.0, -1.0, 0.5]])),
]


def reference(x, kernel):
    return np.einsum("hwij,ij->hw", np.lib.stride_tricks.sliding_window_view(x, kernel.shape), kernel)


class Sandboxes:
    """A sandbox in use and the next one, which starts meanwhile, as in grading."""

    def __init__(self, isolation: Isolation):
        self.isolation = isolation
        self.next = Sandbox(isolation)
        self.resident: int | None = None

    def growth(self) -> int:
        """Return by how many bytes this process has grown since the first attack."""
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        self.resident = self.resident or pages
        return (pages - self.resident) * os.sysconf("SC_PAGE_SIZE")

    def take(self, files: dict[str, bytes], limits: Limits) -> Sandbox:
        """Return a sandbox with these files."""
        sandbox, self.next = self.next, Sandbox(self.isolation)
        sandbox.admit(files, {"conv2d": "conv"}, FORBIDDEN, limits)
        return sandbox


@pytest.fixture(scope="module")
def sandboxes(isolation) -> Iterator[Sandboxes]:
    sandboxes = Sandboxes(isolation)
    yield sandboxes
    sandboxes.next.close()


def outcome(session: SandboxSession, x, kernel) -> str:
    """Return the outcome of a call, in the words of the corpus."""
    try:
        value, modified = session.call("conv2d", (x, kernel), {})
    except StudentError as error:
        return f"{error.fault}: {error}"
    if modified:
        return f"modified: {', '.join(map(str, modified))}"
    if isinstance(value, Handle):
        return f"handle: {value.type_name}"
    want = reference(x, kernel)
    same_kind = type(value) is np.ndarray and value.shape == want.shape and value.dtype.kind == "f"
    return "right" if same_kind and np.allclose(value, want) else "wrong"


def matches(got: str, expected: str) -> bool:
    kind, _, text = expected.partition(": ")
    return got.partition(": ")[0] == kind and text in got


def test_each_attack_has_the_expected_outcome(attack, honest, sandboxes, canary):
    before, files = (len(children(os.getpid())), descriptors()), {*written()}
    expected = attack.expected(sandboxes.isolation)

    with sandboxes.take(attack.files, SHORT if "did not finish" in expected[0] else LIMITS) as sandbox:
        open_after, texts = set(), []
        for _ in range(2):  # the second check finds what the first one left behind
            with sandbox.session() as session:
                outcomes = [outcome(session, *arguments) for arguments in ARGUMENTS]
                processes = descendants(os.getpid())
            for number, got in enumerate(outcomes):
                assert matches(got, expected[min(number, len(expected) - 1)]), got
            texts += [*outcomes, session.output]
            open_after.add(descriptors())
        assert len(open_after) == 1

    # No process of it is left, as a child or as an orphan; in its place there is the next sandbox.
    assert {pid for pid in processes if Path(f"/proc/{pid}").exists()} <= {*descendants(os.getpid())}
    assert (len(children(os.getpid())), descriptors()) == before
    assert {*written()} == files
    assert sandboxes.growth() < 32 << 20  # by this attack and all before it
    for text in texts:
        assert all(character in "\n\t" or not unseen(character) for character in text)
        assert canary not in text
        assert str(PACKAGE) not in text
        assert str(Path.cwd()) not in text
    with sandboxes.take(honest, LIMITS) as neighbour, neighbour.session() as session:
        assert [outcome(session, *arguments) for arguments in ARGUMENTS] == ["right", "right"]


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:  # it has ended meanwhile
        return []


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def descendants(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in descendants(child))]


def written() -> Iterator[Path]:
    """Yield what attacks have written on this machine; they all use such names."""
    for folder in (Path.cwd(), Path.home(), *map(Path, ("/", "/tmp", "/dev", "/dev/shm", "/var/tmp"))):  # noqa: S108
        yield from folder.glob("hostile-*")


def unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
