"""The required definitions of a notebook are extracted, with what they need; none of it is run."""

import ast
import json
import re
import sys
import types
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import RejectedError
from autograder.intake.limits import MAX_CODE
from autograder.intake.magics import without_magics
from autograder.intake.notebook_code import Wanted, extract_code
from autograder.text.python_versions import RUNNING
from tests.intake.builders import notebook

WANTED = Wanted("conv.py", ("conv",))

TYPICAL = [
    "%matplotlib inline\n!pip install numpy\nimport numpy as np\nimport matplotlib.pyplot as plt",
    ["from functools import partial\n", "SIZE = 3\n", "scale = partial(np.multiply, SIZE)\n"],
    "def helper(x):\n    %timeit x\n    return scale(x)\n",
    'def conv(x):\n    """Slide."""\n    return helper(x)\n\nprint(conv(np.ones(3)))',
    "image = plt.imread('cat.png')\nplt.imshow(conv(image))\nconv?",
    "%%bash\nrm -rf /\nls",
]


def extracted(*cells, required=("conv",), modules=("conv",), **changed):
    return extract_code(notebook(*cells, **changed), Wanted("conv.py", tuple(required), tuple(modules)))


def test_a_required_function_comes_with_what_it_needs_and_nothing_else():
    code = extracted(*TYPICAL)
    assert code.source == (
        "import numpy as np\n\n\nfrom functools import partial\n\n\nSIZE = 3\n\n\n"
        "scale = partial(np.multiply, SIZE)\n\n\ndef helper(x):\n    pass\n    return scale(x)\n\n\n"
        'def conv(x):\n    """Slide."""\n    return helper(x)\n'
    )
    assert code.cells == 6
    assert code.left_out == (
        (
            "it is for Jupyter or the shell: cell 1, lines 1-2 (%matplotlib inline); cell 3, line 2 (%timeit x); "
            "cell 5, line 3 (conv?); cell 6, lines 1-3 (%%bash)"
        ),
        (
            "it is not needed: cell 1, line 4 (import matplotlib.pyplot as plt); "
            "cell 4, line 5 (print(conv(np.ones(3)))); cell 5, lines 1-2 (image = plt.imread('cat.png'))"
        ),
    )


def _notebooks():
    """Read the notebooks of the file, each as (cell, whether it must be left out)."""
    text = Path(__file__).with_name("files").joinpath("notebooks.txt").read_text()
    for part in text.split("\n== ")[1:]:
        name, *cells = part.split("\n# %%")
        parts = [cell.partition("\n") for cell in cells]
        yield pytest.param([(code.strip("\n"), bool(heading)) for heading, _, code in parts], id=name)


@pytest.mark.parametrize("cells", list(_notebooks()))
def test_what_runs_in_jupyter_gives_the_same_as_a_file(cells):
    def result(source):
        module = types.ModuleType("conv")
        limit, state = sys.getrecursionlimit(), np.random.get_state()
        try:
            exec(source, vars(module))  # noqa: S102 -- our own file
            return vars(module)["conv"]()
        finally:
            sys.setrecursionlimit(limit)
            np.random.set_state(state)

    code = extracted(*(cell for cell, _ in cells))

    python = [re.sub(r"%+time\s", "", cell) for cell, is_trial in cells if not is_trial]
    python.sort(key=lambda cell: "__future__" not in cell)
    assert result(code.source) == result("\n".join(python))
    assert "trial(" not in code.source
    left_out = [number for number, (_, is_trial) in enumerate(cells, 1) if is_trial]
    assert all(f"cell {number}, " in str(code.left_out) for number in left_out)


def test_line_ends_are_those_of_python():
    assert extracted("def conv():\r\n  return 1\r").source == "def conv():\n  return 1\n"


