"""How a check ends becomes one of four verdicts, and nothing else."""

from functools import partial

import numpy as np
import pytest

from autograder.errors import Fault, MachineError, SpecError, StudentError
from autograder.grading import check_run as check_run_module
from autograder.grading import run_checks as run_checks_module
from autograder.grading.mismatch import unpack
from autograder.grading.run_checks import TrustedSession, run_checks
from autograder.model import Verdict

HEAD = """
import numpy as np
import pytest
from autograder.checks import assert_close, assert_equal, needs, question
"""


@pytest.fixture
def verdicts(assignment, key):
    """Run the body of a hidden test file, with a submission; give check -> outcome."""

    def run(body, answer=np.cumsum, session=None, secret=b"secret"):
        (assignment.folder / "test_public.py").write_text("")
        (assignment.folder / "test_hidden.py").write_text(HEAD + body)
        new_session = session or partial(TrustedSession, {"running_mean": answer})
        return run_checks(assignment, key, new_session, secret).outcomes

    return run


def only(outcomes):
    (outcome,) = outcomes.values()
    return outcome


def test_a_check_that_holds_passes_with_its_docstring_as_title(verdicts):
    outcome = only(
        verdicts("""
@question("running_mean", weight=3)
def test_it(student):
    \"\"\"The title.\"\"\"
    assert_close("it", student.running_mean(np.ones(2)), [1, 2])
""")
    )
    assert outcome.verdict is Verdict.PASSED
    assert (outcome.check.title, outcome.check.weight) == ("The title", 3)


def test_a_wrong_answer_fails_and_says_the_call(verdicts):
    outcome = only(
        verdicts("""
@question("running_mean")
def test_it(student):
    \"\"\"T.\"\"\"
    assert_close("the mean", student.running_mean(np.ones(2)), [1, 1])
""")
    )
    assert outcome.verdict is Verdict.FAILED
    assert outcome.message.startswith("running_mean(x (2,)):\nthe mean differs from the definition in 1 of 2 entries")


DIFFERS = """
@question("running_mean")
def test_it(student):
    \"\"\"T.\"\"\"
    assert_close("the mean", student.running_mean(np.ones(3)), [1, 2, 271828])
"""


def test_the_arrays_of_a_public_check_are_kept_and_those_of_a_hidden_one_are_not(verdicts, assignment, key):
    hidden = only(verdicts(DIFFERS))
    assert hidden.verdict is Verdict.FAILED
    assert hidden.mismatch is None
    (assignment.folder / "test_public.py").write_text(HEAD + DIFFERS)
    (assignment.folder / "test_hidden.py").write_text("")
    new_session = partial(TrustedSession, {"running_mean": np.cumsum})
    public = only(run_checks(assignment, key, new_session, b"secret").outcomes)
    assert public.mismatch.first == (2,)
    assert unpack(public.mismatch.want).tolist() == [1, 2, 271828]
    assert unpack(public.mismatch.got).tolist() == [1, 2, 3]
    assert unpack(public.mismatch.wrong).tolist() == [False, False, True]


def test_an_exception_of_the_submission_is_a_failure(verdicts):
    def refuse(_x):
        raise KeyError("no")

    outcome = only(
        verdicts(
            """
@question("running_mean")
def test_it(student):
    \"\"\"T.\"\"\"
    student.running_mean(np.ones(2))
""",
            refuse,
        )
    )
    assert (outcome.verdict, outcome.fault) == (Verdict.FAILED, Fault.EXCEPTION)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("def test_it(student):\n    '''T.'''\n    undefined\n", id="a bug in a check"),
        pytest.param("def test_it(no_such_fixture):\n    '''T.'''\n", id="a fixture that is not there"),
        pytest.param(
            "def test_it(student):\n    '''T.'''\n    pytest.skip('no')\n", id="a skip that nothing asked for"
        ),
        pytest.param("def test_it(student):\n    '''T.'''\n    pytest.fail('no')\n", id="pytest.fail"),
    ],
)
def test_what_is_not_the_students_fault_is_an_error(verdicts, body):
    assert only(verdicts('@question("running_mean")\n' + body)).verdict is Verdict.ERROR


