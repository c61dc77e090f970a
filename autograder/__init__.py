"""Grade numerical Python: ordinary pytest checks here, student code in a sandbox there.

The names in `__all__` are the public interface; ``docs/api.md`` shows each at work. They are imported once they are
used, so that ``import autograder`` costs nothing. A front end of its own finds more in :mod:`autograder.application`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.application.courses import choose_assignment, open_course
    from autograder.application.grade_class import ClassToGrade, grade_class
    from autograder.application.make_class_report import write_class_report
    from autograder.application.make_feedback import write_feedback
    from autograder.application.open_gradebook import open_gradebook
    from autograder.application.prepare_grading import prepare_grading
    from autograder.application.read_submissions import read_submissions
    from autograder.errors import AutograderError
    from autograder.grading.executors import ProcessPool
    from autograder.grading.grade import grade
    from autograder.grading.grade_many import grade_many
else:
    _HOMES = {
        "AutograderError": "autograder.errors",
        "ClassToGrade": "autograder.application.grade_class",
        "choose_assignment": "autograder.application.courses",
        "grade": "autograder.grading.grade",
        "grade_class": "autograder.application.grade_class",
        "grade_many": "autograder.grading.grade_many",
        "ProcessPool": "autograder.grading.executors",
        "open_course": "autograder.application.courses",
        "open_gradebook": "autograder.application.open_gradebook",
        "prepare_grading": "autograder.application.prepare_grading",
        "read_submissions": "autograder.application.read_submissions",
        "write_class_report": "autograder.application.make_class_report",
        "write_feedback": "autograder.application.make_feedback",
    }

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 -- only where a name is used

        return getattr(import_module(_HOMES[name]), name)

    def __dir__():
        return sorted({*globals(), *__all__})


__all__ = [
    "AutograderError",
    "ClassToGrade",
    "ProcessPool",
    "choose_assignment",
    "grade",
    "grade_class",
    "grade_many",
    "open_course",
    "open_gradebook",
    "prepare_grading",
    "read_submissions",
    "write_class_report",
    "write_feedback",
]
