"""Makes the mutants of a file: its source with one small change each."""

import ast
import difflib
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

from tools.mutants.affected_checks import defined

Change = tuple[str, str, str]


def equivalents(entries: Iterable[Mapping[str, str]] | None) -> dict[Change, str]:
    """Return which changes a person has judged equivalent, and why, from what a file of them holds."""
    return {(entry["in"], entry["before"], entry["after"]): entry["equivalent"] for entry in entries or ()}


@dataclass(frozen=True)
class Mutant:
    """A solution with one change."""

    file: str
    line: int
    function: str  # that contains the change; "" outside of functions
    top: str  # the top-level name whose definition contains the change; "" if it has no name
    before: str
    after: str
    source: str

    @property
    def change(self) -> Change:
        """The key in ``mutants.yml``: line numbers change, these do not."""
        return self.function, self.before, self.after

    def __str__(self) -> str:
        """Return an entry for ``mutants.yml`` that lacks its judgement."""
        entry = {"in": self.function, "before": self.before, "after": self.after}
        return f"# {self.file}:{self.line}\n{yaml.safe_dump([entry], sort_keys=False, width=10_000)}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file once."""
    original = path.read_text(encoding="utf-8")
    seen = {_meaning(original)}
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments():  # these need to be told what to replace by what
            continue
        occurrence = 0
        while (mutated := _mutate(original, operator(), occurrence)) is not None:
            occurrence += 1
            meaning = _meaning(mutated)
            if meaning is not None and meaning not in seen:
                seen.add(meaning)
                yield _describe(path.name, original, mutated)


def _mutate(original: str, operator: Operator, occurrence: int) -> str | None:
    try:
        return mutate_code(original, operator, occurrence)
    except AttributeError:  # cosmic-ray 8.4 cannot replace a name with a dot in it: except (OSError, zlib.error)
        return original


def _meaning(source: str) -> str | None:
    """Return a program's meaning, regardless of the messages of its errors; None if it does not compile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Python itself warns of a mistake such as `is` for `==`
            compile(source, "mutant", "exec")
    except (SyntaxError, SyntaxWarning):
        return None
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc.args.clear()
        elif isinstance(node, ast.AnnAssign) and not isinstance(node.target, ast.Name):
            node.annotation = ast.Constant(None)  # of an attribute in a function: Python does not evaluate it
    return ast.dump(tree)


def _describe(file: str, original: str, mutated: str) -> Mutant:
    before, after = original.splitlines(), mutated.splitlines()
    (changed,) = [
        op for op in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if op[0] != "equal"
    ][:1]
    _, start, end, new_start, new_end = changed
    tree = ast.parse(original)
    return Mutant(
        file,
        start + 1,
        _function_at(tree, start + 1),
        _top_at(tree, start + 1),
        " ".join(line.strip() for line in before[start:end]),
        " ".join(line.strip() for line in after[new_start:new_end]),
        mutated,
    )


def _function_at(tree: ast.AST, line: int) -> str:
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return ".".join(node.name for node in sorted(around, key=lambda node: node.lineno))


def _top_at(tree: ast.Module, line: int) -> str:
    around = (node for node in tree.body if node.lineno <= line <= (node.end_lineno or 0))
    return next((name for node in around for name in defined(node)), "")
