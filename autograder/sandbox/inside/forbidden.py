"""Taking names such as ``numpy.convolve`` away from everything that will be imported later."""

import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn


class ForbiddenName(Exception):  # noqa: N818 - students read it
    """The submission used what its assignment takes away."""


class ForbiddenError(Exception):
    """A name cannot be taken away; the message says why."""


def take_away(names: Iterable[str]) -> None:
    """Make every function, class or module of these names unavailable in this process.

    All references to a function or class in the loaded modules of its package go: ``numpy.convolve`` is
    ``numpy._core.numeric.convolve`` as well.

    Raises
    ------
    ForbiddenError
        If a name is not there to be taken, or is something that cannot be replaced.
    """
    values = {name: _resolve(name) for name in names}
    for name, value in values.items():
        _replace(value, _StandInModule(name) if isinstance(value, ModuleType) else _stand_in(name), name)
    modules = tuple(name for name, value in values.items() if value is None or isinstance(value, ModuleType))
    for loaded in list(sys.modules):
        if _within(loaded, modules):
            del sys.modules[loaded]
    if modules:
        sys.meta_path.insert(0, _Refusal(modules))


def _resolve(name: str) -> Any:
    """Give the object of that name; None for a top-level module that is not installed."""
    if "." not in name:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            return None
    parent, _, attribute = name.rpartition(".")
    try:
        module = importlib.import_module(parent)
    except ModuleNotFoundError:
        raise ForbiddenError(f"{name}: there is no module {parent} in the sandbox") from None
    try:
        value = getattr(module, attribute) if hasattr(module, attribute) else importlib.import_module(name)
    except ModuleNotFoundError:
        version = getattr(sys.modules[parent.partition(".")[0]], "__version__", "")
        raise ForbiddenError(f"{name}: {parent} {version} has no {attribute}") from None
    if not isinstance(value, ModuleType) and not callable(value):
        raise ForbiddenError(
            f"{name} is a {type(value).__name__}; only functions, classes and modules can be forbidden"
        )
    return value


def _replace(value: object, stand_in: object, name: str) -> None:
    if value is None:
        return
    package = name.partition(".")[0]
    for module in [module for key, module in sys.modules.items() if _within(key, (package,))]:
        namespace = vars(module)
        for key in [key for key, item in namespace.items() if item is value]:
            namespace[key] = stand_in


def _within(name: str, packages: Sequence[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def _message(name: str) -> str:
    return f"{name} is not available in this assignment"


def _stand_in(name: str) -> Callable[..., NoReturn]:
    def forbidden(*args: object, **kwargs: object) -> NoReturn:  # noqa: ARG001 - takes whatever the real one takes
        raise ForbiddenName(_message(name))

    return forbidden


class _StandInModule(ModuleType):
    def __getattr__(self, attribute: str) -> NoReturn:
        raise ForbiddenName(_message(self.__name__))


class _Refusal:
    """A finder that lets no forbidden module be found again."""

    def __init__(self, modules: tuple[str, ...]):
        self.modules = modules

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        if _within(name, self.modules):
            raise ForbiddenName(_message(name))
        return None
