"""What a statement of a notebook does to names: which it binds, which it needs, and whose objects it may change.

Which names are global is what Python's own :mod:`symtable` says: a parameter or a local variable of a function needs
nothing of the notebook. What a statement may change is not decidable; :data:`CHANGING_METHODS` and its like say what is
taken for a change, besides ``table[key] = value`` and ``table.key = value``.
"""

import ast
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

_CHANGING_METHODS = """add append appendleft cache_clear clear discard extend extendleft fill insert move_to_end
    partition pop popitem popleft put register remove resize reverse rotate setdefault setflags shuffle sort subtract
    update"""
_CHANGING_FUNCTIONS = """at copyto delattr fill_diagonal heapify heappop heappush heappushpop heapreplace insort
    insort_left insort_right place put put_along_axis putmask setattr shuffle"""
_VIEWING_METHODS = "diagonal get items ravel reshape setdefault squeeze swapaxes transpose values view"
_SETTINGS = """decimal.setcontext numpy.random.seed numpy.seterr numpy.seterrcall numpy.set_printoptions random.seed
    sys.set_int_max_str_digits sys.setrecursionlimit warnings.filterwarnings warnings.simplefilter"""

CHANGING_METHODS = frozenset(_CHANGING_METHODS.split())  # of the object itself
CHANGING_FUNCTIONS = frozenset(_CHANGING_FUNCTIONS.split())  # of what they are given
VIEWING_METHODS = frozenset(_VIEWING_METHODS.split())  # what they return shares memory with the object
VIEWING_FUNCTIONS = frozenset({"enumerate", "reversed", "zip"})  # likewise, with what they are given
SETTINGS = frozenset(_SETTINGS.split())  # functions that change how everything after them computes
_DYNAMIC = frozenset({"exec", "globals", "locals"})  # functions by which any name may be bound

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Call:
    """A call of a function or a method, by its last name: ``fill`` of ``tables.fill(TABLE)``."""

    function: str
    receiver: frozenset[str]  # the names whose objects it may be a method of
    passed: tuple[tuple[int | str, frozenset[str]], ...]  # position or keyword, and the names of what is passed there


@dataclass(frozen=True)
class Function:
    """What a function or method of the notebook does when it is called."""

    name: str
    parameters: tuple[str, ...]  # without the one that a method is called on
    itself: str  # that one
    changes: frozenset[str]  # its parameters, and global names, whose objects it changes
    rebinds: frozenset[str]  # global names
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Names:
    """What a statement does to names. All sets are of names at the top level."""

    binds: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()  # directly, or in a function that it defines
    runs_with: frozenset[str] = frozenset()  # those of them that it needs as soon as it runs
    changes: frozenset[str] = frozenset()
    changes_by_method: frozenset[str] = frozenset()  # unless they are modules, whose functions are no methods
    calls: tuple[Call, ...] = ()
    aliases: frozenset[tuple[str, str]] = frozenset()  # a name, and another one that may be (part of) the same object
    functions: tuple[Function, ...] = ()  # functions and methods that it defines
    commands: frozenset[str] = frozenset()  # dotted names of functions whose result is not used
    dynamic: bool = False  # it may bind or change anything


