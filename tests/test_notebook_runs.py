"""Every notebook is run in a real kernel, with the solution and with the stub, as students have them."""

import asyncio
import base64
import io
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from PIL import Image
from traitlets.config import Config

from autograder.course.load import load_course
from autograder.platforms.single import read_single
from tests.conftest import ROOT

COURSE = load_course(ROOT)
AT_ONCE = 2
LONGEST = "a6_full_cnn_training"  # trains three networks: it goes first


class Run(NamedTuple):
    """Which notebook, and with which files: the solution's or the stub's."""

    assignment: str
    files: str

    def __str__(self):
        return f"{self.assignment}-{self.files}"


class Cell(NamedTuple):
    """A code cell, and what came of it."""

    source: str
    printed: str
    pictures: list[bytes]
    results: str
    folder: Path  # that the notebook ran in

    @property
    def draws(self):
        return "once_written" in self.source

    @property
    def checks(self):
        found = re.search(r'^grader\.check\("(\w+)"\)$', self.source)
        return found and found[1]


SOLVED = [Run(assignment.id, "solution") for assignment in COURSE.assignments]
UNTOUCHED = [Run(assignment.id, "stub") for assignment in COURSE.assignments]


def client(run, folder):
    """Copy what a student has, and open its notebook."""
    shutil.copytree(ROOT / "student_template" / run.assignment, folder)
    (assignment,) = (known for known in COURSE.assignments if known.id == run.assignment)
    if run.files == "solution":
        for name in assignment.files:
            shutil.copy(assignment.solution / name, folder / name)
    return NotebookClient(
        nbformat.read(folder / "explore.ipynb", as_version=4),
        config=Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "socket")}}),  # no race for free ports
        timeout=120,
        resources={"metadata": {"path": str(folder)}},
    )


def environment(folder):
    """Keep what IPython and matplotlib write out of the tester's home, and use one thread, as grading does."""
    return {**os.environ, "IPYTHONDIR": str(folder / ".ipython"), "OPENBLAS_NUM_THREADS": "1"}


def execute(run, folder):
    """Run all cells; an exception in one of them is an exception here."""
    opened = client(run, folder)
    asyncio.run(opened.async_execute(env=environment(folder)))
    return [outcome(cell, folder) for cell in opened.nb.cells if cell.cell_type == "code"]


def outcome(cell, folder):
    shown = [output.data for output in cell.outputs if "data" in output]
    return Cell(
        cell.source,
        "".join(output.text for output in cell.outputs if output.output_type == "stream"),
        [base64.b64decode(data["image/png"]) for data in shown if "image/png" in data],
        "".join(data.get("text/plain", "") for data in shown if "image/png" not in data),
        folder,
    )


@pytest.fixture(scope="session")
def cells(request, tmp_path_factory):
    """Run those notebooks that are asked for, several at once, while the first tests look at what came of them."""
    wanted = {
        item.callspec.params["run"]
        for item in request.session.items
        if item.path == Path(__file__) and "run" in item.fixturenames
    }
    runs = sorted((run for run in wanted if isinstance(run, Run)), key=lambda run: (run.assignment != LONGEST, run))
    folder = tmp_path_factory.mktemp("notebooks")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        started = {run: pool.submit(execute, run, folder / str(run)) for run in runs}
        yield lambda run: started[run].result()


@pytest.mark.parametrize("run", SOLVED, ids=str)
def test_the_solution_draws_every_picture_and_passes_every_check(run, cells):
    (assignment,) = (known for known in COURSE.assignments if known.id == run.assignment)

    done = cells(run)

    for cell in done:
        assert "Nothing to see yet" not in cell.printed
        assert cell.pictures or not cell.draws, cell.source
    for cell in filter(lambda cell: cell.checks, done):
        assert cell.results == f"{cell.checks} results: All test cases passed!"
    assert [cell.checks for cell in done if cell.checks] == [question.name for question in assignment.questions]


@pytest.mark.parametrize("run", SOLVED, ids=str)
def test_the_export_has_what_is_handed_in(run, cells, tmp_path):
    (assignment,) = (known for known in COURSE.assignments if known.id == run.assignment)
    folder = cells(run)[-1].folder

    (exported,) = folder.glob("explore_*.zip")
    shutil.copy(exported, tmp_path)
    handed_in = read_single(assignment, tmp_path).files
    assert handed_in == {name: (assignment.solution / name).read_bytes() for name in assignment.files}


@pytest.mark.parametrize("run", SOLVED, ids=str)
def test_pictures_show_something_and_fit_on_a_page(run, cells):
    for cell in cells(run):
        for picture in cell.pictures:
            image = np.asarray(Image.open(io.BytesIO(picture)).convert("L"))
            height, width = image.shape
            assert 150 <= width <= 850, cell.source
            assert 50 <= height <= 800, cell.source
            assert (image < 128).mean() > 0.002, cell.source
            assert len(np.unique(image)) > 20, cell.source


@pytest.mark.parametrize("run", UNTOUCHED, ids=str)
def test_the_stub_runs_through_and_says_what_to_write(run, cells):
    (assignment,) = (known for known in COURSE.assignments if known.id == run.assignment)
    ((file, names),) = assignment.files.items()
    action = rf"write (\w+) in {re.escape(file)}" if file.endswith(".py") else rf"answer (\w+) in {re.escape(file)}"

    done = cells(run)

    drawing = [cell for cell in done if cell.draws]
    messages = [
        re.search(f"^Nothing to see yet. First {action}, then run this cell again.$", c.printed, re.M) for c in drawing
    ]
    assert all(messages)
    assert not any(cell.pictures for cell in drawing)
    assert {found[1] for found in messages} <= set(names)
    assert messages[0][1] == names[0]
    for cell in filter(lambda cell: cell.checks, done):
        assert cell.results.startswith(f"{cell.checks} results:")
        assert "All test cases passed!" not in cell.results
        assert "to write" in cell.results or "first make this pass" in cell.results


def test_a_saved_file_is_read_again(tmp_path):
    run = Run("a2_padding_modes", "stub")
    opened = client(run, tmp_path / "student")
    numbers = [place for place, cell in enumerate(opened.nb.cells) if cell.cell_type == "code"]
    first, picture, check = numbers[:3]

    async def work():
        async with opened.async_setup_kernel(env=environment(tmp_path)):
            for place in (first, picture, check):
                await opened.async_execute_cell(opened.nb.cells[place], place)
            before = [outcome(opened.nb.cells[place], tmp_path) for place in (picture, check)]
            shutil.copy(ROOT / "solutions" / run.assignment / "padding.py", tmp_path / "student" / "padding.py")
            for place in (picture, check):
                await opened.async_execute_cell(opened.nb.cells[place], place)
        return before, [outcome(opened.nb.cells[place], tmp_path) for place in (picture, check)]

    with ThreadPoolExecutor(1) as pool:  # in this thread a browser's loop may be running
        before, after = pool.submit(asyncio.run, work()).result()

    assert [bool(cell.pictures) for cell in (before[0], after[0])] == [False, True]
    assert ["All test cases passed!" in cell.results for cell in (before[1], after[1])] == [False, True]
