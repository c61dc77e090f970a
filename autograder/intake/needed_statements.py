"""Which statements of a notebook the required functions need: their definitions, and all that these build on.

A trial run, a plot or a test of one's own is left out: it may take long, or need files that grading does not have.
"""

import builtins
import importlib
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from autograder.intake.statement_names import SETTINGS, Call, Function, Names

# Modules whose names can be listed without risk: importing any of them has no effect.
_LISTED = {"numpy", "math", "cmath", "random", "itertools", "functools", "collections", "operator", "typing"}


@dataclass(frozen=True)
class Import:
    """A module that a statement imports from."""

    module: str
    star: bool


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a notebook."""

    names: Names
    imports: tuple[Import, ...] = ()  # if it is an import
    bound_to: tuple[tuple[str, str], ...] = ()  # if it is an import: name -> what it is where it is from
    always: bool = False  # it is part of a file that the notebook writes, or from __future__


@dataclass
class Choice:
    """The statements that were chosen, by index, and why others were not."""

    needed: set[int] = field(default_factory=set)
    lacking: dict[int, str] = field(default_factory=dict)  # would be needed, but lacks a module


def choose_needed(statements: Sequence[Statement], required: Collection[str], present: Collection[str]) -> Choice:
    """Choose the statements that required names need.

    Parameters
    ----------
    statements : sequence of Statement
        All of the notebook, in their order.
    required : collection of str
        The names that are required.
    present : collection of str
        The modules that grading has besides those of Python and NumPy.
    """
    return _Search(statements, required, frozenset(present)).choice()


class _Search:
    """The statements by what they do to which names."""

    def __init__(self, statements: Sequence[Statement], required: Collection[str], present: frozenset[str]):
        self.statements = statements
        self.required = required
        self.present = present
        self.binders = _by_name((name, index) for index, s in enumerate(statements) for name in s.names.binds)

    def choice(self) -> Choice:
        """Choose."""
        lacking = self._lacking()
        usable = {
            name: [index for index in indices if index not in lacking] or indices
            for name, indices in self.binders.items()
        }
        always = self._always(lacking)
        called_later = self._closure(always, usable, {})
        changing = _by_name(
            (name, index)
            for index, statement in enumerate(self.statements)
            if index not in lacking
            for name in self._changes(statement, {name for i in called_later for name in self._defined_by(i)})
        )
        choice = Choice(self._closure(always, usable, changing))
        stars = [i for i, statement in enumerate(self.statements) if self._is_absent_star(statement)]
        if stars and self._unresolved(choice.needed):
            choice.needed.update(stars)
        bound = {name for index in choice.needed for name in self.statements[index].names.needs} | {*self.required}
        for index, module in lacking.items():
            names = self.statements[index].names
            if index not in choice.needed and (not bound.isdisjoint(names.binds | names.changes)):
                choice.lacking[index] = module
        return choice

    def _lacking(self) -> dict[int, str]:
        """Return the statements that cannot run, each with the module that it lacks."""
        lacking: dict[int, str] = {}
        without: dict[str, str] = {}  # name -> the module that it cannot be had without
        for index, statement in enumerate(self.statements):
            for imported in statement.imports:
                if not self._is_present(imported.module):
                    lacking[index] = imported.module.partition(".")[0] or imported.module
            for name, origin in statement.bound_to:
                if not self._is_present(origin):
                    without[name] = origin.partition(".")[0] or origin
        users = _by_name((name, i) for i, s in enumerate(self.statements) for name in s.names.runs_with)
        pending = [name for name in without if self._is_unusable(name, lacking)]
        while pending:
            module = without[name := pending.pop()]
            for index in users[name]:
                if index not in lacking:
                    lacking[index] = module
                    new = {bound for bound in self.statements[index].names.binds if self._is_unusable(bound, lacking)}
                    without |= dict.fromkeys(new, module)
                    pending += new
        return lacking

    def _is_unusable(self, name: str, lacking: Collection[int]) -> bool:
        return all(index in lacking for index in self.binders[name])

    def _always(self, lacking: Collection[int]) -> list[int]:
        aliases = dict(pair for statement in self.statements for pair in statement.bound_to)
        return [
            index
            for index, statement in enumerate(self.statements)
            if statement.always
            or (
                index not in lacking
                and (
                    statement.names.dynamic
                    or any(module.star for module in statement.imports)
                    or any(_resolved(name, aliases) in SETTINGS for name in statement.names.commands)
                )
            )
        ]

    def _closure(self, start: Iterable[int], binding: dict[str, list[int]], changing: dict[str, list[int]]) -> set[int]:
        """Return the statements that bind or change a required name, or one that such a statement needs."""
        needed: set[int] = set()
        names: set[str] = set()
        pending = list(start)
        new = set(self.required)
        while pending or new:
            for name in new:
                pending += [*binding.get(name, []), *changing.get(name, [])]
            names |= new
            new = set()
            while pending:
                index = pending.pop()
                if index not in needed:
                    needed.add(index)
                    new |= self.statements[index].names.needs - names
        return needed

    def _defined_by(self, index: int) -> Iterator[str]:
        return (function.name for function in self.statements[index].names.functions)

    def _changes(self, statement: Statement, called_later: Collection[str]) -> set[str]:
        """Return the names whose objects a statement may change, under whatever name it has them.

        A function that required ones call is called by every check, too: what it keeps from a trial run, such as a
        cache, nobody needs.
        """
        names = statement.names
        changed = {*names.changes, *(names.changes_by_method - self._modules)}
        for call in names.calls:
            changed |= self._effects.of(call)
            if call.function not in called_later:
                changed |= self._effects.on_globals(call.function, called_later)
        pending = list(changed)
        while pending:
            new = self._aliases[pending.pop()] - changed
            changed |= new
            pending += new
        return changed

    @cached_property
    def _modules(self) -> set[str]:
        return {name for name, indices in self.binders.items() if all(self.statements[i].imports for i in indices)}

    @cached_property
    def _aliases(self) -> dict[str, set[str]]:
        aliases: dict[str, set[str]] = defaultdict(set)
        for statement in self.statements:
            for name, other in statement.names.aliases:
                aliases[name].add(other)
        return aliases

    @cached_property
    def _effects(self) -> "_CallEffects":
        return _CallEffects([function for statement in self.statements for function in statement.names.functions])

    def _is_present(self, module: str) -> bool:
        top = module.partition(".")[0]
        return top == "numpy" or top in sys.stdlib_module_names or top in self.present

    def _is_absent_star(self, statement: Statement) -> bool:
        return any(module.star and not self._is_present(module.module) for module in statement.imports)

    def _unresolved(self, needed: Collection[int]) -> bool:
        """Return whether something is needed that nothing defines, unless a module does of which all is imported."""
        wanted = {name for index in needed for name in self.statements[index].names.needs}
        stars = [m.module for i in needed for m in self.statements[i].imports if m.star and self._is_present(m.module)]
        listed = {name for module in stars if module.partition(".")[0] in _LISTED for name in _names_in(module)}
        return not wanted <= self.binders.keys() | vars(builtins).keys() | listed | {"__name__", "__file__"}


class _CallEffects:
    """What calls of the notebook's own functions do."""

    def __init__(self, functions: Sequence[Function]):
        self._functions: dict[str, list[Function]] = defaultdict(list)
        for function in functions:
            self._functions[function.name].append(function)
        self._changed: dict[int, set[str]] = {id(function): set(function.changes) for function in functions}
        callers: dict[str, set[str]] = defaultdict(set)
        for function in functions:
            for call in function.calls:
                callers[call.function].add(function.name)
        pending = set(self._functions)
        while pending:  # until nothing more comes to light of what functions do through one another
            name = pending.pop()
            for function in self._functions[name]:
                known = self._changed[id(function)]
                before = len(known)
                passed_on = {*function.parameters, function.itself}
                known |= set().union(*map(self.of, function.calls)) & passed_on
                if len(known) > before:
                    pending |= callers[name]

    def of(self, call: Call) -> set[str]:
        """Return the names among what a call is given whose objects it changes."""
        found: set[str] = set()
        for function in self._functions.get(call.function, ()):
            changed = self._changed[id(function)]
            if function.itself in changed:
                found |= call.receiver
            for place, roots in call.passed:
                parameters = function.parameters
                name = parameters[place] if isinstance(place, int) and place < len(parameters) else place
                if name in changed:
                    found |= roots
        return found

    def on_globals(self, name: str, without: Collection[str]) -> set[str]:
        """Return the global names that a function changes, itself or through others but for these."""
        found: set[str] = set()
        seen: set[str] = set()
        pending = [name]
        while pending:
            name = pending.pop()
            if name in seen or name in without:
                continue
            seen.add(name)
            for function in self._functions.get(name, ()):
                found |= function.rebinds | (function.changes - {*function.parameters, function.itself})
                pending += [call.function for call in function.calls]
                for call in function.calls:
                    found |= self.of(call) - {*function.parameters, function.itself}
        return found


def _by_name(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for name, index in pairs:
        found[name].append(index)
    return found


def _resolved(name: str, aliases: dict[str, str]) -> str:
    first, dot, rest = name.partition(".")
    return aliases.get(first, first) + dot + rest


def _names_in(module: str) -> set[str]:
    try:
        found = importlib.import_module(module)
    except ImportError:
        return set()
    return set(getattr(found, "__all__", dir(found)))
