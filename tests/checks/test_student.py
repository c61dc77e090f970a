"""What a failure says of the call that it is about."""

import numpy as np

from autograder.checks.student import Call
from autograder.errors import Fault, StudentError

X = np.ones((2, 3))


def test_a_failure_begins_with_the_call():
    assert Call("pad", (X, 1), {}, X, parameters=("x", "padding")).headline == "pad(x (2, 3), padding=1):"
    assert Call("pad", (X,), {}, error=ValueError(), parameters=("x",)).headline == "pad(x (2, 3)):"


def test_a_dict_is_shown_by_the_shapes_in_it():
    params = {"W": np.zeros((3, 2)), "b": np.zeros(3), "rate": 0.1, "more": {"u": np.zeros(1)}}
    assert str(Call("step", (params,), {}, parameters=("params",))) == (
        "step(params {W (3, 2), b (3,), rate=0.1, more {u (1,)}})"
    )
    many = dict.fromkeys("abcdefgh", 1)
    assert str(Call("step", (many, {1: 2}), {}, parameters=("many", "other"))) == (
        "step(many {a=1, b=1, c=1, d=1, e=1, f=1, ...}, other (dict))"
    )


def test_a_forgotten_return_is_said_to_be_one():
    call = Call("pad", (X,), {}, None, parameters=("x",))
    assert call.headline == "pad(x (2, 3)) returned None, as a function does that ends without return:"


def test_an_exception_is_the_same_line_in_this_process_and_in_another():
    there = StudentError("IndexError: no\n  conv.py, line 3:  x[7]", Fault.EXCEPTION, ("IndexError", "LookupError"))
    assert Call("pad", (X,), {}, error=IndexError("no")).raised == Call("pad", (X,), {}, error=there).raised
    assert Call("pad", (X,), {}, error=ValueError()).raised == "ValueError"
    assert Call("pad", (X,), {}, X).raised == ""
