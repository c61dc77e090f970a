"""Limit the memory and the processes of a sandbox as a whole, where control groups were delegated to the grader.

They are if it was started by ``systemd-run --scope -p Delegate=yes`` (with ``--user``, unless by root). Elsewhere there
are only the limits of each single process.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from autograder.errors import MachineError

CONTROLLERS = ("memory", "pids")
GRADERS = "graders"  # for processes outside of sandboxes: a group that contains groups may contain no processes
PROCESSES = 64
OVERHEAD_MIB = 64  # of a zygote and of a child process that waits for its check


class ControlGroup:
    """The control group of one sandbox; its methods do nothing if there is none.

    Parameters
    ----------
    parent : Path or None
        The result of :func:`delegated_group`.

    Raises
    ------
    MachineError
        If it cannot be created; its methods raise the same if it cannot be used.
    """

    def __init__(self, parent: Path | None):
        self._path = parent and parent / f"sandbox-{os.getpid()}-{secrets.token_hex(4)}"
        if self._path:
            with _reporting_errors(self._path):
                self._path.mkdir()

    def adopt(self, process: int) -> None:
        """Move a process and its descendants into the group."""
        if self._path:
            for each in _process_tree(process):
                self._write("cgroup.procs", each)

    def limit(self, memory_mib: int) -> None:
        """Set the limits, given the memory limit of a check."""
        # Twice: the memory of one check may still be in the process of being freed while the next one runs.
        self._write("memory.max", (2 * memory_mib + OVERHEAD_MIB) << 20)
        self._write("memory.swap.max", 0)
        self._write("pids.max", PROCESSES)

    def close(self) -> None:
        """Kill what is still in the group, and remove it."""
        if self._path:
            _remove(self._path)

    def _write(self, name: str, value: int) -> None:
        if self._path and (self._path / name).exists():  # there is no limit for swap where there is no swap
            with _reporting_errors(self._path):
                (self._path / name).write_text(f"{value}")


@cache
def delegated_group() -> Path | None:
    """Return the group that was delegated to this process, ready to contain groups; None if there is none.

    Raises
    ------
    MachineError
        If it cannot be prepared.
    """
    group = _own_group()
    if group is None or not _is_delegated(group):
        return None
    with _reporting_errors(group):
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
    hierarchy = next((path for _, path, kind, *_ in mounts if kind == "cgroup2"), None)
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


def _process_tree(process: int) -> Iterator[int]:
    yield process
    with suppress(FileNotFoundError, ProcessLookupError):  # it has ended
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            yield from _process_tree(int(child))


def _remove(group: Path) -> None:
    with suppress(OSError):  # before Linux 5.14 the file does not exist; then nothing is left to kill as a rule
        (group / "cgroup.kill").write_text("1")
    with suppress(OSError):  # if it fails, the next start of a grader removes it
        group.rmdir()


@contextmanager
def _reporting_errors(group: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MachineError(
            f"{group} was delegated to the grader but cannot be used: {error.strerror}; "
            "start the grader without Delegate=yes"
        ) from error
