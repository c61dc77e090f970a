"""A fingerprint tells wrong answers apart, and does not depend on rounding, dtype or process."""

import numpy as np
import pytest

from autograder.checks.local.fingerprint import fingerprint
from autograder.checks.student import Call
from autograder.errors import Fault, StudentError

X = np.array([[1.0, 2.0], [3.0, 4.5]])
BASE = Call("f", (X, 2), {"mode": "same"}, value=X * 2)


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=(X * 2).astype("f4")), id="float32"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=X * 2 + 1e-9), id="rounding"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=np.asfortranarray(X * 2)), id="memory order"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=X * 2, parameters=("x",)), id="names of parameters"),
    ],
)
def test_equal_answers_have_equal_fingerprints(same):
    assert fingerprint(same) == fingerprint(BASE)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Call("g", (X, 2), {"mode": "same"}, value=X * 2), id="function"),
        pytest.param(Call("f", (X + 1, 2), {"mode": "same"}, value=X * 2), id="argument"),
        pytest.param(Call("f", (X, 2), {"mode": "full"}, value=X * 2), id="keyword"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=X * 3), id="value"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=(X * 2).ravel()), id="shape"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=[X * 2]), id="container"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=None), id="None"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, value=X * 2, modified=("x",)), id="changed argument"),
        pytest.param(Call("f", (X, 2), {"mode": "same"}, error=ValueError()), id="exception"),
    ],
)
def test_other_answers_have_other_fingerprints(other):
    assert fingerprint(other) != fingerprint(BASE)


def test_an_exception_is_known_by_its_name_here_and_from_elsewhere():
    here = Call("f", (), {}, error=ValueError("a message"))
    elsewhere = Call("f", (), {}, error=StudentError("another", Fault.EXCEPTION, ("ValueError", "Exception")))
    assert fingerprint(here) == fingerprint(elsewhere)
    assert fingerprint(here) != fingerprint(Call("f", (), {}, error=KeyError()))


LARGE = np.arange(2000).reshape(40, 50) % 7 == 0


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(np.where(np.arange(2000).reshape(40, 50) == 1025, ~LARGE, LARGE), id="in the middle of many"),
        pytest.param(LARGE.ravel(), id="shape"),
        pytest.param(LARGE.astype(int), id="numbers"),
    ],
)
def test_arrays_of_truth_values_are_told_apart(other):
    assert fingerprint(Call("f", (), {}, value=other)) != fingerprint(Call("f", (), {}, value=LARGE))


def test_keys_of_any_kind_have_an_order():
    one, other = {"a": 1, 2: 3, None: 4}, {None: 4, 2: 3, "a": 1}
    assert fingerprint(Call("f", (), {}, value=one)) == fingerprint(Call("f", (), {}, value=other))


@pytest.mark.parametrize(
    ("value", "digest"),
    [
        pytest.param(None, "a843db50045b20fcbec7249189db6057", id="None"),
        pytest.param(True, "65c34e0ddd5494471ef95e58a18d4186", id="a truth value"),
        pytest.param(np.True_, "a762578945006ae77413de894f9c1731", id="a truth value of NumPy"),
        pytest.param(-7, "e01a248524ab85ddcdc42bf5cd7b03c1", id="an integer"),
        pytest.param(2.5, "309d12ce6358a153b80768694a995014", id="a float"),
        pytest.param(1 - 2j, "ddb4167527c89f12c9baa92a1692b822", id="a complex number"),
        pytest.param(
            "caf\u00e9 \U0001fae8",
            "2c812a07786763f8acba4763c47ded46",
            id="text that not every Python can print",
        ),
        pytest.param(b"\0\xff", "45a79210623d7cd13cb1689798ed1da1", id="bytes"),
        pytest.param([1, (2.0, "x"), {"k": None}], "0a41464bf82d4e7e83c4a3d504fbb506", id="a list"),
        pytest.param(X, "e5a780d92c8d540eb178b3587d78dde1", id="an array"),
        pytest.param(LARGE, "1f6927a64f7c86da8cdf589f5cc8f82d", id="an array of truth values"),
        pytest.param(np.array([1 + 2j]), "f61606184eabdc9fe8992a15257e7a29", id="an array of complex numbers"),
        pytest.param(np.array(["x", "yy"]), "8c6af5fa0e134b3b8a14f59b55730e28", id="an array of text"),
        pytest.param(np.random.default_rng(5), "94a4e638bbfe315f40ef8c4b78784552", id="a generator"),
        pytest.param(np.sum, "e3b9b3b7629b9f6af4c4284834fa316a", id="a function"),
    ],
)
def test_it_is_the_same_on_every_machine(value, digest):
    assert fingerprint(Call("f", (value,), {}, value=value)) == digest
