"""Every error of this package, by whose fault it is.

::

    AutograderError
    ├── UsageError           whoever asked: an unknown id, a folder that is not there
    ├── SpecError            the author of an assignment: a wrong key, a check without a question
    ├── MachineError         the machine: no bubblewrap, a full disk, a process that was killed
    │   ├── UnfitEnvironmentError   a process in which results could differ (grading/environment.py)
    │   └── MissingExtraError       a library that an extra brings is not installed (extras.py)
    ├── RejectedError        what was handed in: a damaged archive, a link, a file that is too large
    └── StudentError         the submission: it raised, crashed, hung, or returned what cannot cross

Anything else that is raised while a check runs is a defect of the grader, and is reported as one.

A message says what was found and what was wanted. What to do about it is data (:class:`Remedy`) where the words depend
on the front end: a command line speaks of options, a server of its own pages.
"""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What somebody can do. Every front end has words for each; the details that these may use are named here."""

    NAME_COURSE = "name the course"
    NAME_ASSIGNMENT = "name the assignment"  # details: the ids that may be meant
    NAME_SINGLE_ASSIGNMENT = "name the assignment, if there is only one"
    CHOOSE_LAYOUT = "choose a layout of submissions"  # details: the layouts
    GRADE_WITHOUT_SANDBOX = "grade without a sandbox"
    FIX_AND_REPEAT = "fix this, and do the same again"
    WAIT_AND_REPEAT = "wait, and do the same again"
    GRADE_WITHOUT_GRADEBOOK = "grade, and keep reports alone"
    MAKE_GRADEBOOK = "make a gradebook, by grading"
    MAKE_REPORTS = "make reports, by grading"
    BUILD_TEMPLATES = "build what students get"
    LIST_STUDENTS = "list the students of the gradebook"
    SHOW_ROSTER = "show who is in the course, what is missing, and what is nobody's"
    REGRADE = "grade what has no grade"
    COMPARE_GRADINGS = "compare new gradings with those that hold"
    GIVE_REASON = "give a reason"
    CHOOSE_ID_COLUMN = "choose the column that tells students apart"  # details: a column that can
    KEEP_ID_COLUMN = "choose the same column as before"
    IMPORT_WHOLE_CLASS = "import a list as the whole class, so that old ids withdraw"
    WITHDRAW_ABSENT = "import a list as the whole class: whoever is not in it has withdrawn"
    CHOOSE_ENCODING = "choose an encoding"  # details: the one that it may be
    LEAVE_OUT_ENCODING = "choose no encoding"
    CHOOSE_DECIMAL_MARK = "choose how to write decimals"  # details: the ways
    NAME_COLUMN = "name the column of an assignment"
    NAME_HEADINGS = "say what the file calls these columns"  # details: the columns


@dataclass(frozen=True)
class Remedy:
    """Something that can be done about an error, or about what a page shows."""

    action: Action
    details: tuple[str, ...] = ()


class AutograderError(Exception):
    """Base of all errors that a user of this package is meant to read.

    Parameters
    ----------
    message : str
        What was found and what was wanted, in words that fit every front end.
    *remedies : Remedy
        What can be done about it; any one of these is enough. A front end says how.
    """

    def __init__(self, message: str, *remedies: Remedy):
        super().__init__(message)
        self.remedies = remedies


class UsageError(AutograderError):
    """Whoever asked wanted something that cannot be done."""


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


NOTHING_RAN = frozenset({Fault.IMPORT, Fault.MISSING, Fault.UNWRITTEN})
"""Faults of checks for which no student code was run. They say themselves what to mend."""

ANSWERED = frozenset({None, Fault.EXCEPTION})
"""How a check fails whose calls all returned or raised, so that what came back can be compared."""


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

    def copy(self) -> "StudentError":
        """Return an equal error: raised itself, one that is kept would keep the frames that it passed."""
        return StudentError(str(self), self.fault, self.exception_names)
