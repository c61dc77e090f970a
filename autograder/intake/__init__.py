"""What comes in: submissions as bytes, from folders, archives and the bulk downloads of an LMS.

:func:`open_submissions` lists who handed something in, from names alone; :func:`read_submission` reads one entry of
that list. What has to be parsed for that is parsed in a process of its own, :class:`BoundedReader`.
"""

from autograder.intake.bounded_reader import BoundedReader
from autograder.intake.class_listing import ClassListing, open_submissions
from autograder.intake.entry import SubmissionEntry
from autograder.intake.layouts import SubmissionLayout
from autograder.intake.submission_reader import read_submission

__all__ = [
    "BoundedReader",
    "ClassListing",
    "SubmissionEntry",
    "SubmissionLayout",
    "open_submissions",
    "read_submission",
]
