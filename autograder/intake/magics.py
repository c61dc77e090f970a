"""The lines of a notebook's cell that are for IPython rather than Python: ``%``, ``%%``, ``!``, ``?``.

No pattern here backtracks: each reads a line once, whatever is in it.
"""

import re
from dataclasses import dataclass

_PYTHON_CELL_MAGICS = {"%%time", "%%capture", "%%prun"}  # the rest of the cell runs as if they were not there
_WRITING = {"%%writefile", "%%file"}
_RUNS_CODE = re.compile(r"%(?:time|prun(?:[ \t]++-[qr])*+)[ \t]++(?=\S)")  # what follows runs as Python
_HELP = re.compile(r"%{0,2}[\w.*]++[ \t]*+\?{1,2}[ \t]*+;?[ \t]*+")
_TARGETS = re.compile(r"[\w \t,.*\[\]]++=[ \t]*+(?=[%!])")

# Lines that IPython takes for a magic or a command of the shell even without a % before them. Where a name is followed
# by a word, the line is not Python.
_AUTOMAGIC = re.compile(
    r"(?:alias|autoreload|bookmark|cat|cd|clear|conda|cp|debug|echo|edit|env|git|hist|history|less|ll|load|load_ext|ls"
    r"|macro|magic|mamba|man|matplotlib|mkdir|more|mv|notebook|pdb|pdoc|pinfo|pip|pip3|popd|pprint|precision|psource"
    r"|pushd|pwd|pylab|reload_ext|rm|rmdir|run|save|set_env|store|sx|system|timeit|unalias|unload_ext|uv|wget|who|whos"
    r"|xdel|xmode)[ \t]++(?!(?:and|as|else|for|if|in|is|not|or)\b)[\w~./\"'$]"
)

_OPEN, _CLOSE = "([{", ")]}"
_NEXT = {  # the quote that a line is inside of, if any -> what may change that
    "": re.compile(r"""\#|\"{3}|'{3}|["'()\[\]{}]"""),
    **{quote: re.compile(rf"\\.|{quote}") for quote in ('"', "'", '"' * 3, "'" * 3)},
}


@dataclass(frozen=True)
class PythonCell:
    """What a cell has for Python.

    Parameters
    ----------
    source : str
        As many lines as the cell has; those that are not for Python are empty, or ``pass``.
    dropped : tuple of int
        The numbers of those lines, from 1.
    written_to : str
        The file that the cell writes, if it is there for that: its source is the text of the file.
    appends : bool
        Whether the text is added to the file's end.
    """

    source: str
    dropped: tuple[int, ...]
    written_to: str = ""
    appends: bool = False


def without_magics(cell: str) -> PythonCell:
    """Blank out the lines that are for IPython, the shell or another language.

    Parameters
    ----------
    cell : str
        A cell's source, in which only newlines end lines.
    """
    lines = cell.split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[start].startswith("%%"):
        magic, *options = lines[start].split()
        if magic in _WRITING and options:
            source = "\n".join([*[""] * (start + 1), *lines[start + 1 :]])
            return PythonCell(source, (), options[-1].strip("\"'"), "-a" in options or "--append" in options)
        if magic not in _PYTHON_CELL_MAGICS:
            return PythonCell("", tuple(number for number, line in enumerate(lines, 1) if line.strip()))
    kept: list[str] = []
    dropped: list[int] = []
    continued, scanner = False, _Scanner()
    for number, line in enumerate(lines, 1):
        python = "" if continued else _python_of(line) if scanner.at_statement_start else line
        if python is not None and not continued:
            kept.append(python)
            scanner.read(python)
            continue
        indent = "" if continued else line[: len(line) - len(line.lstrip())]
        kept.append(f"{indent}pass" if indent else "")
        dropped.append(number)
        continued = line.endswith("\\")
    return PythonCell("\n".join(kept), tuple(dropped))


def _python_of(line: str) -> str | None:
    """Return what Python is to read of a line that begins a statement; None if that is nothing."""
    text = line.lstrip()
    indent = line[: len(line) - len(text)]
    targets = _TARGETS.match(text)
    magic = text[targets.end() if targets else 0 :]
    if code := _RUNS_CODE.match(magic):
        return indent + (targets[0] if targets else "") + magic[code.end() :]
    if targets:
        return None if magic[1:2] not in ("", "=", " ", "\t") else line
    if text.startswith(("%", "!", "?")) or _HELP.fullmatch(text) or _AUTOMAGIC.match(text):
        return None
    return line


class _Scanner:
    """Tracks whether the next line begins a statement: a ``%`` within brackets or a string is Python."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def at_statement_start(self) -> bool:
        """Whether a statement begins with the next line."""
        return not (self._quote or self._depth or self._continued)

    def read(self, line: str) -> None:
        """Read a line of Python."""
        position = 0
        while part := _NEXT[self._quote].search(line, position):
            position = part.end()
            if part[0].startswith("\\"):
                continue
            if self._quote:
                self._quote = ""
            elif part[0] == "#":
                break
            elif part[0] in _OPEN:
                self._depth += 1
            elif part[0] in _CLOSE:
                self._depth = max(0, self._depth - 1)
            else:
                self._quote = part[0]
        self._continued = line.endswith("\\")
        if len(self._quote) == 1 and not self._continued:
            self._quote = ""  # never closed, which the parser will report
