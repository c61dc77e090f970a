"""A course: its assignments, and how their points become grades."""

from dataclasses import dataclass
from pathlib import Path

from autograder.model.assignment import Assignment
from autograder.model.policy import Policy


@dataclass(frozen=True)
class Course:
    """A folder of assignments and their solutions, and how they become grades."""

    title: str
    root: Path
    assignments: tuple[Assignment, ...]
    policy: Policy
    database: str | None  # where the gradebook is, if not in the course's folder
