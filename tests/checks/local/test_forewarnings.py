"""What runs on a student's machine and not in grading is said before it is handed in."""

import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest

from autograder.checks.local.forewarnings import NOT_GRADED_WITH, OLDEST_PYTHON, forewarnings
from autograder.sandbox import rootfs

ROOT = Path(__file__).parents[3]

HERE = ".".join(np.__version__.split(".")[:2])
FACTS = {
    "files": {"conv.py": {}, "given.py": {}},
    "numpy": HERE,
    "forbidden": ["numpy.cumsum", "numpy.lib.stride_tricks"],
}


def said(tmp_path, source, **facts):
    (tmp_path / "conv.py").write_text(source)
    return list(forewarnings(FACTS | facts, tmp_path))


@pytest.mark.parametrize(
    ("source", "line", "module"),
    [
        ("import matplotlib.pyplot as plt\n", 1, "matplotlib"),
        ("\nimport os, torch\n", 2, "torch"),
        ("from scipy.signal import convolve\n", 1, "scipy"),
        ("import helpers\n", 1, "helpers"),
        ("def f():\n    from pictures import show\n", 2, "pictures"),
        ("try:\n    import scipy\nexcept ValueError:\n    pass\n", 2, "scipy"),
        ("if x:\n    import scipy\n", 2, "scipy"),
        ("try:\n    import os\nexcept ImportError:\n    import scipy\n", 4, "scipy"),
        ("if __name__ == '__main__':\n    pass\nelse:\n    import scipy\n", 4, "scipy"),
    ],
)
def test_modules_that_grading_lacks_are_named(source, line, module, tmp_path):
    (text,) = said(tmp_path, source)

    assert text == (
        f"conv.py, line {line}: imports {module}, which grading does not have; "
        "it has NumPy, Python's own modules, conv.py, given.py"
    )


@pytest.mark.parametrize("module", sorted(NOT_GRADED_WITH))
def test_modules_of_python_that_the_sandbox_lacks_are_named(module, tmp_path):
    assert said(tmp_path, f"import {module}\n") == [f"conv.py, line 1: imports {module}, which grading does not have"]
    assert any(fnmatch(module, pattern) for pattern in rootfs._STDLIB_EXCEPT)


def test_what_only_jupyter_runs_is_named(tmp_path):
    exported = "import os\n\nget_ipython().run_line_magic('matplotlib', 'inline')\n"
    assert said(tmp_path, exported) == ["conv.py, line 3: calls get_ipython, which only Jupyter has: remove that line"]
    assert said(tmp_path, "try:\n    get_ipython().system('ls')\nexcept NameError:\n    pass\n") == []
    (text,) = said(tmp_path, '{"cells": [], "nbformat": 4, "metadata": {"x": null}}')
    assert text.startswith("conv.py is a notebook. Grading reads it as one, these checks do not: export it as conv.py")
    for other in ("{}", "3", '{"a": 1}', "[]"):
        assert said(tmp_path, other) == []


@pytest.mark.skipif(sys.version_info < (3, 12), reason="which does not have this syntax")
@pytest.mark.parametrize("line", ["type A = int", "def first[T](x: list[T]) -> T: ...", "class A[T]: ..."])
def test_syntax_that_is_newer_than_what_may_grade_is_named(line, tmp_path):
    (text,) = said(tmp_path, f"\n{line}\n")
    assert text.startswith("conv.py, line 2: ")
    assert text.endswith(", and grading may run Python 3.11")


def test_the_oldest_python_that_may_grade_is_the_oldest_that_this_package_runs_on():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert wanted == ">=" + ".".join(map(str, OLDEST_PYTHON))


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np, math, collections.abc\nfrom numpy.lib import format\nfrom given import f\n",
        "try:\n    import matplotlib\nexcept ImportError:\n    matplotlib = None\n",
        "try:\n    import scipy\nexcept (ValueError, ModuleNotFoundError):\n    pass\n",
        "try:\n    import scipy\nexcept:\n    pass\n",
        "if __name__ == '__main__':\n    import matplotlib\n",
        "def f(:\n",
        "x = 'import torch'  # import torch\n",
        "import numpy as np\nmine.cumsum(x)\nnp.cumprod(x)\ndef cumsum(x): pass\ncumsum(3)\n",
    ],
)
def test_what_grading_runs_as_well_is_not_named(source, tmp_path):
    assert said(tmp_path, source) == []


@pytest.mark.parametrize(
    ("source", "line", "name"),
    [
        ("import numpy as np\nnp.cumsum(x)\n", 2, "numpy.cumsum"),
        ("import numpy\nf = numpy.cumsum\n", 2, "numpy.cumsum"),
        ("import numpy as np\nnp.lib.stride_tricks.sliding_window_view(x)\n", 2, "numpy.lib.stride_tricks"),
        ("from numpy import *\ncumsum(x)\n", 2, "numpy.cumsum"),
        ("import numpy.lib.stride_tricks\n", 1, "numpy.lib.stride_tricks"),
        ("from numpy.lib.stride_tricks import as_strided\n", 1, "numpy.lib.stride_tricks"),
    ],
)
def test_forbidden_names_are_found_however_they_are_imported(source, line, name, tmp_path):
    assert said(tmp_path, source) == [f"conv.py, line {line}: uses {name}, which this assignment forbids"]


def test_another_numpy_than_that_of_grading_is_named(tmp_path):
    (text,) = said(tmp_path, "", numpy="1.26")

    assert text.startswith(f"NumPy is {np.__version__} here, and 1.26 in grading.")
    assert not text.endswith(".")  # as the others: who shows it ends the sentence
    assert said(tmp_path, "", numpy="1.26", files={"answers.yml": {}}) == []
