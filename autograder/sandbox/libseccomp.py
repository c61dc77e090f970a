"""The few functions of libseccomp that building a filter of system calls takes, with their types and errors.

libseccomp's own binding for Python belongs to the system's interpreter: pip cannot install it, and no virtual
environment sees it. In this place one way that is the same everywhere is worth more than two.
"""

import ctypes
import os
from functools import cache
from typing import Any, NamedTuple, Self

from autograder.errors import MachineError

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000

EQUAL = 4
MASKED_EQUAL = 7

_NATIVE = 0  # stands for the architecture of this machine
_ACTION_FOR_OTHER_ARCHITECTURES = 2
_UNKNOWN = -1  # other negative numbers stand for calls that another architecture has

_LIBRARY = "libseccomp.so.2"


class Condition(NamedTuple):
    """What an argument of a system call must be for a rule to hold; both numbers are 64 bits wide, and unsigned."""

    argument: int
    comparison: int
    first: int  # what it is compared with; of MASKED_EQUAL, the mask
    second: int = 0  # of MASKED_EQUAL, what is compared with


class _Condition(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("comparison", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def refuse(error: int) -> int:
    """Return the action that lets a call fail with an error number."""
    return 0x00050000 | error


def resolve(name: str, architecture: int = _NATIVE) -> int:
    """Return the number of a system call.

    Raises
    ------
    MachineError
        If this libseccomp does not know it.
    """
    number: int = _library().seccomp_syscall_resolve_name_arch(architecture, name.encode())
    if number == _UNKNOWN:
        raise MachineError(f"libseccomp does not know the system call {name}: wanted libseccomp 2.5 or later")
    return number


class Filter:
    """A filter of system calls that is being built.

    Parameters
    ----------
    default : int
        The action for calls that no rule is about.
    other_architectures : int
        The action for calls of another architecture than this machine's.

    Raises
    ------
    MachineError
        If libseccomp is missing or refuses, as in every method.
    """

    def __init__(self, default: int, other_architectures: int):
        self._functions = _library()
        self._context: int | None = self._functions.seccomp_init(default)
        if self._context is None:
            raise MachineError(f"libseccomp cannot begin a filter with the action {default:#x}")
        self._do("seccomp_attr_set", _ACTION_FOR_OTHER_ARCHITECTURES, other_architectures)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._functions.seccomp_release(self._context)
        self._context = None

    def add(self, action: int, name: str, *conditions: Condition) -> None:
        """Add a rule: this action for calls of this name, if all conditions hold."""
        array = (_Condition * len(conditions))(*(_Condition(*each) for each in conditions))
        self._do("seccomp_rule_add_array", action, resolve(name), len(conditions), array)

    def program(self) -> bytes:
        """Return it as the kernel takes it: instructions of eight bytes."""
        with open(os.memfd_create("filter"), "rb") as file:
            self._do("seccomp_export_bpf", file.fileno())
            file.seek(0)
            return file.read()

    def _do(self, name: str, *arguments: Any) -> None:
        if self._context is None:
            raise ValueError("this filter has been released")
        result: int = getattr(self._functions, name)(self._context, *arguments)
        if result != 0:  # an error number, negative
            raise MachineError(f"libseccomp cannot build the filter of system calls: {name}: {os.strerror(-result)}")


@cache
def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError as error:
        raise MachineError(f"libseccomp is not usable ({error}): apt-get install libseccomp2") from error
    context, number, action, architecture = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32, ctypes.c_uint32
    types = {  # of the result, and of the arguments
        "seccomp_init": (context, action),
        "seccomp_release": (None, context),
        "seccomp_attr_set": (number, context, number, action),
        "seccomp_syscall_resolve_name_arch": (number, architecture, ctypes.c_char_p),
        "seccomp_rule_add_array": (number, context, action, number, ctypes.c_uint, ctypes.POINTER(_Condition)),
        "seccomp_export_bpf": (number, context, number),
    }
    for name, (result, *arguments) in types.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