@pytest.mark.parametrize(
    ("cells", "source", "left_out"),
    [
        pytest.param(
            ["import matplotlib.pyplot as plt\nK = 3", "def conv(): return K", "for K in (1, 2):\n  plt.plot(K)"],
            "K = 3\n\n\ndef conv(): return K\n",
            "it needs matplotlib, which grading does not have: cell 3, lines 1-2 (for K in (1, 2):)",
            id="a loop that plots",
        ),
        pytest.param(
            [
                "import torch, helpers",
                "t = {}\nt[1] = torch.ones(3)",
                "x = helpers.pad\nt[2] = x",
                "def conv(): return t",
            ],
            "t = {}\n\n\ndef conv(): return t\n",
            "it needs torch, which grading does not have: cell 2, line 2 (t[1] = torch.ones(3))",
            id="a table of what is not there",
        ),
    ],
)
def test_what_cannot_run_in_grading_is_left_out_where_something_else_defines_the_name(cells, source, left_out):
    code = extracted(*cells)
    assert code.source == source
    assert code.left_out[0] == left_out


def test_a_module_that_a_function_cannot_do_without_is_imported_as_in_a_file():
    assert (
        extracted("import torch", "def conv(): return torch").source == "import torch\n\n\ndef conv(): return torch\n"
    )
    assert extracted("import torch\nK = torch.ones(3)", "def conv(): return K").source.startswith("import torch")


def test_all_of_an_absent_module_is_imported_only_if_a_name_is_nowhere_else():
    star = "from utils import *"
    assert star not in extracted(star, "import numpy as np", "def conv(x): return np.abs(print(x))").source
    assert star not in extracted(star, "from numpy import *", "def conv(x): return zeros(3)").source
    assert star in extracted(star, "def conv(x): return pad(x)").source
    assert star in extracted(star, "def conv(x): return 1", modules=("conv", "utils")).source


def test_the_text_of_a_cell_that_writes_the_file_is_taken_whole():
    text = '"""Doc."""\nfrom math import pi  # unused\n\ndef conv():\n    return 1\n\nprint(conv())'
    assert extracted(f"%%writefile conv.py\n{text}\n", "import conv as mine", "mine.conv()").source == f"{text}\n"
    old = "%%writefile conv.py\ndef conv(): return 0"
    more = "%%writefile -a conv.py\nSIZE = 3"
    written = extracted(old, f"%%file conv.py\n{text}", more, "def conv(): return helper()", "def helper(): return 2")
    assert written.source == f"{text}\n\n\nSIZE = 3\n\n\ndef conv(): return helper()\n\n\ndef helper(): return 2\n"
    broken = extracted("%%writefile conv.py\ndef conv(:")
    assert (broken.source, broken.left_out) == ("def conv(:\n", ())
    helpers = extracted("%%writefile helpers.py\ndef pad(): ...", "def conv(): ...")
    assert helpers.source == "def conv(): ...\n"
    assert helpers.left_out == (
        "it is the text of another file, which is not read: cell 1, lines 1-2 (%%writefile helpers.py)",
    )


def test_a_cell_that_is_not_python_is_left_out_and_named():
    code = extracted("def conv(): ...", "def broken(:\n", "x = 1\nx = " + "(" * 500, "def f(a, a): ...")
    assert code.source == "def conv(): ...\n"
    assert code.left_out == (
        "it is not Python (line 1: invalid syntax): cell 2, lines 1-2 (def broken(:)",
        f"it is not Python (line 2: too many nested parentheses): cell 3, lines 1-2 (x = {'(' * 36} ... (cut))",
        "it is not Python (line 1: duplicate argument 'a' in function definition): cell 4, line 1 (def f(a, a): ...)",
    )


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="which has this syntax")
@pytest.mark.parametrize(
    "line", ["type A = list[int]", "def f[T](x: list[T]) -> T: ...", "class A[T]: ...", "async def f[T: int]() : ..."]
)
def test_syntax_of_a_newer_python_is_said_to_be_that(line):
    code = extracted(line, "def conv(): ...")
    assert f"but syntax of Python 3.12, and grading runs Python {RUNNING}: cell 1, line 1 (" in code.left_out[0]


