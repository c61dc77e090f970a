"""One submission into a report."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from autograder.checks.groundwork import dependencies, mend_first
from autograder.errors import NOTHING_RAN, Fault
from autograder.grading.check_run import CheckRun
from autograder.grading.config import GradingConfig
from autograder.grading.environment import check_environment
from autograder.grading.evidence import KEPT_LIMIT, Evidence
from autograder.grading.provenance import provenance
from autograder.grading.run_checks import checks_of, key_of, run_checks
from autograder.grading.scoring import score, total
from autograder.grading.warm_sandbox import warm_sandbox
from autograder.grading.written_answers import WrittenAnswersSession, written_answers
from autograder.model.assignment import Assignment
from autograder.model.report import CheckOutcome, CheckResult, Report, Status, Timings, Verdict, Visibility
from autograder.model.submission import Submission
from autograder.sandbox.session import SubmissionBudget
from autograder.text.safe import cut_stored, scrub

KILLED_NOTE = (
    "processes of the submission were killed, by itself or by a machine that is short of memory; their checks count "
    "as failed"
)
MESSAGE_BYTES = 8 << 10  # of a message in the report
OUTPUT_BYTES = 64 << 10  # of what was printed in a check
ALL_OUTPUT_BYTES = 256 << 10  # of what was printed in all checks together


def grade(
    assignment: Assignment, submission: Submission, config: GradingConfig, only: Visibility | None = None
) -> Report:
    """Grade one submission: a function of its arguments, but for the timings.

    It may run in any process that :func:`~.environment.check_environment` passes, and in any of its threads. Those of
    one process run their checks one after the other.

    Parameters
    ----------
    assignment : Assignment
        What was asked.
    submission : Submission
        What was handed in.
    config : GradingConfig
        The secret of the hidden checks, and how student code is kept apart.
    only : Visibility or None
        Which checks to run, where the others do not matter: the points are split over these.

    Raises
    ------
    SpecError
        If the assignment cannot be graded by.
    UnfitEnvironmentError
        If the result could differ from that of another process.
    MachineError
        If there is no grade, as the machine failed.
    """
    check_environment()
    started = time.perf_counter()
    # Before anything of it is read: if files change meanwhile, the report is known to be of the old ones.
    basis = provenance(submission, assignment, config.secret, config.isolation)
    if submission.read_error is not None:
        outcomes = _without_running(assignment, Verdict.ERROR, submission.read_error)
    elif submission.rejected is not None:
        outcomes = _without_running(assignment, Verdict.FAILED, submission.rejected)
    else:
        outcomes = _outcomes(assignment, submission, config, only)
    questions = score(assignment, outcomes)
    points = total(questions)
    return Report(
        student=submission.student,
        assignment=assignment.id,
        status=Status.INCOMPLETE if points is None else Status.GRADED,
        score=points,
        max_score=assignment.points,
        questions=questions,
        notes=notes_on(outcomes, submission),
        origin=submission.origin,
        provenance=basis,
        timings=Timings(
            total=round(time.perf_counter() - started, 4),
            checks={outcome.check.name: round(outcome.seconds, 4) for outcome in outcomes},
        ),
    )


def notes_on(checks: Iterable[CheckOutcome | CheckResult], submission: Submission) -> tuple[str, ...]:
    """Return what a report says beside its checks: how they came to their results, and how the submission was read."""
    return (KILLED_NOTE, *submission.notes) if _killed(checks) else submission.notes


def _outcomes(
    assignment: Assignment, submission: Submission, config: GradingConfig, only: Visibility | None
) -> tuple[CheckOutcome, ...]:
    """Run the checks; those whose processes were killed once more, in what is left of the submission's time.

    It may have been the machine. How the second attempt ends is the result: a submission that kills itself now in one
    check and now in another must not be graded for ever.
    """
    key = key_of(assignment)
    answers = written_answers(assignment, submission)
    files = {**submission.files, **assignment.given_sources}
    evidence = Evidence(KEPT_LIMIT)

    def attempt(budget: SubmissionBudget, known: Mapping[str, CheckOutcome]) -> CheckRun:
        with warm_sandbox(config.isolation).take() as sandbox:
            sandbox.admit(files, assignment.modules, assignment.forbidden, assignment.limits, budget)
            return run_checks(
                assignment,
                key,
                lambda: WrittenAnswersSession(answers, sandbox.session()),
                config.secret,
                wanted=lambda check: only in (None, check.visibility),
                evidence=evidence,
                known=known,
            )

    budget = SubmissionBudget(assignment.limits.submission_seconds)
    run = attempt(budget, {})
    if _killed(run.outcomes.values()) and budget.seconds_left > 0:
        known = {name: one for name, one in run.outcomes.items() if not _is_open(one)}
        evidence.drop(run.outcomes.keys() - known.keys())
        run = attempt(budget.again(), known)
    ended = _point_to_groundwork(assignment, submission, run)
    return _cut(ended[check.name] for check in checks_of(assignment) if check.name in ended)


def _point_to_groundwork(assignment: Assignment, submission: Submission, run: CheckRun) -> dict[str, CheckOutcome]:
    """Give the failures that nothing explains a hint to what fails below them."""
    functions = [f for name, names in assignment.files.items() if name.endswith(".py") for f in names]
    failed = {
        name: [call.function for call in run.calls[name] if call.function in functions]
        for name, outcome in run.outcomes.items()
        if outcome.verdict is Verdict.FAILED and outcome.fault not in NOTHING_RAN
    }
    sources = [submission.files[name].decode(errors="replace") for name in assignment.files if name in submission.files]
    hints = mend_first(dependencies(sources, functions), failed) if len(failed) > 1 else {}
    return {
        name: replace(outcome, hint=outcome.hint or hints[name]) if name in hints else outcome
        for name, outcome in run.outcomes.items()
    }


def _cut(outcomes: Iterable[CheckOutcome]) -> tuple[CheckOutcome, ...]:
    """Cut the text of the submission to what a report may hold of it."""
    cut, left = [], ALL_OUTPUT_BYTES
    for outcome in outcomes:
        message = cut_stored(outcome.message, MESSAGE_BYTES)
        output = cut_stored(outcome.output, min(OUTPUT_BYTES, left))
        left = max(left - len(json.dumps(output)), 0)
        cut.append(replace(outcome, message=message, output=output))
    return tuple(cut)


def _killed(outcomes: Iterable[CheckOutcome | CheckResult]) -> bool:
    return any(outcome.fault is Fault.KILLED for outcome in outcomes)


def _is_open(outcome: CheckOutcome) -> bool:
    """Whether a second attempt may end otherwise: of a check that was killed, or that may have needed such a one."""
    return outcome.fault is Fault.KILLED or outcome.verdict is Verdict.SKIPPED


def _without_running(assignment: Assignment, verdict: Verdict, reason: str) -> tuple[CheckOutcome, ...]:
    """End all checks alike, where there is nothing to run them on."""
    fault = Fault.MISSING if verdict is Verdict.FAILED else None
    checks = checks_of(assignment)
    return tuple(CheckOutcome(check, verdict, scrub(reason), fault=fault) for check in checks)
