"""An isolation is chosen by trying it, and what is wrong is reported with a remedy."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import Mock

import pytest

from autograder.errors import Action, MachineError, Remedy, UsageError
from autograder.sandbox import Isolation, choose_isolation, launcher


@pytest.mark.parametrize("level", list(Isolation))
def test_a_level_that_is_requested_is_chosen(level):
    assert choose_isolation(level) is level


def test_auto_chooses_the_strongest():
    refused = Mock()

    assert choose_isolation("auto", refused) is Isolation.BUBBLEWRAP
    refused.assert_not_called()


def test_auto_goes_one_level_down_and_says_why(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    refused = Mock()

    assert choose_isolation("auto", refused) is Isolation.LANDLOCK
    [(level, error)] = [call.args for call in refused.mock_calls]
    assert level is Isolation.BUBBLEWRAP
    assert "apt-get install bubblewrap" in str(error)


def test_auto_never_goes_down_to_none(monkeypatch):
    refused = Mock()
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(
        launcher, "_RESTRICTED_ZYGOTE", "raise SystemExit('Landlock is refused: Function not implemented')"
    )

    with pytest.raises(MachineError) as caught:
        choose_isolation("auto", refused)

    lines = str(caught.value).splitlines()
    assert lines[0] == "no sandbox can be started here"
    assert lines[1].startswith("bubblewrap: bubblewrap is not installed")
    assert lines[2].startswith("landlock: the sandbox ended while starting (exit status 1): Landlock is refused")
    assert "Linux 5.13" in lines[3]
    assert caught.value.remedies == (Remedy(Action.GRADE_WITHOUT_SANDBOX),)
    refused.assert_not_called()


def test_an_unknown_level_is_refused():
    with pytest.raises(UsageError, match="'docker'; choose auto, bubblewrap, landlock, none"):
        choose_isolation("docker")


@pytest.mark.parametrize(
    ("says", "remedy"),
    [
        pytest.param(
            "bwrap: No permissions to create new namespace, likely because the kernel does not allow it",
            "sysctl kernel.unprivileged_userns_clone=1",
            id="user namespaces are refused",
        ),
        pytest.param(
            "bwrap: setting up uid map: Permission denied",
            "sysctl kernel.apparmor_restrict_unprivileged_userns=0",
            id="AppArmor refuses the uid map",
        ),
        pytest.param(
            "bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)",
            "user.max_user_namespaces=10000",
            id="too many namespaces",
        ),
        pytest.param(
            "bwrap: Can not find source path /root/cache: Permission denied", "set AUTOGRADER_CACHE", id="hidden cache"
        ),
        pytest.param("bwrap: Unknown option --disable-userns", "0.8 or newer", id="too old"),
    ],
)
def test_the_error_of_bubblewrap_is_passed_on_with_a_remedy(monkeypatch, says, remedy):
    with TemporaryDirectory() as folder:  # unlike tmp_path, which only its owner can enter
        Path(folder).chmod(0o755)
        program = Path(folder, "bwrap")
        program.write_text(f"#!/bin/sh\necho {says!r} >&2\nexit 1\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", folder)
        with pytest.raises(MachineError) as caught:
            choose_isolation("bubblewrap")

    assert f"(exit status 1): {says}\n" in str(caught.value)
    assert remedy in str(caught.value)


def test_a_bubblewrap_that_cannot_be_executed_is_the_machines_fault(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("no program")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MachineError, match=r"bwrap cannot be started.*: (Permission denied|Exec format error)"):
        choose_isolation("bubblewrap")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has capabilities to drop")
@pytest.mark.parametrize(
    ("missing", "says", "remedy"),
    [
        pytest.param("setuid", "cannot be started as user 6", "SETUID and SETGID", id="become another user"),
        pytest.param("setgid", "cannot be started as user 6", "SETUID and SETGID", id="become another group"),
        pytest.param(
            "kill", "not allowed to end what it starts as user 6", "add the capability KILL", id="end its processes"
        ),
    ],
)
def test_root_without_the_capability_to(missing, says, remedy):
    code = "from autograder.sandbox import choose_isolation; choose_isolation('landlock')"
    limited = ["setpriv", "--inh-caps=-all", f"--bounding-set=-{missing}", sys.executable, "-W", "ignore", "-c", code]

    done = subprocess.run(limited, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert says in done.stderr
    assert remedy in done.stderr
