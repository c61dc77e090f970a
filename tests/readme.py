"""Put the sample class's table into the README: ``python -m tests.readme``."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=<!-- class: made by `make readme` -->\n).*(?=<!-- /class -->)", re.DOTALL)


def printed_class(output: Path) -> str:
    """Grade the sample class as `make grade` does, and give what is printed but for the folder that it names."""
    autograder = Path(sys.executable).with_name("autograder")
    done = subprocess.run(
        [autograder, "grade", ROOT / "examples/submissions", "-o", output],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.replace(str(output), "grades")


def block(printed: str) -> str:
    """Lay the table out for the README."""
    lines = [line.rstrip() for line in printed.strip().splitlines()]
    return "\n```text\n" + "\n".join(lines) + "\n```\n\n"


def main() -> None:
    """Rewrite the README's table."""
    with tempfile.TemporaryDirectory() as folder:
        text = block(printed_class(Path(folder)))
    README.write_text(BLOCK.sub(lambda _: text, README.read_text()))


if __name__ == "__main__":
    main()
