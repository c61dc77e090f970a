"""Which checks a change of a solution can affect."""

import ast
from collections.abc import Iterable, Mapping
from functools import partial

from autograder.grading.run_checks import TrustedSession, checks_of, key_of, run_checks
from autograder.model import Assignment, Visibility


def dependencies(sources: Iterable[bytes]) -> dict[str, set[str]]:
    """Return for each top-level name of some modules the names that it uses, directly or not, itself included."""
    statements = [statement for source in sources for statement in ast.parse(source).body]
    uses: dict[str, set[str]] = {name: set() for statement in statements for name in defined(statement)}
    for statement in statements:
        used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        for name in defined(statement) or uses:  # a statement that defines no name may affect all names
            uses[name] |= used & uses.keys()
    found = {}
    for name in uses:
        found[name], new = set(), {name}
        while new:
            found[name] |= new
            new = {used for user in new for used in uses[user]} - found[name]
    return found


def defined(statement: ast.stmt) -> set[str]:
    """Return the names that a top-level statement defines; none if that is not obvious."""
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return set()


def affected_checks(
    assignment: Assignment, files: Mapping[str, bytes], secret: bytes
) -> dict[str, dict[Visibility, set[str]]]:
    """Return for each top-level name of a solution the checks that call something that uses it.

    A change of it does not affect the other checks. All checks are under "".
    """
    key = key_of(assignment)
    used_by = dependencies(source for name, source in files.items() if name.endswith(".py"))
    run = run_checks(assignment, key, partial(TrustedSession, key.reference.functions), secret)
    found: dict[str, dict[Visibility, set[str]]] = {name: {} for name in ("", *used_by)}
    for check in checks_of(assignment):
        used = {used for call in run.calls[check.name] for used in used_by.get(call.function, ())}
        for name in ("", *used):
            found[name].setdefault(check.visibility, set()).add(check.name)
    return found
