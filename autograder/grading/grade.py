"""One submission into a report."""

import time
from dataclasses import replace

from autograder.checks.groundwork import dependencies, mend_first
from autograder.errors import Fault
from autograder.grading.check_run import CheckRun, CheckSession
from autograder.grading.config import GradingConfig
from autograder.grading.environment import check_environment
from autograder.grading.provenance import provenance
from autograder.grading.run_checks import checks_of, key_of, run_checks
from autograder.grading.scoring import score, total
from autograder.grading.warm_sandbox import warm_sandbox
from autograder.grading.written_answers import WrittenAnswersSession, written_answers
from autograder.model.assignment import Assignment
from autograder.model.report import CheckOutcome, Report, Status, Timings, Verdict, Visibility
from autograder.model.submission import Submission
from autograder.text.safe import scrub

NOTHING_RAN = {Fault.IMPORT, Fault.MISSING, Fault.UNWRITTEN}  # faults that say themselves what to mend


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
        notes=submission.notes,
        origin=submission.origin,
        provenance=basis,
        timings=Timings(
            total=round(time.perf_counter() - started, 4),
            checks={outcome.check.name: round(outcome.seconds, 4) for outcome in outcomes},
        ),
    )


def _outcomes(
    assignment: Assignment, submission: Submission, config: GradingConfig, only: Visibility | None
) -> tuple[CheckOutcome, ...]:
    key = key_of(assignment)
    with warm_sandbox(config.isolation).take() as sandbox:
        files = {**submission.files, **assignment.given_sources}
        sandbox.admit(files, assignment.modules, assignment.forbidden, assignment.limits)
        answers = written_answers(assignment, submission)

        def session() -> CheckSession:
            return WrittenAnswersSession(answers, sandbox.session())

        run = run_checks(assignment, key, session, config.secret, wanted=lambda check: only in (None, check.visibility))
    return _point_to_groundwork(assignment, submission, run)


def _point_to_groundwork(assignment: Assignment, submission: Submission, run: CheckRun) -> tuple[CheckOutcome, ...]:
    """Give the failures that nothing explains a hint to what fails below them."""
    functions = [f for name, names in assignment.files.items() if name.endswith(".py") for f in names]
    failed = {
        name: [call.function for call in run.calls[name] if call.function in functions]
        for name, outcome in run.outcomes.items()
        if outcome.verdict is Verdict.FAILED and outcome.fault not in NOTHING_RAN
    }
    sources = [submission.files[name].decode(errors="replace") for name in assignment.files if name in submission.files]
    hints = mend_first(dependencies(sources, functions), failed) if len(failed) > 1 else {}
    return tuple(
        replace(outcome, hint=outcome.hint or hints.get(name)) if name in hints else outcome
        for name, outcome in run.outcomes.items()
    )


def _without_running(assignment: Assignment, verdict: Verdict, reason: str) -> tuple[CheckOutcome, ...]:
    """End all checks alike, where there is nothing to run them on."""
    fault = Fault.MISSING if verdict is Verdict.FAILED else None
    checks = checks_of(assignment)
    return tuple(CheckOutcome(check, verdict, scrub(reason), fault=fault) for check in checks)
