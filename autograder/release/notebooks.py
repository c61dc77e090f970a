"""The notebook of an assignment, made from a script: pictures of the student's own functions, and Otter's checks."""

import ast
from pathlib import Path

from autograder.errors import SpecError
from autograder.model import Assignment

SOURCE = "explore.py"
NOTEBOOK = "explore.ipynb"
FILES = Path(__file__).parent / "notebook_files"  # that a notebook needs for drawing

_HAND_IN = """

# %% [markdown]
# ## Hand in
#
# The next cell packs {names} into a zip beside this notebook. Hand in the zip, or {names} by {alone}: it makes no
# difference. This notebook goes into the zip as well, and is not graded.

# %%
grader.export("{notebook}", pdf=False)
"""


def notebook_files(assignment: Assignment) -> dict[str, bytes]:
    """Return the notebook and the files that it draws with, by name; nothing if the assignment has no notebook."""
    path = assignment.folder / SOURCE
    if not path.is_file():
        return {}
    notebook = make_notebook(path.read_text(encoding="utf-8"), assignment, str(path))
    drawing = {file.name: file.read_bytes() for file in sorted(FILES.glob("*.*"))}
    return {NOTEBOOK: notebook.encode(), **drawing}


def make_notebook(source: str, assignment: Assignment, where: str) -> str:
    """Turn a script in Jupytext's percent format into a notebook without outputs.

    The same source gives the same notebook, byte for byte.

    Parameters
    ----------
    source : str
        The script; cells begin with ``# %%``, text cells with ``# %% [markdown]``.
    assignment : Assignment
        Whose questions the script must check.
    where : str
        The file's name in errors.

    Raises
    ------
    SpecError
        If the script is not Python, or does not check each question of the assignment exactly once, in their order.
    """
    import jupytext  # noqa: PLC0415 -- it loads slowly, and few commands need it
    import nbformat  # noqa: PLC0415 -- likewise

    checked, wanted = _checked_questions(source, where), [question.name for question in assignment.questions]
    if checked != wanted:
        raise SpecError(
            f"{where}: found grader.check() of {', '.join(checked) or 'nothing'}; "
            f"wanted one of each question, in the order of assignment.yml: {', '.join(wanted)}"
        )
    text = jupytext.reads(source.rstrip() + _hand_in(assignment), fmt="py:percent")
    cells = [{"id": f"cell-{place}", "metadata": {}} for place in range(1, len(text.cells) + 1)]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.from_dict({**cell, **fixed}) for cell, fixed in zip(text.cells, cells, strict=True)],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


def _hand_in(assignment: Assignment) -> str:
    """Return the cells that pack what is handed in."""
    names = " and ".join(f"`{name}`" for name in assignment.files)
    return _HAND_IN.format(
        names=names, notebook=NOTEBOOK, alone="itself" if len(assignment.files) == 1 else "themselves"
    )


def _checked_questions(source: str, where: str) -> list[str]:
    """Return the names of the questions that ``grader.check("...")`` is called for."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise SpecError(f"{where}:{error.lineno}: is not Python: {error.msg}") from error
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "grader.check")
    named = [(call.lineno, ast.literal_eval(call.args[0])) for call in calls]
    return [name for _, name in sorted(named)]
