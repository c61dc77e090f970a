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
