"""The required definitions of a notebook are extracted, with what they need; none of it is run."""

import ast
import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import RejectedError
from autograder.intake.limits import MAX_CODE
from autograder.intake.magics import without_magics
from autograder.intake.notebook_code import extract_code
from tests.intake.builders import notebook

TYPICAL = [
    "%matplotlib inline\n!pip install numpy\nimport numpy as np\nimport matplotlib.pyplot as plt",
    ["from functools import partial\n", "SIZE = 3\n", "scale = partial(np.multiply, SIZE)\n"],
    "def helper(x):\n    %timeit x\n    return scale(x)\n",
    'def conv(x):\n    """Slide."""\n    return helper(x)\n\nprint(conv(np.ones(3)))',
    "image = plt.imread('cat.png')\nplt.imshow(conv(image))\nconv?",
    "%%bash\nrm -rf /\nls",
]


def extracted(*cells, required=("conv",)):
    return extract_code(notebook(*cells), required)


def test_a_required_function_comes_with_what_it_needs_and_nothing_else():
    code = extracted(*TYPICAL)
    assert code.source == (
        "import numpy as np\n\n\nfrom functools import partial\n\n\nSIZE = 3\n\n\n"
        "scale = partial(np.multiply, SIZE)\n\n\ndef helper(x):\n    pass\n    return scale(x)\n\n\n"
        'def conv(x):\n    """Slide."""\n    return helper(x)\n'
    )
    assert (code.cells, code.dropped, code.left_out) == (6, 7, 4)
    assert code.skipped == ()


@pytest.mark.parametrize(
    ("cells", "source"),
    [
        pytest.param(["def conv(): 1", "def conv(): 2"], "def conv(): 1\n\n\ndef conv(): 2\n", id="defined twice"),
        pytest.param(["conv = lambda x: x; print(1)"], "conv = lambda x: x\n", id="beside a print"),
        pytest.param(["@a\n@b(\n 1)\ndef conv():\n  pass\nx()"], "@a\n@b(\n 1)\ndef conv():\n  pass\n", id="decorated"),
        pytest.param(["a = b = 1\nconv: int = a"], "a = b = 1\n\n\nconv: int = a\n", id="assignments"),
        pytest.param(["t = {}\nt['a'] = 1\nt.b.c = 2\nu = 3\ndef conv(): t"],
                     "t = {}\n\n\nt['a'] = 1\n\n\nt.b.c = 2\n\n\ndef conv(): t\n", id="a table that is filled"),
        pytest.param(["n = 1", "n += 1", "def conv(): n"], "n = 1\n\n\nn += 1\n\n\ndef conv(): n\n", id="changed"),
        pytest.param(["(a, *b), c = f()\ndef conv(): b"], "(a, *b), c = f()\n\n\ndef conv(): b\n", id="tuples"),
        pytest.param(["import os\nfrom a import *\nconv = 1"], "from a import *\n\n\nconv = 1\n", id="star"),
        pytest.param(["import a.b\ndef conv(): a.b.c"], "import a.b\n\n\ndef conv(): a.b.c\n", id="a package"),
        pytest.param(["def conv(): A", "from __future__ import annotations\nclass A: ..."],
                     "from __future__ import annotations\n\n\ndef conv(): A\n\n\nclass A: ...\n", id="future first"),
        pytest.param(["async def conv(): ..."], "async def conv(): ...\n", id="async"),
        pytest.param(["if True:\n    def conv(): ..."], "", id="conditions are left out"),
        pytest.param(["other = 1"], "", id="not there"),
        pytest.param(["conv = 'ü' ; y = conv # ü"], "conv = 'ü'\n", id="columns are of bytes"),
        pytest.param(["conv = 1\r\nx = 2\r\n"], "conv = 1\n", id="line ends"),
    ],
)  # fmt: skip
def test_statements_are_extracted_whole(cells, source):
    assert extracted(*cells).source == source


@pytest.mark.parametrize(
    ("cell", "kept", "dropped"),
    [
        ("%load_ext x\na = 1", "\na = 1", 1),
        ("!ls\n!!ls", "\n", 2),
        ("?a\n??a\na?\na.b??\n%time?", "\n\n\n\n", 5),
        ("files = !ls\nx = %timeit -o f()\na, b = !ls", "\n\n", 3),
        ("if a:\n    %time f()\n    b()", "if a:\n    pass\n    b()", 1),
        ("!pip install \\\n  numpy \\\n  scipy\na = 1", "\n\n\na = 1", 3),
        ("%%time\na = 1", "\na = 1", 1),
        ("\n%%capture out\na = 1", "\n\na = 1", 1),
        ("%%html\n<b>\n\n</b>", "", 3),
        ("%%writefile conv.py\ndef conv(): ...", "", 2),
        # What looks similar and is Python.
        ("a = (b\n  % c)", "a = (b\n  % c)", 0),
        ("a = b \\\n  % c", "a = b \\\n  % c", 0),
        ('a = """\n%time\n!ls\n"""', 'a = """\n%time\n!ls\n"""', 0),
        ("a = '''# \" (\n%x'''\n%time", "a = '''# \" (\n%x'''\n", 1),
        ("a = 'it\\'s (' # [ '\n%time", "a = 'it\\'s (' # [ '\n", 1),
        ('a = "#"; b = (\n% c)', 'a = "#"; b = (\n% c)', 0),
        ("a %= 2\na != b\na = b if c else d", "a %= 2\na != b\na = b if c else d", 0),
        ("# why?\na = 'what?'", "# why?\na = 'what?'", 0),
        ("a = [\n'x', # ]\n% b]", "a = [\n'x', # ]\n% b]", 0),
    ],
)
def test_magics_are_dropped_where_a_statement_begins(cell, kept, dropped):
    assert without_magics(cell) == (kept, dropped)


