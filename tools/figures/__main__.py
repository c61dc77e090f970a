"""Write the figures of the handouts: ``python -m tools.figures [--check] [--root DIR]``."""

import argparse
import sys
from pathlib import Path

from tools.figures.course import figures, stale, write

ROOT = Path(__file__).parents[2]


def main():
    """Write what differs from what is drawn, or with ``--check`` only name it."""
    parser = argparse.ArgumentParser(prog="python -m tools.figures", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a figure is stale")
    parser.add_argument("--root", type=Path, default=ROOT, help="the course's folder (default: this repository)")
    arguments = parser.parse_args()
    drawn = figures(arguments.root)
    names = stale(arguments.root, drawn)
    if arguments.check:
        for name in names:
            print(f"{name} is stale: run python -m tools.figures")
        return 1 if names else 0
    write(arguments.root, drawn, names)
    print(f"{len(drawn)} figures, {len(names)} written or removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
