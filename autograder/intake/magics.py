"""The lines of a notebook's cell that are IPython's and not Python's: ``%``, ``%%``, ``!``, ``?``."""

import re

_RUNS_ITS_CELL = ("%%time", "%%timeit", "%%capture", "%%prun")  # under which the cell is Python all the same
_MAGIC = re.compile(r"\s*[%!?]")
_HELP = re.compile(r"\s*%{0,2}[\w.*]+\s*\?{1,2}\s*;?\s*")
_ASSIGNED_MAGIC = re.compile(r"\s*[\w\s,.*\[\]]+=\s*[%!][^=\s]")

_OPEN, _CLOSE = "([{", ")]}"
_NEXT = {  # what a line is in -> what may change that
    "": re.compile(r"""\#|\"{3}|'{3}|["'()\[\]{}]"""),
    **{quote: re.compile(rf"\\.|{quote}") for quote in ('"', "'", '"' * 3, "'" * 3)},
}


def without_magics(cell: str) -> tuple[str, int]:
    """Blank out the lines that are for IPython, the shell or another language; count them.

    Parameters
    ----------
    cell : str
        A cell's source, with newlines only.

    Returns
    -------
    tuple of (str, int)
        The source, with as many lines unless nothing of it is Python, and how many were blanked out.
    """
    lines = cell.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and first.split()[0] not in _RUNS_ITS_CELL:
        return "", len([line for line in lines if line.strip()])
    kept = []
    dropped, goes_on, scanner = 0, False, _Scanner()
    for line in lines:
        if goes_on or (scanner.at_start and _is_magic(line)):
            dropped += 1
            indent = "" if goes_on else line[: len(line) - len(line.lstrip())]
            kept.append(f"{indent}pass" if indent else "")
            goes_on = line.endswith("\\")
        else:
            kept.append(line)
            scanner.read(line)
    return "\n".join(kept), dropped


def _is_magic(line: str) -> bool:
    return bool(_MAGIC.match(line) or _HELP.fullmatch(line) or _ASSIGNED_MAGIC.match(line))


class _Scanner:
    """Knows whether the next line begins a statement: a % within brackets or a string is Python's."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def at_start(self) -> bool:
        """Whether a statement begins with the next line."""
        return not (self._quote or self._depth or self._continued)

    def read(self, line: str) -> None:
        """Go over a line of Python."""
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
            self._quote = ""  # never closed: the parser will say so
