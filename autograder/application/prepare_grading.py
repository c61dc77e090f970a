"""What a grading depends on besides the submission and the assignment, settled for this course and this machine."""

from dataclasses import dataclass

from autograder.course.secret import course_secret
from autograder.errors import MachineError
from autograder.grading.config import GradingConfig
from autograder.model import Course
from autograder.sandbox import Isolation, choose_isolation


@dataclass(frozen=True)
class PreparedGrading:
    """Under what to grade, and which stronger isolation this machine did not give."""

    config: GradingConfig
    refused: tuple[tuple[Isolation, str], ...]  # levels, and why there is none of them

    @property
    def isolation(self) -> Isolation:
        """How student code is kept apart."""
        return self.config.isolation


def prepare_grading(course: Course, isolation: str = "auto") -> PreparedGrading:
    """Read the course's secret, and find out which isolation works here by using it.

    Parameters
    ----------
    course : Course
        Whose hidden checks will run.
    isolation : str
        A level, or ``"auto"``: the strongest that works, which is never none.

    Raises
    ------
    UsageError
        If there is no such isolation.
    MachineError
        If this machine does not give it, or the secret cannot be read or made.
    """
    refused: list[tuple[Isolation, str]] = []

    def keep(level: Isolation, error: MachineError) -> None:
        refused.append((level, str(error)))

    chosen = choose_isolation(isolation, keep)
    return PreparedGrading(GradingConfig(course_secret(course.root), chosen), tuple(refused))
