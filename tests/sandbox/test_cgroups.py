"""Each sandbox has a control group of its own where groups were delegated, and nothing happens where they were not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.errors import MachineError
from autograder.sandbox import cgroups
from autograder.sandbox.cgroups import ControlGroup, delegated_group

MOUNTS = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines() if line.split()[2] == "cgroup2"]
HIERARCHY = Path(MOUNTS[0]) if MOUNTS and os.access(MOUNTS[0], os.W_OK) else None
IN_A_GROUP = """
import os, sys
from pathlib import Path
from autograder.model import Limits
from autograder.sandbox import Isolation, Sandbox, cgroups

def names():
    return sorted(path.name.partition("-")[0] for path in group.iterdir() if path.is_dir())

group = Path(sys.argv[1])
(group / "cgroup.procs").write_text(str(os.getpid()))
cgroups.CONTROLLERS = ()  # which ones this machine has is another matter
os.setxattr(group, "user.delegate", b"1")
(group / "sandbox-4194305-left").mkdir()  # no process has that number
with Sandbox(Isolation(sys.argv[2])) as sandbox:
    sandbox.admit({"a.py": b"def f(): return 1"}, {"f": "a"}, (), Limits())
    sandbox.session().call("f", (), {})
    [own] = group.glob("sandbox-*")
    before = {*cgroups._process_tree(os.getpid())}
    inside = {int(pid) for pid in (own / "cgroup.procs").read_text().split()}
    lasting = before & {*cgroups._process_tree(os.getpid())} - {os.getpid()}  # the processes of checks come and go
    print(names(), len(lasting) > 0, lasting <= inside, os.getpid() in inside)
print(names(), Path("/proc/self/cgroup").read_text().splitlines()[-1].rpartition("/")[2])
"""


def test_nothing_was_delegated_here():
    assert delegated_group() is None


def test_without_a_group_nothing_happens():
    group = ControlGroup(None)

    group.adopt(os.getpid())
    group.limit(512)
    group.close()


def test_the_limits_are_those_of_the_assignment_plus_what_a_sandbox_needs(tmp_path):
    group = ControlGroup(tmp_path)
    [folder] = tmp_path.iterdir()
    for name in ("memory.max", "memory.swap.max", "pids.max"):
        (folder / name).touch()

    group.limit(512)

    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "memory.max": f"{(2 * 512 + 64) << 20}",
        "memory.swap.max": "0",
        "pids.max": "64",
    }


def test_a_group_that_cannot_be_used_is_the_machines_fault(tmp_path):
    with pytest.raises(MachineError, match=r"was delegated to the grader but cannot be used: .*Delegate=yes"):
        ControlGroup(tmp_path / "nowhere")


@pytest.mark.skipif(HIERARCHY is None or os.geteuid() != 0, reason="no groups may be made here")
@pytest.mark.parametrize("level", ["bubblewrap", "landlock"])
def test_a_sandbox_is_in_a_group_that_is_removed_with_it(level):
    group = HIERARCHY / f"autograder-test-{os.getpid()}"
    group.mkdir()
    command = [sys.executable, "-c", IN_A_GROUP, group, level]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        for folder in (*group.iterdir(), group):
            if folder.is_dir():
                folder.rmdir()

    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines() == ["['graders', 'sandbox'] True True False", "['graders'] graders"]


def test_what_is_not_marked_as_delegated_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(cgroups, "_own_group", lambda: tmp_path)
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids")
    for name in ("cgroup.procs", "cgroup.subtree_control"):
        (tmp_path / name).touch()

    assert delegated_group.__wrapped__() is None
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "cgroup.controllers",
        "cgroup.procs",
        "cgroup.subtree_control",
    ]
