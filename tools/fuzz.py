"""Try the properties that tests hold on other inputs than theirs, for as long as there is time.

The tests draw the same inputs in every run. Here each round has a seed of its own and ten times as many inputs. A
failure names the round's seed: ``--seed N --minutes 0`` runs that round again.
"""

import argparse
import subprocess
import sys
import time

READERS_OF_UNTRUSTED_FILES = (
    "tests/intake/test_notebook_code.py",
    "tests/intake/test_read_archive.py",
    "tests/intake/test_archive_paths.py",
    "tests/intake/test_student_keys.py",
    "tests/checks/test_answers.py",
    "tests/sandbox/test_wire.py",
    "tests/gradebook/test_lms_files_delimited.py",
    "tests/text/test_safe.py",
    "tests/text/test_scrub.py",
)


def main() -> int:
    """Run rounds until one fails or the time is over; return 1 after a failure."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="after these no round begins (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="of the first round (default: 1)")
    options = parser.parse_args()
    end = time.monotonic() + 60 * options.minutes
    seed = options.seed
    while True:
        done = subprocess.run(  # noqa: S603 - of our own tests
            [
                *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "hypothesis"),
                *("--hypothesis-profile=fuzz", f"--hypothesis-seed={seed}", *READERS_OF_UNTRUSTED_FILES),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        summary = done.stdout.strip().rpartition("\n")[2]
        print(f"seed {seed}: {summary}", flush=True)
        if done.returncode:
            print(done.stdout, done.stderr, sep="\n")
            return 1
        if time.monotonic() >= end:
            return 0
        seed += 1


if __name__ == "__main__":
    sys.exit(main())
