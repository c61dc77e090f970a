"""On a student's own machine a hint is shown where it explains a failure, and where nothing that passed refutes it."""

import numpy as np
import pytest

from autograder.checks.local.fingerprint import ending, fingerprint, question
from autograder.checks.local.hints import RAISED, case_of, find_hints
from autograder.checks.student import Call

ONES, PAIR = np.ones(3), np.array([1.0, 2.0])
ERROR = ValueError("an axis too many")


def call(x, value=None, *, error=None, function="running_mean"):
    return Call(function, (x,), {}, value, error=error)


def facts(**known):
    """Return what is released of wrong answers: hint -> {x: its answer}, with the right answers to what is asked."""
    right = [call(PAIR, np.array([1, 1.5])), call(ONES, np.ones(3)), call(PAIR, np.zeros(2), function="other")]
    return {
        "right": {question(one): fingerprint(one) for one in right},
        "hints": [
            {
                "function": "running_mean",
                "family": "a family",
                "hint": hint,
                "wrong": {question(one): RAISED if one.error else fingerprint(one) for one in answers},
            }
            for hint, answers in known.items()
        ],
    }


SUM = [call(PAIR, np.array([1, 3])), call(ONES, np.array([1, 2, 3]))]
SUM_OF_PAIRS = SUM[:1]
RAISES = [call(PAIR, error=ERROR), call(ONES, np.array([1, 2, 3]))]


def failed(*calls, check="test_it"):
    return case_of(check, False, calls)


def passed(*calls, check="test_other"):
    return case_of(check, True, calls)


RIGHT_ONES = call(ONES, np.ones(3))


@pytest.mark.parametrize(
    ("cases", "found"),
    [
        pytest.param([failed(SUM[0])], {"test_it": "sum"}, id="equal"),
        pytest.param([failed(call(PAIR, np.array([1, 4])))], {}, id="unknown"),
        pytest.param([failed(call(PAIR, error=ERROR))], {}, id="an exception tells nothing"),
        pytest.param([failed(RIGHT_ONES, SUM[0])], {}, id="right where the known one is wrong"),
        pytest.param([failed(*SUM)], {"test_it": "sum"}, id="on every call"),
        pytest.param([failed(SUM[0], call(ONES, error=ERROR))], {}, id="an exception beside it"),
        pytest.param(
            [failed(SUM[0], call(PAIR, np.ones(2), function="other"))], {"test_it": "sum"}, id="other function"
        ),
        pytest.param([failed(SUM[0], call(np.zeros(7), np.zeros(7)))], {}, id="asked what nobody knows the answer to"),
        pytest.param([failed(SUM[0]), passed(RIGHT_ONES)], {}, id="refuted by a check that passed"),
        pytest.param([passed(RIGHT_ONES, check="test_it"), failed(SUM[0])], {}, id="refuted by an earlier case"),
        pytest.param([failed(SUM[0]), passed(call(ONES[:1], ONES[:1]))], {"test_it": "sum"}, id="not refuted"),
        pytest.param(
            [failed(SUM[0]), failed(call(ONES, error=ERROR), check="test_other")],
            {"test_it": "sum"},
            id="what another check fails for refutes nothing",
        ),
    ],
)
def test_hints(cases, found):
    assert find_hints(facts(sum=SUM), cases) == found


def test_an_exception_is_explained_where_a_known_wrong_answer_is_known_to_end_in_it():
    known = facts(raises=RAISES)
    known["hints"][0]["wrong"][question(RAISES[0])] = ending(RAISES[0])
    other_message = call(PAIR, error=ValueError("an axis too few"))

    assert find_hints(known, [failed(RAISES[0])]) == {"test_it": "raises"}
    assert find_hints(known, [failed(other_message)]) == {}
    assert find_hints(known, [failed(RAISES[0]), passed(call(PAIR, np.array([1, 1.5])))]) == {}
    assert find_hints(known, [failed(RAISES[1]), failed(RAISES[0], check="test_other")]) == {
        "test_it": "raises",
        "test_other": "raises",
    }


def test_an_exception_that_a_known_wrong_answer_ends_in_is_no_hint():
    known = facts(raises=RAISES)
    assert find_hints(known, [failed(call(PAIR, error=ERROR))]) == {}
    assert find_hints(known, [failed(SUM[1]), passed(call(PAIR, np.array([1, 1.5])))]) == {}


def test_of_several_the_one_that_explains_more_failures_is_named():
    known = facts(pairs=SUM_OF_PAIRS, sum=SUM)
    assert find_hints(known, [failed(SUM[0]), failed(SUM[1], check="test_other")]) == {
        "test_it": "sum",
        "test_other": "sum",
    }


def test_of_several_that_nothing_tells_apart_what_they_have_in_common_is_said():
    known = facts(pairs=SUM_OF_PAIRS, sum=SUM)
    common = "Several mistakes give this result. What they have in common: a family."
    assert find_hints(known, [failed(SUM[0])]) == {"test_it": common}
    known["hints"][1]["family"] = "another family"
    either = "One of several mistakes gives this result. pairs Or: sum"
    assert find_hints(known, [failed(SUM[0])]) == {"test_it": either}
