"""Which checks a change can make a difference to."""

import ast
from collections.abc import Iterable, Mapping
from functools import partial

from autograder.grading.run_checks import TrustedSession, key_of, run_checks
from autograder.model import Assignment, Visibility


def reach(sources: Iterable[bytes]) -> dict[str, set[str]]:
    """Say for each name at the top of some modules which others it uses, directly or not; it is one of them."""
    statements = [statement for source in sources for statement in ast.parse(source).body]
    uses: dict[str, set[str]] = {name: set() for statement in statements for name in defined(statement)}
    for statement in statements:
        used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        for name in defined(statement) or uses:  # what has no name may matter to all
            uses[name] |= used & uses.keys()
    found = {}
    for name in uses:
        found[name], new = set(), {name}
        while new:
            found[name] |= new
            new = {used for user in new for used in uses[user]} - found[name]
    return found


def defined(statement: ast.stmt) -> set[str]:
    """Say which names a statement at the top of a module gives a meaning; none if it is not plain to see."""
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return set()


def concerned(
    assignment: Assignment, files: Mapping[str, bytes], secret: bytes
) -> dict[str, dict[Visibility, set[str]]]:
    """Say for each name at the top of a solution which checks call, of the solution, something that uses it.

    To the others a change of it makes no difference. Under "" stand all checks.
    """
    key = key_of(assignment)
    reached = reach(source for name, source in files.items() if name.endswith(".py"))
    run = run_checks(assignment, key, partial(TrustedSession, key.reference.functions), secret)
    found: dict[str, dict[Visibility, set[str]]] = {name: {} for name in ("", *reached)}
    for check in run.checks:
        used = {used for call in run.calls[check.name] for used in reached.get(call.function, ())}
        for name in ("", *used):
            found[name].setdefault(check.visibility, set()).add(check.name)
    return found
