"""Checks that only call functions are called; what uses more of pytest is run by pytest, and ends the same."""

from functools import partial

import numpy as np
import pytest

from autograder.grading.collect_checks import collect_checks
from autograder.grading.run_checks import TrustedSession, run_checks
from autograder.model import Verdict

HEAD = """
import numpy as np
import pytest
from autograder.checks import assert_close, needs, question

"""
CHECKS = """
@question("running_mean")
@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("scale", [1, 10])
def test_first(student, rng, reference, n, scale):
    '''First.'''
    x = scale * rng.random(n)
    assert_close("it", student.running_mean(x), reference.running_mean(x))

@question("running_mean")
@needs(test_first)
def test_second(student):
    '''Second.'''
    assert_close("it", student.running_mean(np.ones(2)), [1, 1])

@question("running_mean")
def test_third(reference):
    '''Third.'''
    assert reference.running_mean(np.ones(2)).shape == (3,), "three"
"""
MORE = {
    "one that everything uses": "@pytest.fixture(autouse=True)\ndef rows():\n    yield\n",
    "one in the place of ours": "@pytest.fixture\ndef rng():\n    return np.random.default_rng(3)\n",
    "generated cases": "def pytest_generate_tests(metafunc):\n    pass\n",
    "something before each": "def setup_function():\n    pass\n",
    "something before all": "def setup_module():\n    pass\n",
    "a mark for pytest": "pytestmark = pytest.mark.filterwarnings('ignore')\n",
}
MORE_OF_PYTEST = {
    "a fixture of its own": (
        "@pytest.fixture\ndef rows():\n    return 2\n\n"
        "@question('running_mean')\ndef test_rows(rows):\n    '''T.'''\n    assert rows == 2\n"
    ),
    "a class": "class Test:\n    @question('running_mean')\n    def test_in_class(self):\n        '''T.'''\n",
    "a skip": "@pytest.mark.skip\n@question('running_mean')\ndef test_left_out():\n    '''T.'''\n",
    "pytest's own fixture": "@question('running_mean')\ndef test_asks(request):\n    '''T.'''\n",
    "an indirect parameter": (
        "@pytest.fixture\ndef rows(request):\n    return 2 * request.param\n\n"
        "@question('running_mean')\n@pytest.mark.parametrize('rows', [1], indirect=True)\n"
        "def test_rows(rows):\n    '''T.'''\n    assert rows == 2\n"
    ),
}


@pytest.fixture
def collect(assignment):
    def collect(body):
        (assignment.folder / "test_public.py").write_text("")
        (assignment.folder / "test_hidden.py").write_text(HEAD + body)
        return collect_checks(assignment, ("test_public.py", "test_hidden.py"))

    return collect


@pytest.fixture
def ended(assignment, key):
    """Run the checks of which `collect` was asked; return how they ended, but for the time."""

    def ended(**options):
        session = partial(TrustedSession, {"running_mean": np.cumsum})
        run = run_checks(assignment, key, session, b"secret", **options)
        cases = [(case.check, case.passed, [str(call) for call in case.calls]) for case in run.cases]
        return {name: (outcome.verdict, outcome.message) for name, outcome in run.outcomes.items()}, cases

    return ended


def test_cases_are_those_of_pytest(collect):
    collected = collect(CHECKS)

    assert [check.name for check in collected.checks] == ["test_first", "test_second", "test_third"]
    assert [(case.check, case.id) for case in collected.cases] == [
        *(("test_first", f"{scale}-{n}") for scale in (1, 10) for n in (1, 2, 3)),
        ("test_second", ""),
        ("test_third", ""),
    ]
    assert collected.cases[0].parameters == {"n": 1, "scale": 1}
    assert collected.cases[0].fixtures == ("student", "rng", "reference")


def test_they_are_read_again_only_if_a_file_has_changed(collect):
    assert collect(CHECKS) is collect(CHECKS)
    assert collect(CHECKS.replace("scale", "size")) is not collect(CHECKS)


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
def test_pytest_runs_what_needs_more_of_it_and_the_outcomes_are_the_same(more, collect, ended):
    assert collect(CHECKS).cases is not None
    called = ended()
    assert collect(more + CHECKS).cases is None
    ran = ended()

    assert {verdict for verdict, _ in called[0].values()} == {Verdict.FAILED, Verdict.SKIPPED}
    if "rng" in more:  # other numbers
        called, ran = ({name: verdict for name, (verdict, _) in outcomes.items()} for outcomes, _ in (called, ran))
    assert ran == called


@pytest.mark.parametrize("more", MORE_OF_PYTEST.values(), ids=MORE_OF_PYTEST)
def test_so_it_does_if_one_check_needs_more(more, collect, ended):
    assert collect(CHECKS).cases is not None
    called, _ = ended()
    assert collect(CHECKS + more).cases is None
    ran, _ = ended()

    assert len(ran) == len(called) + 1
    assert ran.items() > called.items()
    assert {verdict for name, (verdict, _) in ran.items() if name not in called} <= {Verdict.PASSED, Verdict.SKIPPED}


def test_hooks_of_an_assignment_are_heard(assignment, collect, ended):
    hook = "def pytest_runtest_call(item):\n    if 'third' in item.name:\n        raise AssertionError('said')\n"
    (assignment.folder / "conftest.py").write_text(hook)
    assert collect(CHECKS).cases is None
    outcomes, _ = ended()
    assert outcomes["test_third"] == (Verdict.FAILED, "said")


@pytest.mark.parametrize("more", ["", MORE["something before each"]], ids=["called", "run by pytest"])
def test_wanted_checks_run_in_the_wanted_order_until_one_has_failed(more, collect, ended):
    collect(more + CHECKS)
    ranks = {"test_first": 2, "test_second": 1, "test_third": 0}

    def run(**options):
        outcomes, _ = ended(order=lambda check: ranks[check.name], **options)
        return {name: verdict for name, (verdict, _) in outcomes.items()}

    failed = dict.fromkeys(("test_third", "test_second", "test_first"), Verdict.FAILED)
    assert list(run().items()) == list(failed.items())
    assert run(until_failed=True) == {"test_third": Verdict.FAILED}
    assert run(wanted=lambda check: check.name == "test_second") == {"test_second": Verdict.FAILED}


def test_whoever_interrupts_it_is_heard(collect, assignment, key):
    collect(CHECKS)

    def interrupt(*_):
        raise KeyboardInterrupt

    class Interrupted(TrustedSession):
        call = interrupt

    with pytest.raises(KeyboardInterrupt):
        run_checks(assignment, key, partial(Interrupted, {}), b"secret")
