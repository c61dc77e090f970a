"""Stubs say what to write, and nothing about how."""

import ast

import pytest

from autograder.errors import SpecError
from autograder.release.stubs import make_stub, solution_lines

SOURCE = '''"""Blurs."""

import math
from functools import partial

import numpy as np

TAPS = 3


def blur(x, *, sigma=1.0, dtype=partial):
    """Blur a signal.

    More about it.
    """
    # the secret ingredient
    return _kernel(x) * math.exp(-sigma)


def _kernel(x):
    return np.ones(TAPS)


def sharpen(x):
    """Sharpen a signal."""
    return 2 * x - blur(x)
'''


def test_signatures_docstrings_and_used_imports_are_kept_and_all_else_is_removed():
    assert (
        make_stub(SOURCE, ["blur", "sharpen"], "blur.py")
        == '''"""Blurs."""

from functools import partial
import numpy as np


def blur(x, *, sigma=1.0, dtype=partial):
    """Blur a signal.

    More about it.
    """
    raise NotImplementedError


def sharpen(x):
    """Sharpen a signal."""
    raise NotImplementedError
'''
    )


def test_a_function_that_is_not_asked_for_is_removed():
    assert "sharpen" not in make_stub(SOURCE, ["blur"], "blur.py")


def test_a_function_without_a_docstring_is_the_authors_error():
    with pytest.raises(SpecError, match=r"blur\.py:2: blur has no docstring"):
        make_stub("import numpy as np\ndef blur(x):\n    return x\n", ["blur"], "blur.py")


def test_no_revealing_line_of_a_body_is_in_the_stub():
    stub = make_stub(SOURCE, ["blur", "sharpen"], "blur.py")
    revealing = solution_lines(SOURCE)
    assert {"# the secret ingredient", "return _kernel(x) * math.exp(-sigma)", "return 2 * x - blur(x)"} <= revealing
    assert not revealing & set(map(str.strip, stub.splitlines()))


def test_a_stub_is_valid_python():
    ast.parse(make_stub(SOURCE, ["blur"], "blur.py"))
