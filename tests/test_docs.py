"""The documents are true: commands run, quoted code is in the file that it is quoted from, links lead to files."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli import gradebook
from autograder.cli.main import COMMANDS
from autograder.course.load import load_course
from autograder.grading.misconceptions import load_misconceptions
from tests.conftest import ROOT
from tests.readme import README

DOCUMENTS = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SETS_UP = {"make grade", "make test"}  # an environment, from the network: the reader of the README and CI run these
RUN_ELSEWHERE = {"autograder verify", "autograder grade examples/submissions -o grades"}  # test_course, test_examples


def fenced(document, language):
    return [body for found, body in FENCE.findall(document.read_text()) if found == language]


def commands(document):
    lines = (line for body in fenced(document, "console") for line in body.splitlines() if line.startswith("$ "))
    return [line.removeprefix("$ ").partition("  #")[0].strip() for line in lines]


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the tracked files, in which commands may write."""
    folder = tmp_path / "course"
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, files.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_runs(document, copy):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands(document):
        if command in RUN_ELSEWHERE:
            continue
        name, _, rest = command.partition(" ")
        if command in SETS_UP:
            done = subprocess.run(["make", "--dry-run", rest], cwd=copy, capture_output=True, text=True, check=False)
        else:
            shell = ["bash", "-c", command]
            done = subprocess.run(
                shell, cwd=copy, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path}
            )
        wanted = 1 if "pytest" in command else 0  # the stub's checks fail, as they should; Otter says so with a 0
        assert done.returncode == wanted, (command, done.stdout, done.stderr)
        assert name in {"make", "autograder", "cd", "otter"}


@pytest.mark.parametrize("command", [*COMMANDS, *(f"gradebook {name}" for name in gradebook.COMMANDS)])
def test_every_command_is_documented(command):
    said = re.compile(rf"\bautograder {command}(?![\w-])")
    assert any(said.search(document.read_text()) for document in DOCUMENTS)


def test_the_page_on_architecture_names_the_rooms_and_modules_that_there_are():
    page = (ROOT / "docs/architecture.md").read_text()
    package = ROOT / "autograder"
    rooms = {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").is_file()}
    files = {path.name for path in package.glob("*.py") if not path.name.startswith("__")}
    table = page.partition("## The rooms")[2].partition("\n\nWhere the order")[0]
    assert (
        set(re.findall(r"`([a-z_]+(?:/|\.py))`", "".join(re.findall(r"^\| (`[^|]*) \|", table, re.M)))) == rooms | files
    )
    named = re.findall(r"(?:^\s+|`)((?:[a-z_]+/)+(?:[a-z_]+\.py)?)", page, re.MULTILINE)
    inside = {name for name in named if (package / name.partition("/")[0]).is_dir()}
    assert len(inside) > 20
    assert [name for name in sorted(inside) if not (package / name).exists()] == []


def test_every_document_is_reached_from_the_readme():
    reached, ahead = set(), [README]
    while ahead:
        document = ahead.pop().resolve()
        if document not in reached:
            reached.add(document)
            links = re.findall(r"\]\(([^)#:]+\.md)", document.read_text())
            ahead += [document.parent / link for link in links]
    assert {document.resolve() for document in DOCUMENTS} <= reached


def test_documents_have_commands():
    without = {"architecture.md", "sandbox.md"}  # which explain
    assert all(commands(document) for document in DOCUMENTS if document.name not in without)


def test_quoted_code_is_the_skeletons():
    skeleton = ROOT / "autograder/release/skeleton_files/assignments"
    source = "".join((skeleton / name).read_text() for name in ("test_hidden.py", "misconceptions.py"))
    for body in fenced(ROOT / "docs/write_an_assignment.md", "python"):
        assert body in source


def test_every_family_of_misconceptions_is_documented():
    text = (ROOT / "docs/write_an_assignment.md").read_text()
    _, _, section = text.partition("### Families of misconceptions\n")
    documented = re.findall(r"^\| (.+?) \| .+ \|$", section.partition("\n## ")[0], re.MULTILINE)[1:]
    used = {one.family for assignment in load_course(ROOT).assignments for one in load_misconceptions(assignment)}
    assert sorted(documented) == sorted(used)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document):
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_make_help_lists_every_task():
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert sorted(line.split()[1] for line in done.stdout.splitlines()) == sorted(phony)
