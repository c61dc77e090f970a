"""Forbid names such as ``numpy.convolve`` to everything that is imported later."""

import gc
import importlib
import sys
from collections.abc import Callable, Iterable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

import numpy as np


class ForbiddenName(Exception):  # noqa: N818 - students read this name
    """The submission used a name that its assignment forbids."""

    def __init__(self, name: str):
        super().__init__(f"{name} is not available in this assignment")


class ForbiddenModule(ForbiddenName, ImportError):  # noqa: N818 - likewise
    """The submission imported a module that its assignment forbids: an ImportError, as for one that is missing."""


class CannotForbidError(Exception):
    """A name cannot be forbidden; the message says why."""


def forbid(names: Iterable[str]) -> None:
    """Make the functions, classes and modules with these names unavailable in this process.

    Raises
    ------
    CannotForbidError
        If there is nothing with that name, or something that cannot be replaced.
    """
    names = list(names)
    modules = []
    for name in names:
        value = _resolve(name)
        if value is None or isinstance(value, ModuleType):
            modules.append(name)
            stand_in: object = _StandInModule(name)
        else:
            stand_in = _stand_in(name)
        if value is not None:
            _replace(value, stand_in, name.partition(".")[0])
    for loaded in list(sys.modules):
        if _within(loaded, modules):
            del sys.modules[loaded]
    packages = [name.partition(".")[0] for name in names]
    executed = [loaded for loaded in sys.modules if _within(loaded, packages)]
    sys.meta_path.insert(0, _ForbiddenModuleFinder(modules, executed))


def _resolve(name: str) -> Any:
    """Return the object with that name, or None for a top-level module that is not there anyway."""
    parent, _, attribute = name.rpartition(".")
    try:
        if not parent:
            return importlib.import_module(attribute)
        module = importlib.import_module(parent)
        value = getattr(module, attribute) if hasattr(module, attribute) else importlib.import_module(name)
    except ImportError:
        if not parent:
            return None
        raise CannotForbidError(f"there is no {name} in the sandbox, where NumPy is {np.__version__}") from None
    if not isinstance(value, ModuleType) and not callable(value):
        raise CannotForbidError(f"{name} is a {type(value).__name__}; wanted a function, a class or a module")
    return value


def _replace(value: object, stand_in: object, package: str) -> None:
    """Replace a value wherever it is referenced: in the namespaces of modules, in tables.

    Modules outside of its package keep it, so that the standard library and the modules of this folder go on working.
    """
    outside = {id(vars(module)) for name, module in sys.modules.items() if not _within(name, [package])}
    gc.unfreeze()
    for referrer in gc.get_referrers(value):
        if isinstance(referrer, dict) and id(referrer) not in outside:
            for key in [key for key, item in referrer.items() if item is value]:
                referrer[key] = stand_in
        elif isinstance(referrer, set):
            referrer.discard(value)


def _within(name: str, packages: Iterable[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def _stand_in(name: str) -> Callable[..., NoReturn]:
    def forbidden(*args: object, **kwargs: object) -> NoReturn:  # noqa: ARG001 - called like the original
        raise ForbiddenName(name)

    return forbidden


class _StandInModule(ModuleType):
    def __getattr__(self, attribute: str) -> NoReturn:
        raise ForbiddenName(self.__name__)


class _ForbiddenModuleFinder(MetaPathFinder):
    """Refuses to find a forbidden module, or to execute another one again, which would define its names anew."""

    def __init__(self, modules: Iterable[str], executed: Iterable[str]):
        self.modules = tuple(modules)
        self.executed = frozenset(executed)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        if _within(name, self.modules) or name in self.executed:
            raise ForbiddenModule(name)
        return None
