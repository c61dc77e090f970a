"""What to mend first: of two functions that fail, the one that the other is built on."""

import io
import tokenize
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

# What is longer is not looked into: reading it takes time, and no person has written it.
LONGEST_FILE = 200_000  # characters
LONGEST_LINE = 1_000


def mend_first(uses: Mapping[str, Collection[str]], failed: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Say for failed checks which function to mend first, by check.

    Parameters
    ----------
    uses : mapping of str to collection of str
        Function -> the other functions that it is built on, as :func:`dependencies` finds them; in the order of the
        assignment.
    failed : mapping of str to collection of str
        Failed check -> the functions that it calls.
    """
    broken = {function for functions in failed.values() if len(set(functions)) == 1 for function in functions}
    found = {}
    for check, functions in failed.items():
        for function in functions:
            below = [
                other
                for other in uses.get(function, ())
                if other in broken and other not in functions and function not in uses.get(other, ())
            ]
            # The lowest of them: one that is not built on another of them.
            lowest = [other for other in below if not set(uses.get(other, ())) & set(below)]
            if lowest:
                found[check] = f"Your {function} uses your {lowest[0]}, which fails by itself: mend {lowest[0]} first."
                break
    return found


def dependencies(sources: Iterable[str], functions: Collection[str]) -> dict[str, list[str]]:
    """Find which functions are built on which, however many others lie between them.

    Nothing is run, and nothing is parsed: a name that stands in a function, other than as an attribute, an argument's
    name or a variable of its own, is used there.

    Parameters
    ----------
    sources : iterable of str
        Python files.
    functions : collection of str
        Those that matter.

    Returns
    -------
    dict of str to list of str
        Function -> those that it uses, in the order of `functions`.
    """
    direct: dict[str, set[str]] = {}
    for source in sources:
        direct |= {block.name: block.used - block.own for block in _blocks(source)}
    found = {}
    for function in functions:
        reached, waiting = {function}, [function]
        while waiting:
            new = direct.get(waiting.pop(), set()) & direct.keys() - reached
            reached |= new
            waiting += new
        found[function] = [other for other in functions if other in reached and other != function]
    return found


@dataclass(frozen=True)
class _Block:
    """A function at the top of a file."""

    name: str
    used: set[str]
    own: set[str]  # parameters and variables


def _blocks(source: str) -> list[_Block]:
    if len(source) > LONGEST_FILE or any(len(line) > LONGEST_LINE for line in source.splitlines()):
        return []
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):  # then it does not import, and that is said
        return []
    return list(_read(tokens))


def _read(tokens: list[tokenize.TokenInfo]) -> Iterator[_Block]:
    block, depth, brackets, header = None, 0, 0, False
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        depth += (token.type == tokenize.INDENT) - (token.type == tokenize.DEDENT)
        if token.type == tokenize.OP:
            brackets += (token.string in "([{") - (token.string in ")]}")
            header = header and not (token.string == ":" and brackets == 0)
        if token.type != tokenize.NAME:
            continue
        if depth == brackets == token.start[1] == 0:  # a statement at the top of the file begins
            block, header = None, token.string == "def"
        elif before is not None and before.string == "def" and depth == 0 and header:
            block = _Block(token.string, set(), set())
            yield block
        elif block is not None and (before is None or before.string != "."):
            assigned = after is not None and after.string == "="
            if header or (assigned and brackets == 0):
                block.own.add(token.string)
            elif not assigned:
                block.used.add(token.string)
