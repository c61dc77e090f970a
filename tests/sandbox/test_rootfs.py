"""The root file system is complete, small, readable by everybody, and built only once."""

import importlib.util
import os
import stat
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.errors import MachineError
from autograder.sandbox import rootfs


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Return the folders of a cache that two processes filled at the same time."""
    code = (
        "from autograder.sandbox import rootfs\n"
        "print(rootfs.root_folder(), rootfs.packages_folder(), rootfs.inside_folder(), sep='\\n')"
    )
    environment = os.environ | {"AUTOGRADER_CACHE": str(tmp_path_factory.mktemp("parent") / "cache")}
    builds = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True, umask=0o077)
        for _ in range(2)
    ]
    first, second = [build.communicate()[0] for build in builds]
    assert first == second
    return [Path(line) for line in first.splitlines()]


def test_two_simultaneous_builds_leave_one_of_each(cache):
    assert sorted(cache[0].parent.iterdir()) == sorted(cache)


def test_everybody_can_read_it_and_only_its_owner_can_write_it(cache):
    for folder in (cache[0].parent, *cache):
        for path in (folder, *folder.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode in ((0o755,) if path.is_dir() else (0o644, 0o755)), path
            assert not path.is_symlink()


def test_it_holds_no_tests_and_no_installed_packages(cache):
    names = {path.name for folder in cache for path in folder.rglob("*") if path.is_dir()}

    assert not names & {"site-packages", "dist-packages", "tests", "test", "idlelib", "tkinter", "ensurepip", "pip"}
    assert sum(path.stat().st_size for folder in cache for path in folder.rglob("*") if path.is_file()) < 250 << 20


def test_bytecode_is_there_and_valid(cache):
    for source in (path for folder in cache for path in folder.rglob("*.py")):
        compiled = Path(importlib.util.cache_from_source(source)).read_bytes()
        flags, modified, size = struct.unpack("<4xIII", compiled[:16])
        assert flags or (modified, size) == (int(source.stat().st_mtime), source.stat().st_size), source


def test_a_second_use_builds_nothing(cache, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_CACHE", str(cache[0].parent))
    before = {path: path.stat().st_ino for path in cache}

    assert [rootfs.root_folder(), rootfs.packages_folder(), rootfs.inside_folder()] == cache
    assert {path: path.stat().st_ino for path in cache} == before


def test_reading_it_is_not_noted(cache):
    paths = [path for folder in cache for path in (folder, *folder.rglob("*"))]
    for path in paths:
        os.listdir(path) if path.is_dir() else path.read_bytes()

    # What a file system cannot represent it cuts; access is noted from then on, and not before.
    assert all(path.stat().st_atime > time.time() + 10 * 365 * 24 * 3600 for path in paths)


def test_a_build_removes_what_has_not_been_used_for_a_month(monkeypatch, tmp_path):
    monkeypatch.setenv("AUTOGRADER_CACHE", str(tmp_path))
    long_ago = time.time() - 31 * 24 * 3600
    kept = [tmp_path / name for name in ("root-0123456789abcde0", "else", "root-of-something")]
    removed = [tmp_path / name for name in ("root-0123456789abcdef", "packages-0123456789abcdef", ".building-xyz")]
    for folder in (*kept, *removed):
        (folder / "lib").mkdir(parents=True)
        (folder / "lib/file").touch()
        os.utime(folder, (long_ago, long_ago))
    os.utime(kept[0], (time.time(), long_ago))

    built = rootfs.inside_folder()

    assert sorted(tmp_path.iterdir()) == sorted([*kept, built])


def test_each_use_is_recorded(cache, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_CACHE", str(cache[0].parent))
    for folder in cache:
        os.utime(folder, (0, 0))

    rootfs.root_folder()
    rootfs.inside_folder()

    assert all(time.time() - folder.stat().st_mtime < 3600 for folder in cache)
    assert all(folder.stat().st_atime > time.time() for folder in cache)


def test_a_cache_that_cannot_be_written_is_the_machines_fault(monkeypatch):
    monkeypatch.setenv("AUTOGRADER_CACHE", "/proc/nowhere")

    with pytest.raises(MachineError, match="Point AUTOGRADER_CACHE at a folder"):
        rootfs.root_folder()
