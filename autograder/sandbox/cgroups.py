"""Limits of memory and processes for a sandbox as a whole, where control groups were delegated to the grader.

They are where it was started by ``systemd-run --scope -p Delegate=yes`` (with ``--user``, if not by root). Elsewhere
there are only the limits that each process has of its own.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from autograder.errors import MachineError

CONTROLLERS = ("memory", "pids")
GRADERS = "graders"  # where the processes go that are in no sandbox: a group that has groups may have none itself
PROCESSES = 64
OVERHEAD_MIB = 64  # of a zygote and a child that waits


class Group:
    """The control group of one sandbox; nothing but words where there are none.

    Parameters
    ----------
    parent : Path or None
        What :func:`delegated` gave.

    Raises
    ------
    MachineError
        If it cannot be made; likewise if it cannot be used later.
    """

    def __init__(self, parent: Path | None):
        self._path = parent and parent / f"sandbox-{os.getpid()}-{secrets.token_hex(4)}"
        if self._path:
            with _using(self._path):
                self._path.mkdir()

    def adopt(self, process: int) -> None:
        """Take in a process and those that it has started."""
        if self._path:
            for each in _family(process):
                self._write("cgroup.procs", each)

    def limit(self, memory_mib: int) -> None:
        """Set the limits, given how much memory a check may use."""
        # Twice: what one check held is still given back while the next one runs.
        self._write("memory.max", (2 * memory_mib + OVERHEAD_MIB) << 20)
        self._write("memory.swap.max", 0)
        self._write("pids.max", PROCESSES)

    def close(self) -> None:
        """Remove it, and kill what is still in it."""
        if self._path:
            _remove(self._path)

    def _write(self, name: str, value: int) -> None:
        if self._path and (self._path / name).exists():  # where there is no swap it cannot be limited
            with _using(self._path):
                (self._path / name).write_text(f"{value}")


@cache
def delegated() -> Path | None:
    """Give the group that was delegated to this process, ready to have groups in it; None if there is none.

    Raises
    ------
    MachineError
        If it cannot be made ready.
    """
    group = _own_group()
    if group is None or not _is_delegated(group):
        return None
    with _using(group):
        graders = group / GRADERS
        graders.mkdir(exist_ok=True)
        while processes := (group / "cgroup.procs").read_text().split():
            for process in processes:
                with suppress(ProcessLookupError):  # it has ended
                    (graders / "cgroup.procs").write_text(process)
        (group / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in CONTROLLERS))
    for path in group.glob("sandbox-*"):
        if not Path("/proc", path.name.split("-")[1]).exists():
            _remove(path)
    return group


def _own_group() -> Path | None:
    mounts = (line.split() for line in Path("/proc/self/mounts").read_text().splitlines())
    hierarchy = next((place for _, place, kind, *_ in mounts if kind == "cgroup2"), None)
    groups = (line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines())
    own = next((path for number, _, path in groups if number == "0"), None)
    if hierarchy is None or own is None:
        return None
    path = Path(hierarchy, own.lstrip("/"))
    return path.parent if path.name == GRADERS else path


def _is_delegated(group: Path) -> bool:
    try:
        marked = os.getxattr(group, "user.delegate") == b"1"
        available = (group / "cgroup.controllers").read_text().split()
    except OSError:
        return False
    writable = all(os.access(group / name, os.W_OK) for name in ("cgroup.procs", "cgroup.subtree_control"))
    return marked and writable and {*CONTROLLERS} <= {*available}


def _family(process: int) -> Iterator[int]:
    yield process
    with suppress(FileNotFoundError, ProcessLookupError):  # it has ended
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            yield from _family(int(child))


def _remove(group: Path) -> None:
    with suppress(OSError):  # where this is not there, nothing is left to kill as a rule
        (group / "cgroup.kill").write_text("1")
    with suppress(OSError):  # one that stays is removed at the next start
        group.rmdir()


@contextmanager
def _using(group: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MachineError(
            f"{group} was delegated to the grader but cannot be used: {error.strerror}; start it without Delegate=yes"
        ) from error
