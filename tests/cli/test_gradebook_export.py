"""An export from its arguments: files are written whole or not at all, and never where nobody asked for it."""

import argparse
import json
import os
import re
import shlex
import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from autograder.cli.choices import FILLED_FORMATS, WRITTEN_FORMATS
from autograder.cli.gradebook.export import add_arguments, export, lines
from autograder.errors import MachineError, UsageError
from autograder.gradebook.records import Student
from tests.conftest import ROOT
from tests.gradebook.lms_files_sample import FILES, STUDENTS, TABLE


class Outcome(NamedTuple):
    """What an export wrote, and what it says about it."""

    path: Path
    lines: tuple[str, ...]
    complete: bool


def parse(*arguments):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args([str(argument) for argument in arguments])


def run(*arguments, table=TABLE):
    parsed = parse(*arguments)
    exported = export(parsed, table)
    return Outcome(exported.path, tuple(lines(exported, everything=getattr(parsed, "all", True))), exported.complete)


FILLED = [
    ("canvas", "canvas.csv", ()),
    ("moodle-worksheet", "moodle_worksheet.csv", ("-a", "a1_forward")),
    ("moodle-gradebook", "moodle_gradebook.csv", ()),
    ("blackboard", "blackboard.xls", ()),
]


@pytest.mark.parametrize(("name", "file", "more"), FILLED, ids=[name for name, *_ in FILLED])
def test_a_download_is_filled_in_elsewhere(tmp_path, name, file, more):
    before = (FILES / file).read_bytes()
    outcome = run(name, FILES / file, "-o", tmp_path / "deep" / "out.csv", *more)
    assert outcome.path.read_bytes() != before
    assert (FILES / file).read_bytes() == before
    assert outcome.lines[0].startswith("a1_forward -> ")
    assert outcome.lines[-1] == f"Written: {tmp_path / 'deep' / 'out.csv'}"
    assert not outcome.complete  # zoe has a grade and no row


def test_a_download_is_overwritten_where_that_is_asked_for(tmp_path):
    shutil.copy(FILES / "canvas.csv", tmp_path)
    path = tmp_path / "canvas.csv"
    run("canvas", path, "-o", path)
    assert path.read_bytes() != (FILES / "canvas.csv").read_bytes()
    assert list(tmp_path.iterdir()) == [path]


def test_every_grade_in_its_place_is_complete(tmp_path):
    table = replace(TABLE, students=STUDENTS[:4])
    assert run("canvas", FILES / "canvas.csv", "-o", tmp_path / "out.csv", table=table).complete


@pytest.mark.parametrize("name", [name for name in WRITTEN_FORMATS if name != "moodle-import"])
def test_files_of_our_own_need_no_download(tmp_path, name):
    outcome = run(name, "-o", tmp_path / "out")
    assert outcome.complete
    assert outcome.lines == ("5 students, 2 assignments", f"Written: {tmp_path / 'out'}")
    assert outcome.path.stat().st_size > 100


def test_moodles_gradebook_can_be_made_without_an_export(tmp_path):
    table = replace(TABLE, students=(*STUDENTS, Student("guest"), Student("other")))
    outcome = run("moodle-import", "-o", tmp_path / "out.csv", table=table)
    assert outcome.lines[:2] == (
        "7 students, 2 assignments",
        "Left out, as they have no e-mail address: guest, other",
    )
    assert not outcome.complete
    assert outcome.path.read_text().startswith("Email address,Forward convolution,")


def test_one_assignment_can_be_chosen_and_its_column_named(tmp_path):
    arguments = ("-a", "a2_pool", "--column", "a2_pool=48212", "--decimal", "comma", "--keep", "--encoding", "utf-8")
    outcome = run("canvas", FILES / "canvas.csv", "-o", tmp_path / "out.csv", *arguments)
    assert outcome.lines[0] == "a2_pool -> Warm-up (48212)"
    run("json", "-o", tmp_path / "out.json", "-a", "a2_pool")
    data = json.loads((tmp_path / "out.json").read_text())
    assert [assignment["id"] for assignment in data["assignments"]] == ["a2_pool"]


