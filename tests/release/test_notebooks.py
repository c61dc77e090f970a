"""Notebooks are made from their script alone, give nothing away, and run whatever is written so far."""

import ast
import builtins
import json
import re
import symtable
import tomllib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from autograder.course.load import load_course
from autograder.errors import SpecError
from autograder.grading.provenance import assignment_digest
from autograder.release import build_zip, find_leaks, stale_files, template_files, write_template
from autograder.release.notebooks import FILES, make_notebook
from autograder.release.stubs import answer_lines, solution_lines
from tests.conftest import ROOT
from tools.make_scene import SCENE, render

COURSE = load_course(ROOT)
EVERY_ASSIGNMENT = pytest.mark.parametrize("assignment", COURSE.assignments, ids=lambda assignment: assignment.id)
SOURCE = """# %% [markdown]
# # A mean that runs

# %%
# %load_ext autoreload
import otter

grader = otter.Notebook()

# %%
grader.check("running_mean")
"""


def source(assignment):
    return (assignment.folder / "explore.py").read_text(encoding="utf-8")


def cells(text, kind):
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == kind]


def test_a_script_becomes_cells_and_its_commands_are_live(assignment):
    notebook = make_notebook(SOURCE, assignment, "explore.py")

    assert cells(notebook, "markdown")[0] == "# A mean that runs"
    assert cells(notebook, "code")[:2] == [
        "%load_ext autoreload\nimport otter\n\ngrader = otter.Notebook()",
        'grader.check("running_mean")',
    ]


def test_the_last_cells_pack_what_is_handed_in(assignment):
    notebook = make_notebook(SOURCE, assignment, "explore.py")

    assert "packs `recurrence.py` into a zip" in cells(notebook, "markdown")[-1]
    assert cells(notebook, "code")[-1] == 'grader.export("explore.ipynb", pdf=False)'


def test_nothing_of_a_run_and_nothing_of_this_machine_is_in_a_notebook(assignment):
    notebook = json.loads(make_notebook(SOURCE, assignment, "explore.py"))

    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell["id"] for cell in notebook["cells"]] == [f"cell-{number}" for number in range(1, 6)]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            continue
        assert (cell["outputs"], cell["execution_count"], cell["metadata"]) == ([], None, {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", r"found grader.check\(\) of nothing; wanted one of each question", id="no check"),
        pytest.param('grader.check("mean")', r"of mean; wanted .*: running_mean$", id="unknown question"),
        pytest.param('grader.check("running_mean")\n' * 2, r"of running_mean, running_mean; wanted", id="twice"),
        pytest.param("# %%\nx = (", r"explore\.py:2: is not Python: '\(' was never closed", id="not Python"),
    ],
)
def test_a_wrong_script_is_the_authors_error(assignment, text, message):
    with pytest.raises(SpecError, match=message):
        make_notebook(text, assignment, "explore.py")


def test_a_notebook_is_stale_until_it_is_built(course, assignment):
    (assignment.folder / "explore.py").write_text(SOURCE)
    files = template_files(assignment)
    assert stale_files(course, assignment, files) == ["explore.ipynb", "pictures.py", "scene.png"]
    write_template(course, assignment, files)
    assert stale_files(course, assignment, files) == []

    (assignment.folder / "explore.py").write_text(SOURCE.replace("runs", "walks"))

    assert stale_files(course, assignment, template_files(assignment)) == ["explore.ipynb"]


def test_an_assignment_without_a_script_has_no_notebook_and_no_files_for_drawing(assignment):
    assert not {"explore.ipynb", "pictures.py", "scene.png"} & template_files(assignment).keys()


def test_a_new_picture_changes_no_grade(assignment):
    before = assignment_digest(assignment)
    (assignment.folder / "explore.py").write_text(SOURCE)

    assert assignment_digest(assignment) == before


@pytest.mark.parametrize("place", ["source", "output"])
def test_a_line_of_the_solution_is_found_in_a_notebook(assignment, place):
    line = min(solution_lines((assignment.solution / "recurrence.py").read_text()))
    cell = {"cell_type": "code", "source": ["x = 1\n", f"    {line}\n"], "outputs": []}
    if place == "output":
        cell |= {"source": [], "outputs": [{"output_type": "stream", "text": [f"{line}\n"]}]}
    packed = build_zip(assignment, {"explore.ipynb": json.dumps({"cells": [cell]}).encode()})

    assert find_leaks(assignment, packed) == [f"demo/explore.ipynb: contains a line of recurrence.py: {line}"]


@EVERY_ASSIGNMENT
def test_every_assignment_has_a_notebook_that_holds_no_answer(assignment):
    lines = {line.strip() for line in source(assignment).splitlines()}
    for name in assignment.files:
        text = (assignment.solution / name).read_text()
        assert not lines & (answer_lines(text) if name.endswith(".yml") else solution_lines(text))


@EVERY_ASSIGNMENT
def test_every_notebook_exports_what_is_handed_in_and_asks_for_an_otter_that_was_tried(assignment):
    bounds = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (bound,) = re.findall(r">=[\d.]+", bounds["otter"][0])
    assert 'grader.add_plugin_files("autograder.checks.local.otter.HandedIn")' in source(assignment)
    assert f'"otter-grader{bound}"' in source(assignment)
    assert f'"otter-grader[grading]{bound}"' in (assignment.folder / "handout.md").read_text(encoding="utf-8")


@EVERY_ASSIGNMENT
def test_every_picture_comes_after_a_question(assignment):
    asked = False
    for cell in source(assignment).split("# %%")[1:]:
        if cell.startswith(" [markdown]"):
            asked = "?" in cell or asked
        elif "once_written" in cell:
            assert asked, cell
        elif "grader.check" in cell:
            asked = False


@EVERY_ASSIGNMENT
def test_no_cell_needs_what_an_unwritten_function_would_have_given(assignment):
    """Names that are assigned under ``once_written`` may never get a value: no other cell reads them."""
    always = set(dir(builtins))
    for cell in source(assignment).split("# %%\n")[1:]:
        code = cell.partition("# %% [markdown]")[0]
        tree = ast.parse(code)
        tree.body = [node for node in tree.body if not isinstance(node, ast.With)]

        assert read_in(code) <= always | made_in(code), code
        always |= made_in(ast.unparse(tree))


def made_in(code):
    symbols = symtable.symtable(code, "cell", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def read_in(code):
    tables = [symtable.symtable(code, "cell", "exec")]
    for table in tables:  # the list grows
        tables += table.get_children()
    return {
        symbol.get_name()
        for table in tables
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (table is tables[0] or symbol.is_global())
    }


def test_drawing_needs_numpy_and_matplotlib_only():
    tree = ast.parse((FILES / "pictures.py").read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    standard = {"collections.abc", "contextlib", "pathlib", "traceback", "typing"}

    assert {name.partition(".")[0] for name in imported - standard} == {"numpy", "matplotlib"}


def test_the_scene_is_the_rendered_one():
    drawn = np.asarray(Image.open(SCENE)).astype(int)

    assert drawn.shape == (120, 160)
    assert Path(SCENE).parent == FILES
    assert np.abs(drawn - render()).max() <= 1  # the last bits of a cosine differ between machines