SLOW_TO_COMPARE = """
def compare(value):
    while value is not None:
        pass

@question("running_mean")
def test_it(student):
    \"\"\"T.\"\"\"
    {first}

@question("running_mean")
def test_another(student):
    \"\"\"T.\"\"\"
    compare(student.running_mean(np.ones(2)))

@question("running_mean")
def test_a_right_one(student):
    \"\"\"T.\"\"\"
"""


@pytest.mark.parametrize("fixtures", ["student", "student, monkeypatch"], ids=["called", "run by pytest"])
def test_an_answer_that_takes_too_long_to_compare_is_wrong_and_costs_its_time_once(verdicts, monkeypatch, fixtures):
    monkeypatch.setattr(run_checks_module, "CHECK_SECONDS", 0.3)
    body = SLOW_TO_COMPARE.format(first="compare(student.running_mean(np.ones(2)))")
    first, second, last = verdicts(body.replace("(student)", f"({fixtures})")).values()

    assert (first.verdict, first.fault) == (second.verdict, second.fault) == (Verdict.FAILED, Fault.VALUE)
    assert first.message.startswith("running_mean(x (2,)):\nwhat running_mean returned took more than")
    assert second.message == first.message
    assert last.verdict is Verdict.PASSED


def test_a_check_that_takes_too_long_by_itself_is_the_graders_error(verdicts, monkeypatch):
    monkeypatch.setattr(run_checks_module, "CHECK_SECONDS", 0.3)
    first, *_ = verdicts(SLOW_TO_COMPARE.format(first="compare(1)")).values()

    assert (first.verdict, first.fault) == (Verdict.ERROR, None)


@pytest.mark.parametrize(
    "line",
    [
        "assert False, value",
        "assert [value] == 1",
        "raise KeyError(value)",
        "raise AssertionError(value, 'x')",
        "assert_equal('it', value, 1)",
    ],
)
@pytest.mark.parametrize("fixtures", ["student", "student, monkeypatch"], ids=["called", "run by pytest"])
def test_whatever_a_check_does_with_it_a_value_makes_no_long_message(verdicts, line, fixtures):
    value = [np.zeros((1000,) + (1,) * 30, np.uint8)] * 2000
    body = f"""
@question("running_mean")
def test_it({fixtures}):
    \"\"\"T.\"\"\"
    value = student.running_mean(0)
    {line}
"""

    outcome = only(verdicts(body, answer=lambda _: value))

    assert outcome.verdict in (Verdict.FAILED, Verdict.ERROR)
    assert outcome.fault is None  # it did not take long
    assert len(outcome.message) < 3000


def test_answers_to_one_case_have_a_limit_together(verdicts, monkeypatch):
    monkeypatch.setattr(check_run_module, "ANSWERS_LIMIT", 1 << 20)
    outcome = only(
        verdicts(
            """
@question("running_mean")
@pytest.mark.parametrize("n", [2, 3, 4])
def test_it(student, n):
    \"\"\"T.\"\"\"
    values = [student.running_mean(np.ones(n)) for _ in range(n)]
""",
            answer=lambda _: np.zeros(300_000, np.uint8),
        )
    )

    assert (outcome.verdict, outcome.fault) == (Verdict.FAILED, Fault.VALUE)
    said = "running_mean(x (4,)):\nthe values that were returned in this check take more than 1 MiB"
    assert outcome.message == said


def test_a_machine_that_fails_is_no_verdict_and_ends_the_checks(verdicts):
    class Broken(TrustedSession):
        calls = 0

        def call(self, *_):
            Broken.calls += 1
            raise MachineError("no sandbox")

    with pytest.raises(MachineError, match="no sandbox"):
        verdicts(
            """
@question("running_mean")
def test_it(student):
    \"\"\"T.\"\"\"
    student.running_mean(np.ones(2))

@question("running_mean")
def test_another(student):
    \"\"\"T.\"\"\"
    student.running_mean(np.ones(2))
""",
            session=partial(Broken, {}),
        )
    assert Broken.calls == 1