def test_all_lists_everything(tmp_path):
    table = replace(TABLE, students=STUDENTS + tuple(Student(f"s{number}") for number in range(40)))
    arguments = ("canvas", FILES / "canvas.csv", "-o", tmp_path / "out.csv")
    cut, whole = (run(*arguments, *more, table=table).lines for more in ((), ("--all",)))
    assert "  s39: no grades" not in cut
    assert "  s39: no grades" in whole
    assert "Lists are cut; --all gives them whole" in cut
    assert "Lists are cut; --all gives them whole" not in whole


def test_an_assignment_without_a_column_comes_with_what_to_do(tmp_path):
    table = replace(TABLE, assignments=(TABLE.assignments[0], replace(TABLE.assignments[1], title="Elsewhere")))
    outcome = run("canvas", FILES / "canvas.csv", "-o", tmp_path / "out.csv", table=table)
    assert "  a2_pool: no column is called 'Elsewhere' or 'a2_pool'" in outcome.lines
    assert "Where an assignment has no column, name its column with --column ID=COLUMN" in outcome.lines


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("canvas", "none.csv"), r"none\.csv: cannot be read: No such file"),
        (("canvas", "blackboard.csv"), r"blackboard\.csv:1: is not Canvas's gradebook"),
        (("canvas", "canvas.csv", "-a", "a9"), "a9: no such assignment; the course has a1_forward, a2_pool"),
        (("canvas", "canvas.csv", "--column", "a1_forward"), "--column a1_forward: wanted ID=COLUMN, once for each"),
        (("canvas", "canvas.csv", "--column", "a1_forward="), "--column a1_forward=: wanted ID=COLUMN"),
        (("canvas", "canvas.csv", "--column", "b=1"), "--column b=1: wanted .* an ID of a1_forward, a2_pool"),
        (("blackboard", "blackboard.csv", "--column", "b=1"), "of a1_forward, a2_pool, username, student id"),
        (("canvas", "canvas.csv", "--column", "a2_pool=1", "--column", "a2_pool=2"), "once for each"),
        (("canvas", "canvas.csv", "--encoding", "cp1252"), "begins with the mark of utf-8, wanted cp1252"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path, arguments, message):
    name, *rest = arguments
    if rest and rest[0].endswith(".csv"):
        rest[0] = FILES / rest[0]
    with pytest.raises(UsageError, match=message):
        run(name, *rest, "-o", tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_leaves_what_was_there(tmp_path):
    path = tmp_path / "canvas.csv"
    path.write_text('Student,ID,Section,Forward convolution (1)\n"cut')
    with pytest.raises(UsageError, match="never closed"):
        run("canvas", path, "-o", path)
    assert path.read_text() == 'Student,ID,Section,Forward convolution (1)\n"cut'


def test_an_output_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match=r"file/out\.csv: cannot be written"):
        run("csv", "-o", tmp_path / "file" / "out.csv")
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "."):
        with pytest.raises(MachineError, match="cannot be written: it is not a file"):
            run("csv", "-o", tmp_path / name)


@pytest.mark.parametrize(
    "arguments",
    [
        *(("nonsense", "-o", "x"), ("csv",), ("csv", "canvas.csv", "-o", "x"), ("canvas", "-o", "x")),
        *(("csv", "-o", "x", "--keep"), ("canvas", "canvas.csv", "-o", "x", "--decimal", "dot")),
    ],
)
def test_arguments_that_there_are_not_are_refused(arguments, capsys):
    with pytest.raises(SystemExit):
        run(*arguments)
    assert "usage:" in capsys.readouterr().err


def test_the_commands_of_the_document_can_be_given():
    page = (ROOT / "docs/exports.md").read_text()
    commands = re.findall(r"autograder gradebook export (.*?)[`\n]", page)
    assert {parse(*shlex.split(command)).format for command in commands} == {"canvas", "moodle-import", "xlsx"}
    assert all(f"`{name}`" in page for name in [*FILLED_FORMATS, *WRITTEN_FORMATS])


@pytest.mark.parametrize("place", range(3))
def test_the_download_may_be_named_anywhere(tmp_path, place):
    options = [("-a", "a1_forward"), ("-o", tmp_path / "out.csv")]
    options.insert(place, (FILES / "canvas.csv",))
    assert run("canvas", *(part for option in options for part in option)).path.exists()
