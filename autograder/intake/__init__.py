"""What comes in: submissions as bytes, from folders, archives, and what an LMS gives to download.

A :class:`Class` lists who handed something in, by names alone; :func:`read_submission` reads one of them.
"""

from autograder.intake.classes import Class, open_class
from autograder.intake.entry import HandIn
from autograder.intake.layouts import Layout
from autograder.intake.reading import read_submission

__all__ = ["Class", "HandIn", "Layout", "open_class", "read_submission"]