def names_of(text: str, node: ast.stmt) -> Names:
    """Return what a statement does to names.

    Parameters
    ----------
    text : str
        The statement, as a module of its own.
    node : ast.stmt
        The same, parsed.

    Raises
    ------
    SyntaxError
        If it cannot be run for a reason that the grammar allows, such as a parameter that is there twice.
    """
    tables = list(_tables(symtable.symtable(text, "notebook", "exec")))
    top, inner = tables[0], tables[1:]
    needs = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    for table in inner:
        # In the body of a class, a name that is bound there, too, may still be the global one.
        is_class = table.get_type() == "class"
        needs |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_global() or (is_class and symbol.is_referenced() and not symbol.is_free())
        }
    run = list(_run(node))
    effects = _Effects.of(run)
    return Names(
        binds=frozenset(s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()),
        needs=frozenset(needs),
        runs_with=frozenset(part.id for part in run if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)),
        changes=frozenset(effects.changes),
        changes_by_method=frozenset(effects.changes_by_method),
        calls=tuple(effects.calls),
        aliases=frozenset(effects.aliases),
        functions=tuple(_functions(node, inner)),
        commands=frozenset(effects.commands),
        dynamic=any(isinstance(part, ast.Call) and _name(part.func) in _DYNAMIC for part in run),
    )


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    pending = [table]
    while pending:
        table = pending.pop()
        yield table
        pending += table.get_children()


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a statement does: of a function its decorators and defaults, but not its body."""
    pending = [node]
    while pending:
        part = pending.pop()
        yield part
        if isinstance(part, _FUNCTIONS):
            pending += [*getattr(part, "decorator_list", []), *part.args.defaults, *filter(None, part.args.kw_defaults)]
        else:
            pending += ast.iter_child_nodes(part)


@dataclass
class _Effects:
    """What parts of the syntax tree do to objects, by the names of these."""

    changes: set[str] = field(default_factory=set)
    changes_by_method: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    aliases: set[tuple[str, str]] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, parts: Iterable[ast.AST]) -> "_Effects":
        effects = cls()
        for part in parts:
            effects._add(part)
        return effects

    def _add(self, part: ast.AST) -> None:
        """Add what a single part of the tree does."""
        match part:
            case ast.Attribute(value, ctx=ast.Store() | ast.Del()) | ast.Subscript(value, ctx=ast.Store() | ast.Del()):
                self.changes |= _roots(value)
            case ast.Attribute(value, attr) if attr in CHANGING_METHODS:
                self.changes_by_method |= _roots(value)
            case ast.Call():
                self._add_call(part)
            case ast.Expr(ast.Call(function)) | ast.Expr(ast.Await(ast.Call(function))):
                self.commands.add(_dotted(function))
                if isinstance(function, ast.Attribute):
                    self.changes_by_method |= _roots(function.value)
            case ast.AugAssign(ast.Name(name)):
                self.changes.add(name)
            case ast.Assign(targets, value):
                self._add_aliases(targets, value)
            case ast.AnnAssign(target, _, value) if value is not None:
                self._add_aliases([target], value)
            case ast.NamedExpr(target, value) | ast.For(target, value) | ast.comprehension(target, value):
                self._add_aliases([target], value)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for decorator in part.decorator_list:
                    self._add_decorator(decorator)

    def _add_call(self, call: ast.Call) -> None:
        name = _name(call.func)
        if name in CHANGING_FUNCTIONS:
            self.changes |= _all_roots(call.args)
        self.changes |= _all_roots(keyword.value for keyword in call.keywords if keyword.arg == "out")
        receiver = _roots(call.func.value) if isinstance(call.func, ast.Attribute) else set()
        values: list[tuple[int | str, ast.expr]] = [*enumerate(call.args)]
        values += [(keyword.arg or "", keyword.value) for keyword in call.keywords]
        passed = tuple((place, frozenset(_roots(value))) for place, value in values)
        self.calls.append(Call(name, frozenset(receiver), passed))

    def _add_decorator(self, decorator: ast.expr) -> None:
        """Take a decorator for a change of what it belongs to and is given: it may add a method, or fill a table."""
        function = decorator
        if isinstance(decorator, ast.Call):
            function = decorator.func
            self.changes |= _all_roots([*decorator.args, *(keyword.value for keyword in decorator.keywords)])
        else:
            self.calls.append(Call(_name(function), frozenset(), ()))
        if isinstance(function, ast.Attribute):
            self.changes_by_method |= _roots(function.value)

    def _add_aliases(self, targets: list[ast.expr], value: ast.expr) -> None:
        names = {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
        self.aliases |= {(name, root) for name in names for root in _roots(value) if name != root}


def _roots(value: ast.expr | None) -> set[str]:
    """Return the names whose objects, or parts of them, the value of an expression may be."""
    found: set[str] = set()
    pending = [value]
    while pending:
        match pending.pop():
            case ast.Name(name):
                found.add(name)
            case ast.Attribute(inner) | ast.Subscript(inner) | ast.Starred(inner) | ast.NamedExpr(_, inner):
                pending.append(inner)
            case ast.Call(ast.Attribute(inner, method)) if method in VIEWING_METHODS:
                pending.append(inner)
            case ast.Call(ast.Name(function), arguments) if function in VIEWING_FUNCTIONS:
                pending += arguments
            case ast.Tuple(items) | ast.List(items) | ast.BoolOp(_, items):
                pending += items
            case ast.IfExp(_, inner, other):
                pending += [inner, other]
    return found


def _all_roots(values: Iterable[ast.expr]) -> set[str]:
    return set(chain.from_iterable(map(_roots, values)))


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(name) | ast.Attribute(_, name):
            return str(name)
    return ""


def _dotted(function: ast.expr) -> str:
    names: list[str] = []
    while isinstance(function, ast.Attribute):
        names.append(function.attr)
        function = function.value
    return ".".join([function.id, *reversed(names)]) if isinstance(function, ast.Name) else ""


def _functions(node: ast.stmt, inner: list[symtable.SymbolTable]) -> Iterator[Function]:
    """Yield the functions and methods of a statement, each with all that is defined in it."""
    is_global = {symbol.get_name() for table in inner for symbol in table.get_symbols() if symbol.is_global()}
    declared = {symbol.get_name() for table in inner for symbol in table.get_symbols() if symbol.is_declared_global()}
    for name, function, is_method in _named_functions(node):
        parts = list(ast.walk(function))
        effects = _Effects.of(parts)
        own = tuple(argument.arg for argument in (*function.args.posonlyargs, *function.args.args))
        keywords = tuple(argument.arg for argument in function.args.kwonlyargs)
        bound = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        yield Function(
            name=name,
            parameters=(own[1:] if is_method else own) + keywords,
            itself=own[0] if is_method and own else "",
            changes=frozenset((effects.changes | effects.changes_by_method) & {*own, *keywords, *is_global}),
            rebinds=frozenset(bound & declared),
            calls=tuple(effects.calls),
        )


def _named_functions(
    node: ast.stmt,
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, bool]]:
    """Yield functions, the name of each, and whether it is a method."""
    match node:
        case ast.Assign(targets, ast.Lambda() as function):
            yield from ((target.id, function, False) for target in targets if isinstance(target, ast.Name))
    parts = list(_run(node))
    methods = {id(part) for outer in parts if isinstance(outer, ast.ClassDef) for part in outer.body}
    for part in parts:
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield part.name, part, id(part) in methods
