"""The skeleton of a misconception has a submission's function as it was written, whatever it looks like."""

import pytest

from autograder.application.misconception_skeleton import misconception_skeleton
from autograder.errors import UsageError
from autograder.reports.unnamed import UnnamedGroup, UnnamedResult


def group(*functions):
    results = tuple(UnnamedResult(f"test_{n}", "It holds", fs, f"{n}" * 32, "", "") for n, fs in enumerate(functions))
    return UnnamedGroup(("ada",), ("digest",), results)


def body(source, *functions):
    skeleton = misconception_skeleton(group(*(functions or [("f",)])), [source])
    compile(skeleton, "misconceptions.py", "exec")
    return skeleton[skeleton.index("\ndef ") + 1 :].replace(
        '    """HINT: what the result equals, and what to look at."""\n', ""
    )


@pytest.mark.parametrize(
    ("source", "want"),
    [
        pytest.param("def f(x):\n    return x\n", "(reference, x):\n    return x\n", id="one line"),
        pytest.param("def f(x): return x\n", "(reference, x):\n    return x\n", id="behind the colon"),
        pytest.param("def f():\n    return 1", "(reference):\n    return 1\n", id="no parameters, no last newline"),
        pytest.param(
            "def f(x, *, key=lambda y: (y, 1)) -> dict[str, int]:\n  return key(x)\n",
            "(reference, x, *, key=lambda y: (y, 1)):\n    return key(x)\n",
            id="other indents, annotations",
        ),
        pytest.param(
            "def f(\n    x,\n    y=':',\n):\n    return x\n",
            "(reference, x, y=':',):\n    return x\n",
            id="long parameters",
        ),
        pytest.param(
            'def f(x):\n    """Doc.\n\n    """\n    if x:\n        return 1\n\n    # why\n    return 2\nz = 3\n',
            "(reference, x):\n    if x:\n        return 1\n\n    # why\n    return 2\n",
            id="a docstring, and what follows",
        ),
        pytest.param(
            'def f(x):\n    """Nothing."""\n', '(reference, x):\n    """Nothing."""\n', id="a docstring alone"
        ),
        pytest.param(
            "def g(x):\n    return 0\n\ndef f(x):\n    return g(x)\n",
            "(reference, x):\n    return g(x)\n",
            id="the second",
        ),
        pytest.param(
            's = """\ndef f(x):\n    no\n"""\ndef f(x):\n    return x\n',
            "(reference, x):\n    return x\n",
            id="in a text",
        ),
    ],
)
def test_a_function_is_taken_as_it_is(source, want):
    assert body(source) == f"def name_of_the_mistake{want}"


def test_a_check_that_calls_one_function_tells_most():
    source = "def f(x):\n    return 1\n\ndef g(x):\n    return 2\n"
    skeleton = misconception_skeleton(group(("f", "g"), ("f",)), [source])
    assert '@misconception("f", family="FAMILY", caught_by="test_1")' in skeleton


@pytest.mark.parametrize(
    "source", ["", "x = 1\n", "def f(x:\n", "    def f(x):\n  pass\n", "def f(x):\n pass\n" * 9000]
)
def test_a_source_without_the_function_is_an_error(source):
    with pytest.raises(UsageError, match="wanted one of f"):
        misconception_skeleton(group(("f",)), [source])


def test_what_is_invisible_in_a_source_is_seen():
    assert "\\u202e" in misconception_skeleton(group(("f",)), ["def f(x):\n    return '\u202e'\n"])
