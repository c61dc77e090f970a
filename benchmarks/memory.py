"""The processes of a command and their memory, read from /proc while it runs."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROLES = ("main process", "grading worker", "sandbox")


def peaks(command: list[str]) -> dict[str, float]:
    """Run a command; return the peak resident memory of the largest process of each role, in MiB."""
    most = dict.fromkeys(ROLES, 0.0)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 -- ours
        while process.poll() is None:
            for pid, role in family(process.pid):
                if role in most:
                    most[role] = max(most[role], _high_water(pid))
            time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return most


def family(pid: int, role: str = "main process") -> Iterator[tuple[int, str]]:
    """Yield a process and all its descendants, each with its role."""
    yield pid, role
    for child in children(pid):
        yield from family(child, _role(child, role))


def children(pid: int) -> list[int]:
    """Return the processes that a process has started or adopted."""
    found: list[int] = []
    with suppress(OSError):  # it has ended
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return found


def proportional_memory(pid: int) -> float:
    """Return the memory of a process in MiB, with shared pages divided among their users (PSS) where that is known."""
    with suppress(OSError):  # it has ended, or is somebody else's
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return 0.0


def _role(pid: int, parent: str) -> str:
    command = b""
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    if b"inside.zygote" in command:
        return "sandbox"
    if b"forkserver" in command:
        return "server" if parent == "main process" else "grading worker"
    return "other"


def _high_water(pid: int) -> float:
    with suppress(OSError, StopIteration):  # it has ended, or is ending
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return 0.0
