"""What comes in: submissions as bytes."""

from autograder.intake.folders import read_class, read_submission

__all__ = ["read_class", "read_submission"]
