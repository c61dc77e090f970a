"""The root file system is whole, small, readable by everybody, and built once."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import MachineError
from autograder.sandbox import rootfs


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache that two processes have filled at the same time."""
    folder = tmp_path_factory.mktemp("cache")
    with ProcessPoolExecutor(
        2, get_context("spawn"), initializer=os.environ.__setitem__, initargs=("AUTOGRADER_CACHE", str(folder))
    ) as pool:
        first, second = pool.map(build, range(2))
    assert first == second
    return first


def build(_):
    return rootfs.root_folder(), rootfs.packages_folder(), rootfs.inside_folder()


def test_two_that_build_at_once_leave_one_of_each(cache):
    assert sorted(path.name for path in cache[0].parent.iterdir()) == sorted(path.name for path in cache)


def test_everybody_may_read_it_and_nobody_write(cache):
    for folder in cache:
        for path in (folder, *folder.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode in ((0o755,) if path.is_dir() else (0o644, 0o755)), path
            assert not path.is_symlink()


def test_it_holds_no_tests_and_no_installed_packages(cache):
    names = {path.name for folder in cache for path in folder.rglob("*") if path.is_dir()}

    assert not names & {"site-packages", "dist-packages", "tests", "test", "idlelib", "tkinter", "ensurepip", "pip"}
    assert sum(path.stat().st_size for folder in cache for path in folder.rglob("*") if path.is_file()) < 250 << 20


def test_bytecode_is_there_and_valid(cache):
    root, packages, inside = cache
    lib = root / "python" / Path(np.__file__).parent.parents[1].name  # noqa: F841
    code = (
        "import importlib._bootstrap_external as b, pathlib, sys\n"
        "for folder in sys.argv[1:]:\n"
        "    for source in pathlib.Path(folder).rglob('*.py'):\n"
        "        cached = pathlib.Path(b.cache_from_source(str(source)))\n"
        "        data = cached.read_bytes() if cached.exists() else None\n"
        "        stat = source.stat()\n"
        "        if data is None: print('none', source)\n"
        "        elif not data[4] and data[8:16] != int(stat.st_mtime).to_bytes(4, 'little') + stat.st_size.to_bytes(4, 'little'):\n"
        "            print('stale', source)\n"
    )
    output = subprocess.run([sys.executable, "-c", code, *cache], capture_output=True, text=True, check=True).stdout

    assert output == ""


def test_a_second_use_builds_nothing(cache, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_CACHE", str(cache[0].parent))
    before = {path: path.stat().st_mtime_ns for path in cache}

    assert build(0) == cache
    assert {path: path.stat().st_mtime_ns for path in cache} == before


def test_a_cache_that_cannot_be_written_is_the_machines_fault(monkeypatch):
    monkeypatch.setenv("AUTOGRADER_CACHE", "/proc/nowhere")

    with pytest.raises(MachineError, match="Point AUTOGRADER_CACHE at a folder"):
        rootfs.root_folder()
