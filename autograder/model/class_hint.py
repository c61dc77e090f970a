"""What a person has called a wrong result of the class, and says to whoever has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ClassHint:
    """A name for wrong results, and the hint to them."""

    name: str
    hint: str
    family: str  # the idea behind it; the name where it has none in common with others
    results: Mapping[str, Sequence[str]]  # check -> fingerprints
