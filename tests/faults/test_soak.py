"""A small soak; `make soak` is the long one."""

import subprocess
import sys

from tests.conftest import ROOT


def test_nothing_grows_from_one_submission_to_the_next():
    command = sys.executable, ROOT / "benchmarks/soak.py", "--submissions", "60"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith("60 submissions, of which 12 are hostile, 2 at once\n")
    assert done.stdout.endswith("nothing grows\n")
