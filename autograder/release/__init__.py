"""What goes out: the folder that a student gets, made from assignments/ and solutions/."""

from autograder.release.bundle import build_zip, leaks
from autograder.release.template import stale_files, stubs, template_files, template_folder, write_template

__all__ = ["build_zip", "leaks", "stale_files", "stubs", "template_files", "template_folder", "write_template"]
