"""The key of a student: what tells a student from all others of the class, and names the report."""

import hashlib
import unicodedata

from autograder.intake.file_names import escape_undecodable
from autograder.intake.limits import MAX_KEY
from autograder.text.safe import one_line


def student_key(name: str) -> str:
    """Return the key for a name: text that is safe to show and can name a file."""
    text = unicodedata.normalize("NFC", escape_undecodable(name)).replace("/", "_")
    key = one_line(text, limit=12 * len(text)).strip() or "_"
    if len(key) > MAX_KEY or len(key.encode()) > 2 * MAX_KEY:
        # The digest keeps two long names apart that begin alike.
        digest = hashlib.sha256(key.encode()).hexdigest()[:12]
        key = f"{key.encode()[: MAX_KEY - 16].decode(errors='ignore')}...{digest}"
    return f"_{key[1:]}" if key.startswith(".") else key
