"""The filter is made of system calls that exist, and only for machines that it fits."""

import platform
import struct

import pyseccomp
import pytest

from autograder.errors import MachineError
from autograder.sandbox import seccomp


@pytest.mark.parametrize("arch", [pyseccomp.Arch.X86_64, pyseccomp.Arch.AARCH64], ids=["x86-64", "aarch64"])
def test_every_name_is_a_system_call(arch):
    groups = (seccomp.MEMORY, seccomp.FILES, seccomp.TIME, seccomp.PROCESS, seccomp.THREADS, seccomp.SIGNALS)
    names = [name for group in groups for name in group.split()]

    assert [name for name in names if pyseccomp.resolve_syscall(arch, name) == -1] == []
    assert len(set(names)) == len(names)


def test_the_program_names_the_process_where_it_allows_kill_and_tgkill():
    constants = [constant for *_, constant in struct.iter_unpack("=HBBI", seccomp.program())]

    assert seccomp.OWN_PROCESS in constants


def test_an_unknown_machine_has_no_filter_and_no_sandbox(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "s390x")

    with pytest.raises(MachineError, match="no filter of system calls for s390x"):
        seccomp.program.__wrapped__()
