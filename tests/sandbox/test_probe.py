"""The isolation is found by starting one, and what is wrong is said."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from autograder.errors import MachineError, UsageError
from autograder.sandbox import Isolation, choose_isolation


@pytest.mark.parametrize("requested", ["auto", "bubblewrap"])
def test_auto_is_bubblewrap(requested):
    assert choose_isolation(requested) is Isolation.BUBBLEWRAP


def test_none_is_none_only_where_it_is_asked_for():
    assert choose_isolation("none") is Isolation.NONE


def test_an_unknown_level_is_refused():
    with pytest.raises(UsageError, match="'docker'; there are auto, bubblewrap, none"):
        choose_isolation("docker")


def test_without_bubblewrap_it_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(MachineError, match="apt-get install bubblewrap") as caught:
        choose_isolation("auto")

    assert "--isolation=none" in str(caught.value)


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
def test_what_bubblewrap_says_is_passed_on_with_a_remedy(monkeypatch, says, remedy):
    with TemporaryDirectory() as folder:  # one that nobody may enter, too
        Path(folder).chmod(0o755)
        program = Path(folder, "bwrap")
        program.write_text(f"#!/bin/sh\necho {says!r} >&2\nexit 1\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", folder)
        with pytest.raises(MachineError) as caught:
            choose_isolation("auto")

    assert f"(exit status 1): {says}\n" in str(caught.value)
    assert remedy in str(caught.value)


def test_a_bubblewrap_that_cannot_be_executed_is_the_machines_fault(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("no program")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MachineError, match=r"bwrap cannot be started.*: (Permission denied|Exec format error)"):
        choose_isolation("auto")
