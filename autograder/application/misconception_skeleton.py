"""A misconception for ``misconceptions.py``, begun from what a student wrote."""

import io
import textwrap
import tokenize
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from autograder.errors import UsageError
from autograder.reports.unnamed import UnnamedGroup, UnnamedResult
from autograder.text.safe import scrub

LONGEST = 100_000  # characters of a source
WARNING = """\
# Written from a submission. Read it before it is in misconceptions.py: there it runs in the grader, outside of any
# sandbox. Then replace the name and what is in capitals, add what it uses of the rest of its file, and verify the
# assignment.
"""


@dataclass(frozen=True)
class _Function:
    """A function at the top of a file, in parts."""

    parameters: str  # between the brackets
    body: str


def misconception_skeleton(group: UnnamedGroup, sources: Iterable[str]) -> str:
    """Write what a group's submission does as a misconception, with places for its name, its family and its hint.

    Parameters
    ----------
    group : UnnamedGroup
        Whose wrong results it is to give.
    sources : iterable of str
        The files of one of its submissions. They are read as text; nothing of them is run.

    Raises
    ------
    UsageError
        If no function of the group is found in them.
    """
    found: dict[str, _Function] = {}
    for source in sources:
        found |= _functions(source, set(group.functions))
    result = _most_telling(group.results, found)
    function = result.functions[-1]
    parts = found[function]
    parameters = ", ".join(filter(None, ("reference", parts.parameters)))
    skeleton = (
        f'@misconception("{function}", family="FAMILY", caught_by="{result.check}")\n'
        f"def name_of_the_mistake({parameters}):\n"
        f'    """HINT: what the result equals, and what to look at."""\n'
        f"{textwrap.indent(parts.body, '    ')}\n"
    )
    return WARNING + scrub(skeleton, LONGEST)


def _most_telling(results: Sequence[UnnamedResult], found: dict[str, _Function]) -> UnnamedResult:
    """Return a result of a function that is there: rather one whose check calls no other."""
    there = [result for result in results if result.functions and result.functions[-1] in found]
    if not there:
        wanted = ", ".join(dict.fromkeys(name for result in results for name in result.functions)) or "none"
        raise UsageError(f"no source of a function that failed is there; wanted one of {wanted}")
    return min(there, key=lambda result: len(result.functions))


def _functions(source: str, wanted: set[str]) -> dict[str, _Function]:
    """Find functions at the top of a file, by its tokens: the source is a stranger's, and is not parsed."""
    if len(source) > LONGEST:
        return {}
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return {}
    lines = io.StringIO(source).readlines()  # as tokens count them
    found = {}
    for place, token in enumerate(tokens[:-1]):
        if token.string == "def" and token.start[1] == 0 and tokens[place + 1].string in wanted:
            found[tokens[place + 1].string] = _read(tokens[place + 2 :], lines)
    return found


def _read(tokens: Sequence[tokenize.TokenInfo], lines: Sequence[str]) -> _Function:
    """Read a function from its first bracket on."""
    depths = list(accumulate((token.string in "([{") - (token.string in ")]}") for token in tokens))
    opened = next(place for place, token in enumerate(tokens) if token.string == "(" and depths[place] == 1)
    closed = next(place for place in range(opened, len(tokens)) if depths[place] == 0)
    colon = next(place for place in range(closed, len(tokens)) if tokens[place].string == ":" and depths[place] == 0)
    parameters = " ".join(_between(lines, tokens[opened].end, tokens[closed].start).split())
    rest = tokens[colon + 1 :]
    ahead = [token for token in rest if token.type not in {tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT}]
    if ahead[0].type != tokenize.INDENT:  # the body follows the colon
        end = next(token for token in rest if token.type == tokenize.NEWLINE)
        return _Function(parameters, _between(lines, ahead[0].start, end.start))
    begin = ahead[1]
    if begin.type == tokenize.STRING and ahead[2].type != tokenize.DEDENT and ahead[2].start[0] > begin.end[0]:
        begin = ahead[2]  # the hint takes the place of the docstring
    indents, last = 0, begin
    for token in rest:
        indents += (token.type == tokenize.INDENT) - (token.type == tokenize.DEDENT)
        if token.type == tokenize.DEDENT and indents == 0:
            break
        if token.type == tokenize.NEWLINE:
            last = token
    body = _between(lines, (begin.start[0], 0), last.start)
    return _Function(parameters, textwrap.dedent(body))


def _between(lines: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the source from one place to another; lines count from 1."""
    chosen = list(lines[start[0] - 1 : end[0]])
    chosen[-1] = chosen[-1][: end[1]]
    chosen[0] = chosen[0][start[1] :]
    return "".join(chosen)
