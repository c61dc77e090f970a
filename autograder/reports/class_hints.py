"""Reports with the names and hints that a person has given to results of the class."""

from collections.abc import Iterable
from dataclasses import replace

from autograder.model import CheckResult, ClassHint, Report


def with_class_hints(report: Report, hints: Iterable[ClassHint]) -> Report:
    """Return a report in which the results that have no name are called as the class's hints call them.

    Only a failed check whose fingerprint is listed for it gets a name. Whatever a misconception explains keeps its own.
    """
    known = {(check, found): one for one in hints for check, all_of in one.results.items() for found in all_of}

    def named(check: CheckResult) -> CheckResult:
        one = None if check.misconception or not check.fingerprint else known.get((check.name, check.fingerprint))
        return replace(check, misconception=one.name, family=one.family, hint=one.hint) if one else check

    questions = (replace(question, checks=tuple(map(named, question.checks))) for question in report.questions)
    return replace(report, questions=tuple(questions)) if known else report
