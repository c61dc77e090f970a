"""Files that only their owner may read: whatever holds a course's secret, its solutions and its hidden checks."""

from pathlib import Path

FOLDER = 0o700
FILE = 0o600


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone. What is there stays as it is."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(FOLDER, exist_ok=True)


def make_private(folder: Path) -> None:
    """Take all rights on a folder, and on all that is in it, from everybody but the owner."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(FOLDER if path.is_dir() else FILE)
