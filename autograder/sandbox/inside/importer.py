"""Import the files of a submission straight from memory."""

import sys
from collections.abc import Mapping
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType


class SubmissionImporter(Loader):
    """A finder and loader of modules whose sources are in memory.

    Parameters
    ----------
    files : mapping of str to bytes
        File name -> source. Whatever is wrong with a source shows when it is imported.
    """

    def __init__(self, files: Mapping[str, bytes]):
        self.files = files

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Find a file of the submission, unless it would hide a module of Python's."""
        file = f"{name}.py"
        if file not in self.files or "." in name or name in sys.stdlib_module_names:
            return None
        spec = ModuleSpec(name, self, origin=file)
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Compile and run a file as Python would: from bytes, so that it can declare its own encoding."""
        file = f"{module.__name__}.py"
        exec(compile(self.files[file], file, "exec", dont_inherit=True), module.__dict__)  # noqa: S102