def test_a_check_passes_only_if_all_its_cases_do_and_stops_at_the_first_that_does_not(verdicts):
    seen = []

    def answer(x):
        seen.append(len(x))
        return x * (len(x) != 2)

    outcome = only(
        verdicts(
            """
@question("running_mean")
@pytest.mark.parametrize("n", [1, 2, 3])
def test_it(student, n):
    \"\"\"T.\"\"\"
    assert_close("it", student.running_mean(np.ones(n)), np.ones(n))
""",
            answer,
        )
    )
    assert outcome.verdict is Verdict.FAILED
    assert seen == [1, 2]


NEEDS = """
@question("running_mean")
def test_first(student):
    \"\"\"The groundwork.\"\"\"
    assert_close("it", student.running_mean(np.ones(2)), [1, 2])

@question("running_mean")
@needs("test_first")
def test_second(student):
    \"\"\"T.\"\"\"
"""


def test_needs_is_met_or_skips(verdicts):
    assert [o.verdict for o in verdicts(NEEDS).values()] == [Verdict.PASSED, Verdict.PASSED]
    outcomes = verdicts(NEEDS, np.ones_like)
    assert [o.verdict for o in outcomes.values()] == [Verdict.FAILED, Verdict.SKIPPED]
    assert outcomes["test_second"].message == "needs 'The groundwork' to pass"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("def test_it(student):\n    '''T.'''\n", "test_it has 0 questions"),
        (
            "@question('x')\ndef test_it(student):\n    '''T.'''\n",
            "test_it is of question 'x'; assignment.yml has running_mean",
        ),
        ("@question('running_mean')\ndef test_it(student):\n    pass\n", "test_it has no docstring"),
        (
            "@question('running_mean')\n@needs('test_that')\ndef test_it(student):\n    '''T.'''\n",
            "test_it needs test_that, which is not a check that is defined before it",
        ),
        ("import nothing_of_that_name\n", "No module named 'nothing_of_that_name'"),
        ("def (\n", "SyntaxError"),
    ],
)
def test_a_test_file_that_contradicts_the_spec_is_the_authors_error(verdicts, body, message):
    with pytest.raises(SpecError) as caught:
        verdicts(body)
    assert message in str(caught.value)


def test_a_session_is_shared_by_the_cases_of_a_check_and_closed_after_it(verdicts):
    opened, closed = [], []

    class Watched(TrustedSession):
        def close(self):
            closed.append(self)

    def session():
        opened.append(Watched({"running_mean": np.cumsum}))
        return opened[-1]

    verdicts(
        """
@question("running_mean")
@pytest.mark.parametrize("n", [1, 2, 3])
def test_first(student, n):
    \"\"\"T.\"\"\"
    student.running_mean(np.ones(n))

@question("running_mean")
def test_second(student):
    \"\"\"T.\"\"\"
    student.running_mean(np.ones(4))
""",
        session=session,
    )
    assert len(opened) == 2
    assert closed == opened


def test_random_numbers_depend_on_the_secret_the_check_and_the_case(verdicts):
    def draws(secret):
        seen = []
        body = """
@question("running_mean")
@pytest.mark.parametrize("n", [1, 2])
def test_first(student, rng, n):
    \"\"\"T.\"\"\"
    student.running_mean(rng.random(3))

@question("running_mean")
def test_second(student, rng):
    \"\"\"T.\"\"\"
    student.running_mean(rng.random(3))
"""
        verdicts(body, lambda x: seen.append(tuple(x)), secret=secret)
        return seen

    first = draws(b"one")
    assert len(set(first)) == 3
    assert draws(b"one") == first
    assert not set(draws(b"two")) & set(first)


def test_student_errors_without_an_answer_keep_their_fault(verdicts):
    class Hung(TrustedSession):
        def call(self, *_):
            raise StudentError("running_mean did not finish within 2 s", Fault.TIMEOUT)

    outcome = only(
        verdicts(
            """
@question("running_mean")
def test_it(student):
    \"\"\"T.\"\"\"
    student.running_mean(np.ones(2))
""",
            session=partial(Hung, {}),
        )
    )
    assert (outcome.verdict, outcome.fault, outcome.misconception) == (Verdict.FAILED, Fault.TIMEOUT, None)
