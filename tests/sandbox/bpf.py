"""The kernel's answer to a system call under a filter, worked out from the filter's instructions."""

import struct
from collections.abc import Sequence

_LOAD, _AND, _JUMP = 0x20, 0x54, 0x05  # of a word of the call's data; with a constant; always
_COMPARISONS = {0x15: int.__eq__, 0x25: int.__gt__, 0x35: int.__ge__, 0x45: lambda a, b: a & b != 0}
_RETURN = 0x06


def verdict(program: bytes, architecture: int, number: int, arguments: Sequence[int] = ()) -> int:
    """Return the action for a call: seccomp_data in, the constant of the instruction that returns out."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("=iIQ6Q", number, architecture, 0, *padded)
    instructions = list(struct.iter_unpack("=HBBI", program))
    place = register = 0
    while True:
        code, if_true, if_false, constant = instructions[place]
        place += 1
        if code == _RETURN:
            return constant
        if code == _LOAD:
            (register,) = struct.unpack_from("=I", data, constant)
        elif code == _AND:
            register &= constant
        elif code == _JUMP:
            place += constant
        else:
            place += if_true if _COMPARISONS[code](register, constant) else if_false
