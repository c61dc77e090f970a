"""The most memory that each kind of process of a command took, read from /proc while it runs."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROLES = ("main process", "grading worker", "sandbox")


def peaks(command: list[str]) -> dict[str, float]:
    """Run a command; give the peak resident memory of the largest process of each role, in MiB."""
    most = dict.fromkeys(ROLES, 0.0)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 -- ours
        while process.poll() is None:
            for pid, role in _family(process.pid, "main process"):
                if role in most:
                    most[role] = max(most[role], _high_water(pid))
            time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return most


def _family(pid: int, role: str) -> Iterator[tuple[int, str]]:
    yield pid, role
    with suppress(OSError):  # it has ended
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child), _role(int(child), role))


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
