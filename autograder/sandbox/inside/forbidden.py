"""Forbid names such as ``numpy.convolve`` to everything that is imported later, and note what is reached for.

What is noted is noted in the process of the submission, which can undo it, as it can undo everything in there. What it
cannot do is to reach for a forbidden name in passing and hide that with ``try`` and ``except``.
"""

import gc
import importlib
import linecache
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FrameType, FunctionType, ModuleType
from typing import Any, NoReturn

import numpy as np


class ForbiddenName(Exception):  # noqa: N818 - students read this name
    """The submission used a name that its assignment forbids."""

    def __init__(self, name: str):
        super().__init__(f"{name} is not available in this assignment")


class ForbiddenModule(ForbiddenName, ImportError):  # noqa: N818 - likewise
    """The submission imported a module that its assignment forbids: an ImportError, as for one that is missing."""


class ForbiddenFile(ForbiddenName, PermissionError):  # noqa: N818 - likewise
    """The submission opened a file that defines what its assignment forbids: a PermissionError, as for others."""

    def __init__(self, names: Iterable[str]):
        super().__init__(f"the file of {', '.join(names)}")


class CannotForbidError(Exception):
    """A name cannot be forbidden; the message says why."""


def forbid(names: Iterable[str], reached: list[str]) -> None:
    """Make the functions, classes and modules with these names unavailable in this process.

    Parameters
    ----------
    names : iterable of str
        Their full names.
    reached : list of str
        Where each name is noted that is reached for, whatever becomes of the exception.

    Raises
    ------
    CannotForbidError
        If there is nothing with that name, or something that cannot be replaced.
    """
    names = list(names)
    modules = []
    defined: dict[str, list[str]] = {}  # module -> the forbidden names that it defines
    files = _Files(reached)
    for name in names:
        value = _resolve(name)
        if value is None or isinstance(value, ModuleType):
            modules.append(name)
            stand_in: object = _StandInModule(name, reached)
        else:
            stand_in = _stand_in(name, reached)
        if value is not None:
            for module in _defining_modules(value):
                defined.setdefault(module.__name__, []).append(name)
                files.add(name, module)
            _replace(value, stand_in, name.partition(".")[0])
    for loaded in list(sys.modules):
        if _within(loaded, modules):
            del sys.modules[loaded]
    packages = [name.partition(".")[0] for name in names]
    executed = {loaded: defined.get(loaded, []) for loaded in sys.modules if _within(loaded, packages)}
    finder = _ForbiddenModuleFinder(modules, executed, reached)
    sys.meta_path.insert(0, finder)
    events: dict[str, Callable[[Any], None]] = {"import": finder.refuse, "open": files.refuse}

    # Unlike the finder it cannot be removed, and files are opened by way of it, whoever opens them.
    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in events:
            events[event](arguments[0])

    sys.addaudithook(hook)


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


def _note(reached: list[str], names: Iterable[str]) -> None:
    reached.extend(name for name in names if name not in reached)


def _stand_in(name: str, reached: list[str]) -> Callable[..., NoReturn]:
    def forbidden(*args: object, **kwargs: object) -> NoReturn:  # noqa: ARG001 - called like the original
        _note(reached, [name])
        raise ForbiddenName(name)

    return forbidden


class _StandInModule(ModuleType):
    def __init__(self, name: str, reached: list[str]):
        super().__init__(name)
        vars(self)["_reached"] = reached

    def __getattr__(self, attribute: str) -> NoReturn:
        _note(vars(self)["_reached"], [self.__name__])
        raise ForbiddenName(self.__name__)


class _ForbiddenModuleFinder(MetaPathFinder):
    """Refuses to find a forbidden module, or to execute another one again, which would define its names anew."""

    def __init__(self, modules: Iterable[str], executed: Mapping[str, list[str]], reached: list[str]):
        self.modules = tuple(modules)
        self.executed = executed  # each with the forbidden names that it defines
        self.reached = reached

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        self.refuse(name)
        return None

    def refuse(self, name: str) -> None:
        if forbidden := [module for module in self.modules if _within(name, [module])]:
            _note(self.reached, forbidden)
            raise ForbiddenModule(name)
        if name in self.executed:
            _note(self.reached, self.executed[name])
            raise ForbiddenModule(name)


class _Files:
    """The files that define forbidden names: they have been executed, and need not be opened again."""

    def __init__(self, reached: list[str]):
        self.reached = reached
        self.known: dict[str, dict[tuple[int, int], list[str]]] = {}  # name -> device and inode -> what it defines

    def add(self, name: str, module: ModuleType) -> None:
        spec = module.__spec__
        for path in (spec.origin, spec.cached) if spec and spec.has_location else ():
            if path and os.path.exists(path):
                status = os.stat(path)
                same_name = self.known.setdefault(os.path.basename(path), {})
                same_name.setdefault((status.st_dev, status.st_ino), []).append(name)

    def refuse(self, path: object) -> None:
        if defines := self.defines(path):
            if not _for_a_traceback(sys._getframe(2)):
                _note(self.reached, defines)
            raise ForbiddenFile(defines)

    def defines(self, path: object) -> list[str]:
        if not isinstance(path, (str, bytes)):
            return []  # a descriptor, which is open already
        text = os.fsdecode(path)
        same_name = self.known.get(str.rpartition(text, "/")[2], {})
        if not same_name:
            return []
        if not str.startswith(text, "/"):  # relative to a folder that is not told
            return [name for names in same_name.values() for name in names]
        try:
            status = os.stat(text)
        except OSError:
            return []
        return same_name.get((status.st_dev, status.st_ino), [])


def _for_a_traceback(frame: FrameType | None) -> bool:
    """Whether a file is only opened to quote a line of it."""
    while frame and frame.f_code is not linecache.updatecache.__code__:
        frame = frame.f_back
    return frame is not None


def _defining_modules(value: Any) -> Iterator[ModuleType]:
    """Yield the modules in whose files a module, a function or a class is defined, if in Python."""
    if isinstance(value, ModuleType):
        yield from (module for name, module in list(sys.modules.items()) if _within(name, [value.__name__]))
        return
    candidates = vars(value).values() if isinstance(value, type) else [value]
    for candidate in candidates:
        while hasattr(candidate, "__wrapped__"):
            candidate = candidate.__wrapped__  # noqa: PLW2901 - in every decorator
        if isinstance(candidate, FunctionType) and candidate.__module__ in sys.modules:
            yield sys.modules[candidate.__globals__["__name__"]]
