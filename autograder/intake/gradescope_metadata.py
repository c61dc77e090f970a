"""Gradescope's ``submission_metadata.yml``, read event by event, so that no object is built of what is not needed.

It is YAML as Ruby writes it: keys are symbols (``:name``), times have nine decimals, and a text that occurs twice may
be an alias the second time. Most of it is the results of earlier gradings, which can have any length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import yaml

from autograder.errors import UsageError

MAX_NESTING = 200  # deeper than any result; libyaml's time grows faster than the depth

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same grammar, in C where PyYAML was built with it
_NULL = {"", "~", "null", "Null", "NULL"}
_SPACE_BEFORE_ZONE = re.compile(r" +(?=(Z|[-+]\d\d:?\d\d)$)")
_DESCRIPTIONS = {
    "MappingStart": "a mapping",
    "SequenceStart": "a list",
    "Scalar": "a text",
    "Alias": "an alias",
    "DocumentStart": "something",
    "StreamEnd": "nothing",
}


@dataclass(frozen=True)
class Submitter:
    """Somebody who handed a submission in; at least one of email and SID is known."""

    name: str
    sid: str
    email: str


@dataclass(frozen=True)
class ExportedSubmission:
    """A submission of an export."""

    folder: str
    submitters: tuple[Submitter, ...]
    time: datetime | None


def read_metadata(data: bytes, path: str) -> tuple[ExportedSubmission, ...]:
    """Read who handed in what, and when.

    Parameters
    ----------
    data : bytes
        The file.
    path : str
        What to call it in messages.

    Raises
    ------
    UsageError
        If it is not what Gradescope writes; the message names the line.
    """
    try:
        return tuple(_MetadataReader(yaml.parse(data, Loader=_LOADER), path).submissions())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else path
        raise UsageError(f"{where}: not valid YAML: {getattr(error, 'problem', None) or error}") from error


class _MetadataReader:
    """A pass over the YAML events of one file."""

    def __init__(self, events: Iterator[yaml.Event], path: str):
        self._events = events
        self._path = path
        self._event: yaml.Event = next(self._events)
        self._texts: dict[str, str] = {}  # by anchor

    def submissions(self) -> Iterator[ExportedSubmission]:
        """Yield the submissions."""
        for expected in (yaml.StreamStartEvent, yaml.DocumentStartEvent):
            self._expect(expected)
        for folder in self._keys():
            submitters: list[Submitter] = []
            time = None
            for key in self._keys():
                if key == ":submitters":
                    submitters += [self._submitter() for _ in self._items()]
                elif key == ":created_at":
                    time = self._time()
                else:
                    self._skip()
            yield ExportedSubmission(folder, tuple(submitters), time)

    def _submitter(self) -> Submitter:
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
        return Submitter(name, sid, email.casefold())

    def _time(self) -> datetime | None:
        line, text = self._line, self._text()
        if not text:
            return None
        not_a_time = UsageError(
            f"{self._path}:{line}: :created_at: found {text[:40]!r}; wanted a time such as 2024-05-31 23:59:00.0 Z"
        )
        try:
            time = datetime.fromisoformat(_SPACE_BEFORE_ZONE.sub("", text))
        except ValueError as error:
            raise not_a_time from error
        if time.tzinfo is None:
            raise not_a_time
        return time

    def _keys(self) -> Iterator[str]:
        """Enter a mapping and yield each key, with its value as the next event."""
        self._expect(yaml.MappingStartEvent)
        while not isinstance(self._event, yaml.MappingEndEvent):
            yield self._text()
        self._advance()

    def _items(self) -> Iterator[None]:
        """Enter a list and yield before each item, with the item as the next event."""
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
        # Only a value without quotes can mean null.
        text = "" if event.implicit[0] and event.value in _NULL else event.value
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

    def _expect(self, expected: type[yaml.Event]) -> None:
        if not isinstance(self._event, expected):
            raise self._unexpected(_description(expected))
        self._advance()

    def _advance(self) -> None:
        self._event = next(self._events)

    @property
    def _line(self) -> int:
        mark = self._event.start_mark
        return mark.line + 1 if mark else 0

    def _unexpected(self, wanted: str) -> UsageError:
        found = _description(type(self._event))
        return UsageError(f"{self._path}:{self._line}: found {found}; wanted {wanted}, as Gradescope writes it")


def _description(event: type[yaml.Event]) -> str:
    name = event.__name__.removesuffix("Event")
    return _DESCRIPTIONS.get(name, name)
