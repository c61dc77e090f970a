"""All that a test file of an assignment imports. NumPy and pytest only.

Students get it, but for what only hidden checks import.
"""

from autograder.checks.compare import as_entries, as_tuple, assert_close, assert_equal, assert_raises, assert_unmodified
from autograder.checks.marks import needs, question

__all__ = [
    "as_entries",
    "as_tuple",
    "assert_close",
    "assert_equal",
    "assert_raises",
    "assert_unmodified",
    "needs",
    "question",
]
