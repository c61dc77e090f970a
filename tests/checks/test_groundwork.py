"""What is built on something that fails by itself says so, and only that."""

import pytest

from autograder.checks.groundwork import LONGEST_FILE, LONGEST_LINE, dependencies, mend_first

SOURCE = '''
"""sigmoid is named here, and used nowhere."""
import numpy as np

def sigmoid(z):
    return 1 / 1 + np.exp(-z)

def tanh(z):
    return np.tanh(z)  # not sigmoid(z)

def _layer(
w, x,
    relu=None,
):
    "Neither a sigmoid nor a tanh."
    return {"sigmoid": sigmoid}["sigmoid"](w @ x)

def forward(x, *, tanh=np.tanh):
    return _layer(w=1, x=tanh(x))

def loss(x): return -np.log(forward(x))

class Network:
    def gradient(self):
        return loss(self)

def gradient(x):
    loss = forward(x)
    return dict(tanh=loss)

def again(x):
    return again(x) + gradient(x)
'''
FUNCTIONS = ("sigmoid", "tanh", "forward", "loss", "gradient", "again", "absent")


def test_functions_are_built_on_what_they_name_and_on_what_that_names():
    assert dependencies([SOURCE], FUNCTIONS) == {
        "sigmoid": [],
        "tanh": [],
        "forward": ["sigmoid"],
        "loss": ["sigmoid", "forward"],
        "gradient": ["sigmoid", "forward"],
        "again": ["sigmoid", "forward", "gradient"],
        "absent": [],
    }


def test_functions_of_two_files_are_found():
    one, other = "def low(x):\n    return x\n", "from one import low\ndef high(x):\n    return low(x)\n"
    assert dependencies([other, one], ("low", "high")) == {"low": [], "high": ["low"]}


@pytest.mark.parametrize(
    "source",
    [
        "def high(x):\n  return low(x\n",
        "def high(x):\n    if x:\n  return low(x)\n",
        "def high(x):\n    return '''low(x)",
        "\x00",
        "",
        "def low(x): 0\ndef high(x): low(x)\n" + "#" * LONGEST_LINE * 2,
        "def low(x): 0\ndef high(x): low(x)\n" + "#\n" * LONGEST_FILE,
    ],
    ids=["bracket", "indent", "string", "no text", "nothing", "a long line", "a long file"],
)
def test_what_cannot_be_read_says_nothing(source):
    assert dependencies([source], ("low", "high")) == {"low": [], "high": []}


def test_of_two_that_use_each_other_neither_comes_first():
    assert mend_first({"one": ["other"], "other": ["one"]}, {"test_one": ["one"], "test_other": ["other"]}) == {}


USES = {"sigmoid": [], "forward": ["sigmoid"], "loss": ["sigmoid", "forward"]}


@pytest.mark.parametrize(
    ("failed", "found"),
    [
        ({"test_forward": ["forward"], "test_sigmoid": ["sigmoid"]}, {"test_forward": ("forward", "sigmoid")}),
        (
            {"test_loss": ["loss"], "test_forward": ["forward"], "test_sigmoid": ["sigmoid"]},
            {"test_loss": ("loss", "sigmoid"), "test_forward": ("forward", "sigmoid")},
        ),
        ({"test_loss": ["loss"], "test_forward": ["forward"]}, {"test_loss": ("loss", "forward")}),
        ({"test_forward": ["forward"]}, {}),
        ({"test_forward": ["forward"], "test_both": ["sigmoid", "forward"]}, {}),
        ({"test_none": []}, {}),
    ],
    ids=["below", "the lowest", "in between", "alone", "only together", "calls nothing"],
)
def test_what_is_below_and_fails_by_itself_is_mended_first(failed, found):
    assert mend_first(USES, failed) == {
        check: f"Your {function} uses your {first}, which fails by itself: mend {first} first."
        for check, (function, first) in found.items()
    }
