"""The lines of a notebook's cell that are for IPython rather than Python: ``%``, ``%%``, ``!``, ``?``."""

import re

_PYTHON_CELL_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")  # the rest of the cell is Python
_MAGIC = re.compile(r"\s*[%!?]")
_HELP = re.compile(r"\s*%{0,2}[\w.*]+\s*\?{1,2}\s*;?\s*")
_ASSIGNED_MAGIC = re.compile(r"\s*[\w\s,.*\[\]]+=\s*[%!][^=\s]")

_OPEN, _CLOSE = "([{", ")]}"
_NEXT = {  # the quote that a line is inside of, if any -> what may change that
    "": re.compile(r"""\#|\"{3}|'{3}|["'()\[\]{}]"""),
    **{quote: re.compile(rf"\\.|{quote}") for quote in ('"', "'", '"' * 3, "'" * 3)},
}


def without_magics(cell: str) -> tuple[str, int]:
    """Blank out the lines that are for IPython, the shell or another language.

    Parameters
    ----------
    cell : str
        A cell's source, in which only newlines end lines.

    Returns
    -------
    source : str
        The source with as many lines as before, or empty if the whole cell is in another language.
    dropped : int
        How many lines were blanked out.
    """
    lines = cell.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and first.split()[0] not in _PYTHON_CELL_MAGICS:
        return "", len([line for line in lines if line.strip()])
    kept = []
    dropped, continued, scanner = 0, False, _Scanner()
    for line in lines:
        if continued or (scanner.at_statement_start and _is_magic(line)):
            dropped += 1
            indent = "" if continued else line[: len(line) - len(line.lstrip())]
            kept.append(f"{indent}pass" if indent else "")
            continued = line.endswith("\\")
        else:
            kept.append(line)
            scanner.read(line)
    return "\n".join(kept), dropped


def _is_magic(line: str) -> bool:
    return bool(_MAGIC.match(line) or _HELP.fullmatch(line) or _ASSIGNED_MAGIC.match(line))


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
