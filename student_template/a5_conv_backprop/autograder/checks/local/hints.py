"""Which hints are true of the student's code, as far as the public checks can tell.

The rules are those of grading (``autograder/grading/diagnosis.py``), which can ask a known wrong answer what it gives.
Here only the fingerprints of what it gives are known: ``assignment.json`` has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.checks.local.fingerprint import fingerprint, question
from autograder.checks.student import Call

RAISED = "raised"  # in the place of a wrong answer's fingerprint


@dataclass(frozen=True)
class Answer:
    """What a check asked, and what came back, by fingerprint."""

    function: str
    question: str
    answer: str
    raised: bool


@dataclass(frozen=True)
class Case:
    """One case of a check that ran."""

    check: str
    passed: bool
    answers: tuple[Answer, ...]


def case_of(check: str, passed: bool, calls: Sequence[Call]) -> Case:
    """Return a case by the fingerprints of its calls."""
    answers = (Answer(call.function, question(call), fingerprint(call), call.error is not None) for call in calls)
    return Case(check, passed, tuple(answers))


def find_hints(facts: Mapping[str, Any], cases: Sequence[Case]) -> dict[str, str]:
    """Return the hints to failed checks, by check.

    A wrong answer is named if it explains a failed case, and if no case that passed refutes it. Of several that are
    left, the one that gives the student's answers in the most failed cases is named, and the first one of those.

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
            best = max(left, key=lambda known: sum(_answers_alike(known, case, right) for case in failed))
            found[case.check] = best["hint"]
    return found


def _refutes(case: Case, known: Mapping[str, Any]) -> bool:
    """Whether something else was answered where the known wrong answer is wrong."""
    return any(known["wrong"].get(one.question, one.answer) != one.answer for one in _asked(known, case))


def _explains(known: Mapping[str, Any], case: Case, right: Mapping[str, str]) -> bool:
    """Whether the student's wrong answers are the known ones. Many mistakes end in the same exception: none is."""
    wrong = [one for one in _asked(known, case) if one.answer != right.get(one.question)]
    return bool(wrong) and not any(one.raised for one in wrong) and _answers_alike(known, case, right)


def _answers_alike(known: Mapping[str, Any], case: Case, right: Mapping[str, str]) -> bool:
    asked = _asked(known, case)
    return bool(asked) and all(known["wrong"].get(one.question, right.get(one.question)) == one.answer for one in asked)


def _asked(known: Mapping[str, Any], case: Case) -> list[Answer]:
    return [one for one in case.answers if one.function == known["function"]]