def test_the_python_that_a_notebook_was_written_with_is_named_where_a_cell_is_not_understood():
    metadata = {"language_info": {"name": "python", "version": "3.99.1"}}
    (left_out,) = extracted("x = $", "def conv(): ...", metadata=metadata).left_out
    assert f"; the notebook is of Python 3.99, and grading runs Python {RUNNING}: cell 1, line 1 (x = $)" in left_out
    assert extracted("def conv(): ...", metadata=metadata).left_out == ()


@pytest.mark.parametrize("deep", ["-" * 90_000 + "1", "a" + "[0]" * 50_000, "not " * 50_000 + "1"])
def test_a_cell_that_is_nested_too_deeply_is_left_out(deep):
    (left_out,) = extracted("def conv(): ...", deep).left_out
    assert left_out.startswith("it is nested too deeply, or too large, to be read as Python: cell 2, line 1 (")


def test_a_chain_of_assignments_costs_no_time():
    cell = "\n".join(f"v{n} = v{n + 1}" for n in reversed(range(3_000)))
    code = extracted("v3000 = conv", cell, required=("v0",))
    assert code.source.count(" = ") == 3_001


def test_many_places_are_counted():
    (left_out,) = extracted(*["print(1)\n\n\nprint(2)"] * 40).left_out
    assert left_out.startswith(
        "it is not needed: cell 1, line 1 (print(1)); cell 1, line 4 (print(2)); cell 2, line 1 ("
    )
    assert left_out.endswith("; cell 15, line 4 (print(2)); and 50 more")


@pytest.mark.parametrize(
    ("script", "source"),
    [
        pytest.param(notebook("x = 1", "def conv(): ..."), "def conv(): ...\n", id="a notebook"),
        pytest.param(b"\xef\xbb\xbf\n " + notebook("def conv(): ..."), "def conv(): ...\n", id="with a BOM"),
        pytest.param(
            b"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\nget_ipython().run_line_magic('load_ext', 'a')\n"
            b"x = open('a')\n\n# In[ ]:\n\nget_ipython().run_cell_magic('time', '', 'def conv():\\n    ...\\n')\n",
            "def conv():\n    ...\n",
            id="exported",
        ),
        pytest.param(
            b"get_ipython().system('pip install x')\ndef conv(): ...", "def conv(): ...\n", id="without cells"
        ),
    ],
)
def test_a_script_that_is_a_notebook_is_read_as_one(script, source):
    assert extract_code(script, Wanted("conv.py", ("conv",), from_script=True)).source == source


@pytest.mark.parametrize(
    "script",
    [
        b"{'nbformat': 4}",
        b'{"a": 1}',
        b"{x for x in y}",
        b"try:\n    get_ipython()\nexcept NameError:\n    pass\ndef conv(): ...",
        b"def conv():\n    get_ipython().run_line_magic('time', 'x')",
        b"get_ipython().system('x')\ndef broken(:",
        b"\xff get_ipython().system('x')",
    ],
)
def test_any_other_script_is_what_it_is(script):
    assert extract_code(script, Wanted("conv.py", ("conv",), from_script=True)) is None


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
        extract_code(data, WANTED)


def test_pictures_do_not_count_as_code():
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 9_000_000}, "metadata": {}}
    cell = {"cell_type": "code", "source": "def conv(): ...", "outputs": [picture]}
    assert extract_code(notebook(cells=[cell]), WANTED).source == "def conv(): ...\n"


def test_a_notebook_that_names_no_language_is_python():
    for metadata in ({}, None, {"kernelspec": {}}, {"kernelspec": {"language": "PYTHON"}}):
        assert extract_code(notebook("conv = 1", metadata=metadata), WANTED).source == "conv = 1\n"


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
    code = extracted(*cells, required=required)
    ast.parse(code.source)
    blanked = [without_magics("".join(cell)).source for cell in cells]
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
        assert extract_code(json.dumps(written).encode(), WANTED).source == ""
