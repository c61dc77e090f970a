"""Which Python runs here, and which one a line was written for."""

import re
import sys

RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"

# Nothing of this is Python in an earlier version.
_SINCE = {
    (3, 12): re.compile(r"\s*+(?:type\s++\w++\s*+[=\[]|class\s++\w++\s*+\[|(?:async\s++)?def\s++\w++\s*+\[.*\]\s*+\()"),
}


def newer_syntax(line: str) -> str | None:
    """Return the version of Python whose syntax a line has, if it is newer than the one that runs here.

    Parameters
    ----------
    line : str
        A line that Python did not understand.
    """
    for version, pattern in _SINCE.items():
        if version > sys.version_info[:2] and pattern.match(line):
            return ".".join(map(str, version))
    return None
