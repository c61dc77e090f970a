"""Every error of this package, by whose fault it is.

::

    AutograderError
    ├── UsageError           whoever typed the command: an unknown id, a folder that is not there
    ├── SpecError            the author of an assignment: a wrong key, a check without a question
    ├── MachineError         the machine: no bubblewrap, a full disk, a process that was killed
    ├── RejectedError        what was handed in: a damaged archive, a link, a file that is too large
    └── StudentError         the submission: it raised, crashed, hung, or returned what cannot cross

Anything else that is raised while a check runs is a defect of the grader, and is reported as one.
"""

from enum import StrEnum


class AutograderError(Exception):
    """Base of all errors that a user of this package is meant to read."""


class UsageError(AutograderError):
    """The command was given something that it cannot work with."""


class SpecError(AutograderError):
    """An assignment does not say what it must; the message names file, line and key."""


class MachineError(AutograderError):
    """The machine lacks something that grading needs; the message says what to install or change."""


class RejectedError(AutograderError):
    """What a student handed in cannot be taken; the message says what was found, and what to hand in instead."""


class Fault(StrEnum):
    """How a submission failed to give an answer."""

    MISSING = "missing"  # nothing handed in, or no such function
    UNWRITTEN = "unwritten"  # the function still raises the stub's NotImplementedError
    IMPORT = "import"  # the file does not import: a syntax error, an exception, a loop at top level
    EXCEPTION = "exception"  # the function raised
    FORBIDDEN = "forbidden"  # the function used a name that the assignment forbids
    MEMORY = "memory"  # the function asked for more memory than there is
    TIMEOUT = "timeout"  # the function ran out of time
    CRASH = "crash"  # the process ended: a segfault, os._exit
    KILLED = "killed"  # the process was killed: by itself, or by a machine that is out of memory
    VALUE = "value"  # what came back cannot cross the wire: too large, too deep, not a message


class StudentError(AutograderError):
    """A call into the submission gave no answer.

    Parameters
    ----------
    message : str
        What a student reads: what happened, cut to the student's own lines.
    fault : Fault
        How it failed.
    exception_names : tuple of str
        The class of the submission's exception and its bases, most derived first; empty where none was raised.
        The submission claims these: compare them, never look anything up by them.
    """

    def __init__(self, message: str, fault: Fault, exception_names: tuple[str, ...] = ()):
        super().__init__(message)
        self.fault = fault
        self.exception_names = exception_names
