"""All that a test file of an assignment imports. Released to students as it is: NumPy and pytest only."""

from autograder.checks.compare import as_entries, as_tuple, assert_close, assert_equal, assert_raises, assert_unmodified
from autograder.checks.gradients import numerical_gradients
from autograder.checks.marks import needs, question

__all__ = [
    "as_entries",
    "as_tuple",
    "assert_close",
    "assert_equal",
    "assert_raises",
    "assert_unmodified",
    "needs",
    "numerical_gradients",
    "question",
]
