"""The files that students get, made from ``assignments/`` and ``solutions/``."""

from autograder.release.student_zip import build_zip, find_leaks
from autograder.release.template import stale_files, stub_files, template_files, template_folder, write_template

__all__ = [
    "build_zip",
    "find_leaks",
    "stale_files",
    "stub_files",
    "template_files",
    "template_folder",
    "write_template",
]
