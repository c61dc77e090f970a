"""Every edition of Landlock that a kernel may have keeps files closed; where there is none nothing is started."""

import errno
import subprocess
import sys

import pytest

from autograder.sandbox.inside import landlock
from tests.conftest import ROOT

FORCED = """
import os, sys
from autograder.sandbox.inside import landlock
landlock._EDITIONS = landlock._EDITIONS[int(sys.argv[1]):]
landlock.restrict(sys.argv[2], "/dev/null")
for path, flags in (
    (sys.argv[2] + "/open", os.O_RDONLY), (sys.argv[2] + "/open", os.O_WRONLY), (sys.argv[2] + "/new", os.O_CREAT),
    (sys.argv[3], os.O_RDONLY), ("/proc/self/environ", os.O_RDONLY), ("/", os.O_RDONLY),
    ("/dev/null", os.O_RDWR), ("/dev/zero", os.O_RDONLY),
):
    try:
        os.close(os.open(path, flags))
        print("opened", path.rpartition("/")[2], flags)
    except PermissionError:
        pass
"""
REFUSING = """
import sys
from autograder.sandbox.inside import landlock
from autograder.sandbox.libseccomp import ALLOW, KILL_PROCESS, Filter, refuse
from tests.refusing import install
with Filter(ALLOW, other_architectures=KILL_PROCESS) as rules:
    rules.add(refuse(int(sys.argv[2])), sys.argv[1])
    install(rules.program())
landlock.restrict("/dev")
print("not restricted")
"""


def run(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("edition", range(len(landlock._EDITIONS)))
def test_only_what_is_named_can_be_opened(edition, tmp_path):
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder/open", tmp_path / "closed"):
        path.touch()

    done = run(FORCED, edition, tmp_path / "folder", tmp_path / "closed")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["opened open 0", "opened null 2"]


@pytest.mark.parametrize("call", ["landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"])
@pytest.mark.parametrize("error", [errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EINVAL, errno.E2BIG])
def test_nothing_goes_on_without_it(call, error):
    done = run(REFUSING, call, error)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Landlock is refused: ")


@pytest.mark.parametrize("path", ["/nonexistent", "/etc/passwd"])
def test_nothing_goes_on_if_a_path_is_not_what_it_should_be(path):
    done = run("import sys; from autograder.sandbox.inside.landlock import restrict; restrict(sys.argv[1])", path)

    assert done.returncode == 1
    assert path in done.stderr
