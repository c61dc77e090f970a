"""The two tiers: `make test` runs everything and starts what is slowest, `make check` leaves out what is slow."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.slow import SECONDS

MAKEFILE = (ROOT / "Makefile").read_text()
FAST = "text/test_suggestions.py"
ORDERED = sorted(SECONDS, key=SECONDS.__getitem__, reverse=True)
SOME = ORDERED[::6]  # to import them all takes longer than many a slow file


def collected(*options):
    """Return the files that pytest would run of a fast one and some slow ones, in their order."""
    paths = [f"tests/{name}" for name in (FAST, *sorted(SOME))]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *options, *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return list(dict.fromkeys(re.findall(r"^tests/(\S+?)::", done.stdout, re.MULTILINE)))


@pytest.mark.parametrize("name", SECONDS)
def test_each_is_there(name):
    assert (ROOT / "tests" / name).is_file()


def test_the_slowest_is_first():
    assert [SECONDS.get(name, 0) for name in collected()] == [*map(SECONDS.__getitem__, SOME), 0]


def test_what_is_slow_can_be_left_out():
    assert collected("-m", "not slow") == [FAST]


def test_both_tiers_prove_style_and_only_one_leaves_tests_out():
    recipes = dict(re.findall(r"^(check|test): .*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE))

    assert recipes == {
        "check": '\t$(PROVE_STYLE)\n\t$(PYTEST) -m "not slow"\n',
        "test": "\t$(PROVE_STYLE)\n\t$(PYTEST)\n",
    }
    assert "--dist=loadfile --no-loadscope-reorder" in MAKEFILE  # or xdist has an order of its own
