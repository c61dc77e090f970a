"""Gradescope's ``submission_metadata.yml``, read event by event: nothing is built of what is not needed.

It is YAML as Ruby writes it: keys are symbols (``:name``), times have nine decimals, and a text that stands twice may
be an alias the second time. Most of it is what graders once said, at any length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import yaml

from autograder.errors import UsageError

MAX_NESTING = 200  # deeper than any result; libyaml takes ever longer

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same grammar, in C where PyYAML was built with it
_NOTHING = {"", "~", "null", "Null", "NULL"}
_SPACE_BEFORE_ZONE = re.compile(r" +(?=(Z|[-+]\d\d:?\d\d)$)")
_CALLED = {
    "MappingStart": "a mapping",
    "SequenceStart": "a list",
    "Scalar": "a text",
    "Alias": "an alias",
    "DocumentStart": "something",
    "StreamEnd": "nothing",
}


@dataclass(frozen=True)
class Person:
    """Who handed something in; an email or a sid is always known."""

    name: str
    sid: str
    email: str


@dataclass(frozen=True)
class Entry:
    """A submission."""

    submission: str
    people: tuple[Person, ...]
    time: datetime | None


def read_metadata(data: bytes, path: str) -> tuple[Entry, ...]:
    """Read who handed what in.

    Parameters
    ----------
    data : bytes
        The file.
    path : str
        What it is called in messages.

    Raises
    ------
    UsageError
        If it is not what Gradescope writes.
    """
    try:
        return tuple(_Reader(yaml.parse(data, Loader=_LOADER), path).entries())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else path
        raise UsageError(f"{place}: not valid YAML: {getattr(error, 'problem', None) or error}") from error


class _Reader:
    """Goes over the events of one file."""

    def __init__(self, events: Iterator[yaml.Event], path: str):
        self._events = events
        self._path = path
        self._event: yaml.Event = next(self._events)
        self._texts: dict[str, str] = {}  # by anchor

    def entries(self) -> Iterator[Entry]:
        """Give the submissions."""
        for wanted in (yaml.StreamStartEvent, yaml.DocumentStartEvent):
            self._expect(wanted)
        for submission in self._keys():
            people: list[Person] = []
            time = None
            for key in self._keys():
                if key == ":submitters":
                    people += [self._person() for _ in self._items()]
                elif key == ":created_at":
                    time = self._time()
                else:
                    self._skip()
            yield Entry(submission, tuple(people), time)

    def _person(self) -> Person:
        line = self._line
        found = {":name": "", ":sid": "", ":email": ""}
        for key in self._keys():
            if key in found:
                found[key] = self._text()
            else:
                self._skip()
        name, sid, email = found.values()
        if not (sid or email):
            raise UsageError(f"{self._path}:{line}: a submitter with neither :email nor :sid; wanted one of them")
        return Person(name, sid, email.casefold())

    def _time(self) -> datetime | None:
        line, text = self._line, self._text()
        if not text:
            return None
        wanted = UsageError(
            f"{self._path}:{line}: :created_at: found {text[:40]!r}; wanted a time as in 2024-05-31 23:59:00.0 Z"
        )
        try:
            time = datetime.fromisoformat(_SPACE_BEFORE_ZONE.sub("", text))
        except ValueError as error:
            raise wanted from error
        if time.tzinfo is None:
            raise wanted
        return time

    def _keys(self) -> Iterator[str]:
        """Go into a mapping, and stop before the value of each key."""
        self._expect(yaml.MappingStartEvent)
        while not isinstance(self._event, yaml.MappingEndEvent):
            yield self._text()
        self._advance()

    def _items(self) -> Iterator[None]:
        """Go into a list, and stop before each item."""
        self._expect(yaml.SequenceStartEvent)
        while not isinstance(self._event, yaml.SequenceEndEvent):
            yield
        self._advance()

    def _text(self) -> str:
        event = self._event
        if isinstance(event, yaml.AliasEvent) and event.anchor in self._texts:
            self._advance()
            return self._texts[event.anchor]
        if not isinstance(event, yaml.ScalarEvent):
            raise self._unexpected("a text")
        # Only a value without quotes can be nothing.
        text = "" if event.implicit[0] and event.value in _NOTHING else event.value
        if event.anchor:
            self._texts[event.anchor] = text
        self._advance()
        return text

    def _skip(self) -> None:
        depth = 0
        while True:
            event = self._event
            if isinstance(event, yaml.ScalarEvent) and event.anchor:
                self._texts[event.anchor] = event.value
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_NESTING:
                raise self._unexpected(f"at most {MAX_NESTING} levels")
            self._advance()
            if depth == 0:
                return

    def _expect(self, wanted: type[yaml.Event]) -> None:
        if not isinstance(self._event, wanted):
            raise self._unexpected(_called(wanted))
        self._advance()

    def _advance(self) -> None:
        self._event = next(self._events)

    @property
    def _line(self) -> int:
        mark = self._event.start_mark
        return mark.line + 1 if mark else 0

    def _unexpected(self, wanted: str) -> UsageError:
        found = _called(type(self._event))
        return UsageError(f"{self._path}:{self._line}: found {found}; wanted {wanted}, as Gradescope writes it")


def _called(event: type[yaml.Event]) -> str:
    name = event.__name__.removesuffix("Event")
    return _CALLED.get(name, name)
