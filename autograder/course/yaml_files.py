"""YAML files, read strictly: an error names the line, the key, what was found and what was wanted."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from autograder.errors import SpecError
from autograder.text.suggestions import did_you_mean

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]
WANTED = {  # pydantic's error -> what was wanted
    "dict_type": "a mapping, a line such as key: value for each entry",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "a list, such as [one, two]",
    "string_type": "a text",
}


class _Loader(yaml.SafeLoader):
    """Reads dates as text: YAML 1.1 would turn some of them into times in a zone that nobody wrote."""

    yaml_implicit_resolvers = {  # noqa: RUF012 -- PyYAML's own attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True)
class YamlFile:
    """The data of a YAML file, and the line of each key."""

    path: Path
    root: yaml.Node | None
    data: object

    @classmethod
    def read(cls, path: Path) -> "YamlFile":
        """Read a file; raise SpecError if it is not YAML, or if a key is defined twice."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise SpecError(f"{path}: cannot be read: {reason}") from error
        try:
            root = yaml.compose(text, Loader=_Loader)
            data = yaml.load(text, Loader=_Loader)  # noqa: S506 -- a safe one
            _reject_duplicate_keys(path, root)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"{path}:{mark.line + 1}" if mark else str(path)
            raise SpecError(f"{place}: not valid YAML: {getattr(error, 'problem', None) or error}") from error
        except RecursionError as error:
            raise SpecError(f"{path}: is nested too deeply, or contains itself; wanted a simpler structure") from error
        return cls(path, root, data)

    def validate(self, model: type[Model], context: object = None) -> Model:
        """Validate the data against a model; raise SpecError about the first thing that is wrong."""
        try:
            return model.model_validate(self.data, context=context)
        except ValidationError as error:
            raise self._to_spec_error(model, error) from error

    def error_at(self, location: Location, message: str) -> SpecError:
        """Return the error that something is wrong at a place in the file."""
        keys = ".".join(str(key) for key in location if key != "[key]")
        return SpecError(f"{self.path}:{_line(self.root, location)}: {keys or 'the file'}: {message}")

    def _to_spec_error(self, model: type[BaseModel], error: ValidationError) -> SpecError:
        """Turn the first of pydantic's errors into one line."""
        # A misspelt key is both missing and unknown: the second message says more.
        first = min(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
        keys = tuple(str(key) for key in first["loc"] if key != "[key]")
        match first["type"]:
            case "extra_forbidden":
                known = _keys_at(model, keys[:-1])
                message = f"unknown key; wanted one of {', '.join(known)}{did_you_mean(keys[-1], known)}"
            case "missing":
                message = f"missing; wanted in this mapping: {', '.join(_keys_at(model, keys[:-1]))}"
            case "value_error":  # raised by our own validators, which say what was found
                message = str(first["ctx"]["error"])
            case "model_type":
                message = f"found {_shown(first['input'])}, wanted a mapping of {', '.join(_keys_at(model, keys))}"
            case kind:
                message = f"found {_shown(first['input'])}{_wanted(kind, first['msg'])}"
        return self.error_at(first["loc"], message)


def _shown(found: object) -> str:
    return "nothing" if found is None else repr(found)[:80]


def _wanted(kind: str, message: str) -> str:
    """Turn pydantic's message into the words of whoever writes YAML."""
    if kind in WANTED:
        return f", wanted {WANTED[kind]}"
    subject, separator, wanted = message.partition("nput should be ")
    if separator and subject == "I":
        return f", wanted {'a number ' if kind.startswith(('greater', 'less')) else ''}{wanted}"
    return f"; {message[:1].lower()}{message[1:]}"


def _reject_duplicate_keys(path: Path, node: yaml.Node | None) -> None:
    """Refuse two equal keys: YAML silently lets the last one win, which a table of points must not."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _reject_duplicate_keys(path, item)
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise SpecError(
                    f"{path}:{line}: {key.value}: is defined twice, first in line {seen[key.value]}; remove one"
                )
            seen[key.value] = line
            _reject_duplicate_keys(path, value)


def _line(node: yaml.Node | None, location: Location) -> int:
    """Return the line of the deepest part of `location` that is in the file."""
    line = node.start_mark.line + 1 if node else 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _keys_at(model: Any, keys: tuple[str, ...]) -> list[str]:
    """Return the keys that the schema allows at a place in the file."""
    schema = model.model_json_schema()
    here = schema
    for key in keys:
        values = here.get("additionalProperties") or next(iter(here.get("patternProperties", {}).values()), None)
        here = here.get("properties", {}).get(key, values)
        here = next((option for option in here.get("anyOf", ()) if "$ref" in option), here)
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rsplit("/", 1)[1]]
    return list(here["properties"])
