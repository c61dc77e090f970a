"""An error says what is wrong in any front end's words, and carries what to do about it wherever it is raised."""

import pickle

import pytest

from autograder.errors import Action, MachineError, RejectedError, Remedy, SpecError, UsageError

REMEDIES = Remedy(Action.FIX_AND_REPEAT), Remedy(Action.CHOOSE_LAYOUT, ("folders", "canvas"))


@pytest.mark.parametrize("kind", [UsageError, SpecError, MachineError, RejectedError])
def test_the_message_is_what_is_wrong_and_no_more(kind):
    error = kind("x: cannot be written", *REMEDIES)
    assert (str(error), error.remedies) == ("x: cannot be written", REMEDIES)
    assert kind("x: cannot be written").remedies == ()


def test_remedies_come_back_from_another_process():
    error = pickle.loads(pickle.dumps(UsageError("it is wrong", *REMEDIES)))  # noqa: S301 -- as executors do
    assert (str(error), error.remedies) == ("it is wrong", REMEDIES)
