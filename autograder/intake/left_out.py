"""What was left out of a notebook, where, and why: named exactly, in few words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.text.safe import one_line

NOT_NEEDED = "it is not needed"
FOR_JUPYTER = "it is for Jupyter or the shell"

PLACES = 30  # that are named for one reason
QUOTED = 40  # characters of the line that a place begins with


@dataclass(frozen=True, order=True)
class Place:
    """Lines of a code cell, both counted from 1."""

    cell: int
    first: int
    last: int
    text: str  # of which the first line is quoted


@dataclass
class LeftOut:
    """Places by the reason why they were left out, which is a clause: "it is not needed"."""

    _places: dict[str, list[Place]] = field(default_factory=dict)

    def add(self, reason: str, place: Place) -> None:
        """Add a place."""
        self._places.setdefault(reason, []).append(place)

    def notes(self) -> tuple[str, ...]:
        """Return a text for each reason, what matters most first."""
        reasons = sorted(self._places, key=lambda reason: reason in (NOT_NEEDED, FOR_JUPYTER))
        return tuple(f"{reason}: {_named(self._places[reason])}" for reason in reasons)


def _named(places: Sequence[Place]) -> str:
    joined = _joined(sorted(places))
    more = len(joined) - PLACES
    return "; ".join(map(_name, joined[:PLACES])) + (f"; and {more:,} more" if more > 0 else "")


def _joined(places: Sequence[Place]) -> list[Place]:
    """Join places of which one begins in the line after another, or in the same."""
    joined: list[Place] = []
    for place in places:
        before = joined[-1] if joined else None
        if before and before.cell == place.cell and place.first <= before.last + 1:
            joined[-1] = Place(before.cell, before.first, max(before.last, place.last), before.text)
        else:
            joined.append(place)
    return joined


def _name(place: Place) -> str:
    lines = f"line {place.first}" if place.first == place.last else f"lines {place.first}-{place.last}"
    begin = place.text.strip().partition("\n")[0]
    return f"cell {place.cell}, {lines} ({one_line(begin, limit=QUOTED)})"
