"""No two sandboxes on a machine have the same user, and none has a user with an account."""

import os
import pwd
from contextlib import ExitStack

import pytest

from autograder.errors import MachineError
from autograder.sandbox import users
from autograder.sandbox.users import unused_user


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Use a few user IDs that no other grader on this machine uses."""
    monkeypatch.setattr(users, "USERS", range(4_000_000_001, 4_000_000_004))


def test_users_in_use_at_the_same_time_are_different():
    with ExitStack() as stack:
        assert sorted(stack.enter_context(unused_user())[0] for _ in users.USERS) == [*users.USERS]


def test_when_all_are_taken_it_is_the_machines_fault():
    with ExitStack() as stack:
        for _ in users.USERS:
            stack.enter_context(unused_user())
        with pytest.raises(MachineError, match="all IDs from 4000000001 to 4000000003 are in use"):
            stack.enter_context(unused_user())


def test_a_user_is_free_again_afterwards(monkeypatch):
    monkeypatch.setattr(users, "USERS", users.USERS[:1])

    for _ in range(2):
        with unused_user() as (user, _):
            assert user == users.USERS[0]


def test_a_user_is_taken_while_anybody_holds_the_claim(monkeypatch):
    monkeypatch.setattr(users, "USERS", users.USERS[:1])

    with unused_user() as (_, claim):
        inherited = os.dup(claim)
    with pytest.raises(MachineError), unused_user():
        pass
    os.close(inherited)
    with unused_user():
        pass


def test_a_user_with_an_account_is_not_used(monkeypatch):
    somebody = pwd.getpwuid(0).pw_uid
    monkeypatch.setattr(users, "USERS", range(somebody, somebody + 1))

    with pytest.raises(MachineError, match="belong to an account"), unused_user():
        pass
