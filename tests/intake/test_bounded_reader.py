"""What students handed in is parsed where it can take neither time nor memory from anybody else."""

import os
import resource
import select
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from autograder.errors import MachineError, RejectedError, UsageError
from autograder.intake import open_submissions, read_submission
from autograder.intake.bounded_reader import BoundedReader
from autograder.intake.limits import MIB
from autograder.intake.notebook_code import Wanted, extract_code
from tests.intake.builders import entry_of, metadata, notebook, zip_of

WANTED = Wanted("conv.py", ("conv",), ("conv",))
GOOD = notebook("%matplotlib inline", "def conv(): ...")
SLOW = notebook("a=a;" * 60_000)
LARGE = b'{"nbformat": 4, "cells": [' + b"[]," * 4_000_000 + b"[]]}"


@pytest.fixture
def one_file(assignment):
    """Give an assignment that wants conv.py."""
    return replace(assignment, files={"conv.py": ("conv",)})


@pytest.fixture
def reader():
    with BoundedReader(seconds=1, memory=256 * MIB) as reader:
        yield reader


def test_what_is_read_is_the_same_as_in_this_process(reader):
    assert reader.extract_code(GOOD, WANTED) == extract_code(GOOD, WANTED)
    assert reader.extract_code(b"{}", Wanted("conv.py", ("conv",), from_script=True)) is None
    with pytest.raises(RejectedError, match=r"^it is not a notebook; wanted a file saved by Jupyter$"):
        reader.extract_code(b"", WANTED)

    files = reader.read_archive(zip_of({"a/conv.py": b"\xff" * 3, "a/other.py": b"x", "b.txt": b""}), ["conv.py"])
    assert [(file.path, file.read(3)) for file in files] == [
        ("b.txt", b""),
        ("a/conv.py", b"\xff" * 3),
        ("a/other.py", b""),
    ]
    with pytest.raises(RejectedError, match="it is larger than"):
        files[1].read(2)
    with pytest.raises(RejectedError, match="it is damaged"):
        reader.read_archive(b"PK\x03\x04", ["conv.py"])

    found = reader.read_metadata(
        metadata(
            ("submission_1", "2024-05-31 23:59:00.5 Z", [("Ada", "1", "Ada@x.org"), ("李", "2", "")]),
            ("submission_2", "", []),
        ).encode(),
        "x.yml",
    )
    assert [(one.folder, one.time) for one in found] == [
        ("submission_1", datetime(2024, 5, 31, 23, 59, 0, 500_000, UTC)),
        ("submission_2", None),
    ]
    assert [(one.name, one.sid, one.email) for one in found[0].submitters] == [
        ("Ada", "1", "ada@x.org"),
        ("李", "2", ""),
    ]
    with pytest.raises(UsageError, match=r"^x\.yml:1: found "):
        reader.read_metadata(b"[]", "x.yml")


def test_one_process_reads_a_class_and_none_reads_files_of_python(course, tmp_path):
    for student in ("ada", "ben", "eva"):
        (tmp_path / student).mkdir()
    (tmp_path / "ada/conv.py").write_text("def conv(): ...")
    for student in ("ben", "eva"):
        (tmp_path / student / "recurrence.ipynb").write_bytes(GOOD)
    with open_submissions(course, tmp_path, "demo", None) as listing:
        pids = []
        for assignment, entry in listing.entries:
            read_submission(assignment, entry, listing.reader)
            pids.append(listing.reader.pid)
    assert pids[0] is None
    assert pids[1] == pids[2] is not None
    assert listing.reader.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pids[1], 0)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(SLOW, "it takes more than 1 s of processor time to read", id="time"),
        pytest.param(LARGE, "it takes more than 256 MiB of memory to read", id="memory"),
    ],
)
def test_what_takes_too_much_is_rejected_and_spares_the_next(one_file, reader, data, message):
    rejected = read_submission(one_file, entry_of({"conv.ipynb": data}), reader)
    assert rejected.rejected == f"conv.py was not read: conv.ipynb: {message}"
    assert rejected.read_error is None
    assert read_submission(one_file, entry_of({"conv.ipynb": GOOD}), reader).files == {"conv.py": b"def conv(): ...\n"}


@pytest.mark.parametrize(
    "cell", ["import " + "a." * 70_000 + "a", 'f"' + "{a}" * 5_000 + '"', " " * 200_000 + "x", "x" + " =" * 100_000]
)
def test_a_cell_that_takes_much_costs_itself_alone(cell):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with BoundedReader(seconds=60, memory=256 * MIB) as reader:
        assert reader.extract_code(notebook(cell, "def conv(): ..."), WANTED).source == "def conv(): ...\n"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB


def test_a_process_that_something_else_ends_is_started_again(reader):
    reader.extract_code(GOOD, WANTED)
    first = reader.pid
    for number in (signal.SIGKILL, signal.SIGSEGV):
        os.kill(reader.pid, number)
        assert reader.extract_code(GOOD, WANTED).cells == 2
    assert reader.pid != first


def test_a_process_that_always_ends_is_the_fault_of_nobody_who_handed_in(one_file, reader, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    submission = read_submission(one_file, entry_of({"conv.ipynb": GOOD}), reader)
    assert submission.rejected is None
    assert submission.read_error == "the process that reads it ended (exit status 1)"
    monkeypatch.setattr(sys, "executable", "/nowhere")
    with pytest.raises(MachineError, match="cannot be started: No such file"):
        reader.extract_code(GOOD, WANTED)


def test_an_interrupt_leaves_no_reply_for_the_next_request(reader):
    reader.extract_code(GOOD, WANTED)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            reader.extract_code(SLOW, WANTED)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert reader.extract_code(GOOD, WANTED).source == "def conv(): ...\n"


def test_nothing_is_imported_from_the_folder_of_submissions(reader, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for module in ("json", "autograder", "yaml", "resource", "sitecustomize"):
        (tmp_path / f"{module}.py").write_text(f"open('imported-{module}', 'w')")
    assert reader.extract_code(GOOD, WANTED).cells == 2
    assert not list(tmp_path.glob("imported-*"))


def test_the_process_ends_with_the_one_that_started_it():
    code = (
        "from autograder.intake import BoundedReader\n"
        "from autograder.intake.notebook_code import Wanted\n"
        "reader = BoundedReader()\n"
        "reader.extract_code(b'{}', Wanted('conv.py', (), from_script=True))\n"
        "print(reader.pid, flush=True)\n"
        "input()\n"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with command:
        process = os.pidfd_open(int(command.stdout.readline()))
        command.kill()
    try:
        assert select.select([process], [], [], 60)[0] == [process]
    finally:
        os.close(process)
