"""Whatever is killed, and whenever: after one more run everybody has the report of an undisturbed run."""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

import pytest

from tests.faults.conftest import CLASS_SIZE, graded, until

ROUNDS = {1: CLASS_SIZE, 3: 30}  # seed -> how many of the class are graded
ROLES = ("command", "worker", "sandbox")
GRADED_PER_KILL = 8


class Process(NamedTuple):
    """A process, which is not taken for another that has its number later."""

    pid: int
    began: str

    @classmethod
    def of(cls, pid: int) -> Self | None:
        """Give a process that runs: an orphan that has ended may wait long for a machine without an init to reap it."""
        try:
            _, _, fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")
        except (FileNotFoundError, ProcessLookupError):
            return None
        state, began = (fields.split()[place] for place in (0, 19))
        return None if state in "ZX" else cls(pid, began)


@pytest.mark.parametrize(("seed", "size"), ROUNDS.items())
def test_kills_at_random_moments_lose_nothing(classroom, undisturbed, tmp_path, seed, size):
    chance = random.Random(seed)  # noqa: S311 - the same victims every time
    output, submissions = tmp_path / "grades", classroom.some(tmp_path / "class", size)
    victims = ["server", *chance.choices(ROLES, k=size // GRADED_PER_KILL)]  # a server that is killed is not replaced
    chance.shuffle(victims)
    moments = sorted(chance.sample(range(2, size - 10), len(victims)))
    told = f"the round of seed {seed}"
    kept, seen = {}, {}

    command = classroom.start(*classroom.command(output, submissions=submissions))
    for victim, moment in zip(victims, moments, strict=True):
        wait_for(output, moment, command)
        kill(chance.choice(find(victim, command, seen)))
        if victim == "command":
            command.communicate()
            wait_for_the_end(seen)
            kept |= times_of_grades(output)
            command = classroom.start(*classroom.command(output, submissions=submissions))
    _, said = command.communicate()
    assert (command.returncode in (0, 1), said) == (True, ""), told  # 1: somebody was hit twice
    kept |= times_of_grades(output)

    done = classroom.run(*classroom.command(output, submissions=submissions))

    assert (done.returncode, done.stderr) == (0, ""), told
    assert graded(output, done.stdout).of_the_first(size) == undisturbed.of_the_first(size), told
    assert times_of_grades(output).items() >= kept.items(), told  # nobody was graded twice
    wait_for_the_end(seen)
    assert list(output.rglob(".autograder-writing-*")) == [], told
    assert [path for path in classroom.scratch.rglob("*") if not is_pythons_own(path)] == [], told


def wait_for(output: Path, count: int, command: subprocess.Popen[str]) -> None:
    """Wait until so many reports are there."""
    until(lambda: len(reports(output)) >= count or command.poll() is not None)


def find(victim: str, command: subprocess.Popen[str], seen: dict[Process, str]) -> list[Process]:
    """Wait until processes of the command are there for this, and give them. Whatever was seen is kept."""
    while True:
        # Workers whose server was killed go on, and are nobody's children.
        orphans = [process for process, role in seen.items() if role == "worker" and is_alive(process)]
        family = below(command.pid, "command")
        for orphan in orphans:
            family |= below(orphan.pid, "worker")
        seen |= family
        if found := [process for process, role in family.items() if role == victim]:
            return found
        assert command.poll() is None, f"the command ended before a {victim} was killed"
        time.sleep(0.02)


def wait_for_the_end(processes: Collection[Process]) -> None:
    """Wait until none of them runs."""
    until(lambda: not any(map(is_alive, processes)))


def kill(process: Process) -> None:
    """End a process as the machine does that is out of memory."""
    if is_alive(process):
        os.kill(process.pid, signal.SIGKILL)


def is_pythons_own(path: Path) -> bool:
    """Whether multiprocessing left it, of a command that was killed: a folder, and the socket of its server."""
    return path.is_socket() or (path.is_dir() and path.name.startswith("pymp-"))


def reports(output: Path) -> list[Path]:
    return list((output / "sliding").glob("*.json"))


def times_of_grades(output: Path) -> dict[Path, int]:
    """Say when each report was written that is a grade."""
    return {
        path: path.stat().st_mtime_ns for path in reports(output) if json.loads(path.read_text())["score"] is not None
    }


def below(pid: int, role: str) -> dict[Process, str]:
    """Give a process and all that it started, with what each is there for."""
    process = Process.of(pid)
    if process is None:
        return {}
    family = {process: role}
    with suppress(OSError):  # it has ended
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (thread / "children").read_text().split()):
                family |= below(child, role_of(child, role))
    return family


def role_of(pid: int, parent: str) -> str:
    if parent in ("worker", "sandbox"):
        return "sandbox"  # bubblewrap, the zygote, a check's process
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    if parent == "server":
        return "worker"
    return "server" if b"forkserver" in command else "other"


def is_alive(process: Process) -> bool:
    return Process.of(process.pid) == process
