"""Put the sample class's table and a picture of its report into the README: ``python -m tests.readme``."""

import re
import tempfile
from pathlib import Path

from tests.browser import chromium, opened
from tests.conftest import ROOT, grade_examples

SHOWN = "a1_forward_conv"
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "class_report.png"
WINDOW = {"width": 1060, "height": 1040}  # pixels, of which each is drawn as 1.5 by 1.5
BLOCK = re.compile(r"(?<=<!-- class: made by `make readme` -->\n).*(?=<!-- /class -->)", re.DOTALL)


def block(printed: str) -> str:
    """Format the page of one assignment for the README."""
    page = printed[printed.index(f"\n{SHOWN}: ") :]
    page = page[: page.index("Reports: ")]
    lines = [line.rstrip() for line in page.strip().splitlines()]
    return "\n```text\n" + "\n".join(lines) + "\n```\n\n"


def main() -> None:
    """Rewrite the README's table, and replace its picture."""
    with tempfile.TemporaryDirectory() as folder:
        graded = grade_examples(Path(folder) / "grades")
        text = block(graded.printed)
        page = graded.folder / "report" / f"{SHOWN}.html"
        with chromium() as browser, opened(browser, page, viewport=WINDOW, device_scale_factor=1.5) as shown:
            shown.screenshot(path=PICTURE)
    README.write_text(BLOCK.sub(lambda _: text, README.read_text()))


if __name__ == "__main__":
    main()
