"""Whether a file is still as it was given out, so that whatever lies beside it is what the student meant."""

import re

_DOCSTRING_OR_COMMENT = re.compile(r"""[rR]?("{3}|'{3}).*?\1|#[^\n]*+""", re.DOTALL)
_IMPORT = r"(?:import|from)\b[^\n;]*+\s*+"
_STUB = (
    r"def\s++\w++\s*+\((?:[^()]|\([^()]*+\))*+\)\s*+(?:->[^:\n]++)?+:\s*+"
    r"raise\s++NotImplementedError\b(?:\([^()\n]*+\))?+\s*+"
)
_UNWRITTEN = {
    "py": re.compile(rf"\s*+(?:{_IMPORT})*+(?:{_STUB})*+"),
    "yml": re.compile(r"\s*+(?:\w++\s*+:\s*+(?:(?:null|~)(?!\S)\s*+)?+)*+"),
}


def is_unwritten(required: str, content: bytes) -> bool:
    """Return whether a file holds nothing but imports and functions that raise NotImplementedError, or empty answers.

    It is told by its text, since nothing that is handed in is parsed here; what is in doubt counts as written.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return _UNWRITTEN[required.rpartition(".")[2]].fullmatch(_DOCSTRING_OR_COMMENT.sub("", text)) is not None
