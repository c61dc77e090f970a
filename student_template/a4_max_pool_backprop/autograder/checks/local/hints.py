"""Which hints are true of the student's code, as far as the public checks can tell.

The rules are those of grading (``autograder/grading/diagnosis.py``), which can ask a known wrong answer what it gives.
Here only the fingerprints of what it gives are known: ``assignment.json`` has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.checks.in_common import hint_for
from autograder.checks.local.fingerprint import ending, fingerprint, question
from autograder.checks.student import Call

RAISED = "raised"  # in the place of a wrong answer's fingerprint, if no exception tells of it


@dataclass(frozen=True)
class Answer:
    """What a check asked, and what came back, by fingerprint."""

    function: str
    question: str
    answer: str
    ending: str  # of an exception, which its message tells from others of its class; empty if there was none


@dataclass(frozen=True)
class Case:
    """One case of a check that ran."""

    check: str
    passed: bool
    answers: tuple[Answer, ...]


def case_of(check: str, passed: bool, calls: Sequence[Call]) -> Case:
    """Return a case by the fingerprints of its calls."""
    return Case(check, passed, tuple(map(_answer, calls)))


def _answer(call: Call) -> Answer:
    return Answer(call.function, question(call), fingerprint(call), ending(call) if call.error else "")


def find_hints(facts: Mapping[str, Any], cases: Sequence[Case]) -> dict[str, str]:
    """Return the hints to failed checks, by check.

    A wrong answer is named if it explains a failed case, and if no case that passed refutes it. Of several that are
    left, the one that gives the student's answers in the most failed cases is named; if that is true of several, the
    hint says what they have in common.

    Parameters
    ----------
    facts : mapping
        The content of ``assignment.json``.
    cases : sequence of Case
        All that ran.
    """
    right = facts["right"]
    passed = [case for case in cases if case.passed]
    failed = [case for case in cases if not case.passed]
    standing = [known for known in facts["hints"] if not any(_refutes(case, known) for case in passed)]
    found = {}
    for case in failed:
        left = [known for known in standing if _explains(known, case, right)]
        if left:
            alike = [sum(_answers_alike(known, case, right) for case in failed) for known in left]
            best = [known for known, cases in zip(left, alike, strict=True) if cases == max(alike)]
            found[case.check] = hint_for([known["family"] for known in best], [known["hint"] for known in best])
    return found


def _refutes(case: Case, known: Mapping[str, Any]) -> bool:
    """Whether something else was answered where the known wrong answer is wrong."""
    return any(not _alike(one, known["wrong"].get(one.question, one.answer)) for one in _asked(known, case))


def _explains(known: Mapping[str, Any], case: Case, right: Mapping[str, str]) -> bool:
    """Whether the student's wrong answers are the known ones.

    Many mistakes end in an exception of the same class: it tells which one it was only if its message is known, too.
    """
    wrong = [one for one in _asked(known, case) if one.answer != right.get(one.question)]
    told = all(not one.ending or known["wrong"].get(one.question) == one.ending for one in wrong)
    return bool(wrong) and told and _answers_alike(known, case, right)


def _answers_alike(known: Mapping[str, Any], case: Case, right: Mapping[str, str]) -> bool:
    asked = _asked(known, case)
    return bool(asked) and all(_alike(one, known["wrong"].get(one.question, right.get(one.question))) for one in asked)


def _alike(one: Answer, known: str | None) -> bool:
    return bool(known) and known in (one.answer, one.ending)


def _asked(known: Mapping[str, Any], case: Case) -> list[Answer]:
    return [one for one in case.answers if one.function == known["function"]]
