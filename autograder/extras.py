"""The extras of this package: which of them brings a library that only some commands need.

A plain installation grades. Whatever takes more is imported where it is used, and a front end that runs a command
under :func:`naming_extras` tells the user what to install.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import MachineError

EXTRAS = {
    "gradebook": ("alembic", "sqlalchemy"),
    "notebooks": ("jupytext", "nbformat"),
    "otter": ("otter",),
    "postgresql": ("psycopg",),
    "reports": ("jinja2", "markupsafe", "matplotlib"),
    "xlsx": ("xlsxwriter",),
}
_BRINGS = {module: extra for extra, modules in EXTRAS.items() for module in modules}


class MissingExtraError(MachineError):
    """A library is not installed that one of this package's extras brings; the message says which."""


@contextmanager
def naming_extras() -> Iterator[None]:
    """Raise what says which extra to install, where a library of one is imported that is not there.

    Raises
    ------
    MissingExtraError
        In the place of ModuleNotFoundError. One about any other module is a fault of ours, and passes.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        extra = _BRINGS.get(library)
        if extra is None:
            raise
        raise MissingExtraError(
            f"this needs {library}, which is not installed: pip install 'autograder[{extra}]'"
        ) from error