def test_a_cell_that_is_not_python_is_left_out_and_named():
    code = extracted("def conv(): ...", "def broken(:\n", "cd folder", "x = " + "(" * 500)
    assert code.source == "def conv(): ...\n"
    assert code.skipped == (
        "code cell 2 was left out: line 1: invalid syntax",
        "code cell 3 was left out: line 1: invalid syntax",
        "code cell 4 was left out: line 1: too many nested parentheses",
    )


@pytest.mark.parametrize("deep", ["-" * 90_000 + "1", "a" + "[0]" * 50_000, "not " * 50_000 + "1"])
def test_a_cell_that_is_nested_too_deeply_is_left_out(deep):
    assert extracted("def conv(): ...", deep).skipped == ("code cell 2 was left out: it is nested too deeply",)


def test_a_chain_of_assignments_costs_no_time():
    cell = "\n".join(f"v{n} = v{n + 1}" for n in reversed(range(10_000)))
    code = extracted("v10000 = conv", cell, required=("v0",))
    assert code.source.count(" = ") == 10_001


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is not a notebook; wanted a file saved by Jupyter"),
        (b"def conv(): ...", "it is not a notebook; wanted a file saved by Jupyter"),
        (b"\xff\xfe", "it is not a notebook; wanted a file saved by Jupyter"),
        (b"[" * 100_000, "it is not a notebook; wanted a file saved by Jupyter"),
        (b'{"nbformat": ' + b"1" * 5000 + b"}", "it is not a notebook; wanted a file saved by Jupyter"),
        (b"[]", "it is not a notebook of format 4; open it in Jupyter and save it again"),
        (notebook(nbformat=3), "it is not a notebook of format 4"),
        (notebook(cells={}), "it is not a notebook of format 4"),
        (notebook(cells=[1]), "it is not a notebook of format 4"),
        (notebook(["a", 1]), "it is not a notebook of format 4"),
        (notebook(metadata={"kernelspec": {"language": "R"}}), "a language other than Python"),
        (notebook(metadata={"language_info": {"name": "julia"}}), "a language other than Python"),
        (notebook("conv = '\ud800'"), "code that is not valid Unicode"),
        (notebook("#" * MAX_CODE, "#"), "more than 0.25 MiB of code"),
    ],
)
def test_what_is_not_a_python_notebook_is_rejected(data, message):
    with pytest.raises(RejectedError, match=message):
        extract_code(data, ["conv"])


def test_a_notebook_that_names_no_language_is_python():
    for metadata in ({}, None, {"kernelspec": {}}, {"kernelspec": {"language": "PYTHON"}}):
        assert extract_code(notebook("conv = 1", metadata=metadata), ["conv"]).source == "conv = 1\n"


CELLS = st.lists(
    st.sampled_from(
        [
            *TYPICAL[:1],
            *TYPICAL[2:],
            "x = 1; y = x",
            "@conv\nclass A:\n    b = '''\n%x\n'''",
            "for i in a: conv = 1",
            "(",
        ]
    ),
    max_size=6,
)


@settings(deadline=None)
@given(cells=CELLS, required=st.sets(st.sampled_from(["conv", "A", "y", "helper", "image"])))
def test_what_is_extracted_is_python_and_in_the_notebook(cells, required):
    code = extract_code(notebook(*cells), required)
    statements = ast.parse(code.source).body
    allowed = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign)
    assert all(isinstance(statement, allowed) for statement in statements)
    blanked = [without_magics("".join(cell))[0] for cell in cells]
    for part in code.source.strip("\n").split("\n\n\n"):
        assert not part or any(part in cell for cell in blanked)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["nbformat", "cells", "source", "cell_type", "metadata"]), inner, max_size=4
            )
        ),
    )
)
def test_any_json_is_a_notebook_or_rejected(value):
    written = {"nbformat": 4, **value} if isinstance(value, dict) else value
    with suppress(RejectedError):
        assert extract_code(json.dumps(written).encode(), ["conv"]).source == ""
