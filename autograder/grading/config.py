"""What a grading depends on besides the submission and the assignment."""

from dataclasses import dataclass

from autograder.sandbox.isolation import Isolation


@dataclass(frozen=True)
class GradingConfig:
    """The same for a whole class.

    Parameters
    ----------
    secret : bytes
        Seeds the random inputs of hidden checks.
    isolation : Isolation
        How student code is kept apart.
    """

    secret: bytes
    isolation: Isolation
