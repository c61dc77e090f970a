"""The files that a sandbox can see: Python, NumPy, the libraries that these need, and the package that runs inside.

They are copied once into a cache that everybody can read. So a sandbox sees nothing of the machine but these folders,
and an interpreter in a home folder that only its owner can enter works like any other.
"""

import compileall
import hashlib
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np

from autograder.errors import MachineError

# Paths inside the sandbox.
PYTHON = Path("/python")
LIBRARIES = Path("/lib")
LOADER = LIBRARIES / "ld.so"
PACKAGES = Path("/packages")
INSIDE = Path("/inside")
DEVICES = tuple(Path("/dev", name) for name in ("null", "zero", "random", "urandom"))

UNUSED_SECONDS = 30 * 24 * 3600  # after which a folder of the cache may be removed
NEVER_READ = 7258118400 * 10**9  # nanoseconds; as a time of access, the year 2200: see _hide_access
_CACHE_NAMES = re.compile(r"(root|packages|inside)-[0-9a-f]{16}|\.building-.*")

_STDLIB_EXCEPT = (
    *("site-packages", "dist-packages", "test", "idlelib", "tkinter", "turtle*", "ensurepip", "lib2to3", "distutils"),
    *("config-*", "pydoc_data", "_tkinter*", "nis.*", "_test*", "_ctypes_test*", "_xxtest*"),
)
_NUMPY_EXCEPT = ("tests", "include", "*.pyi", "*.a", "_*_tests*.so", "_pyinstaller")


def interpreter_inside() -> Path:
    """Return the path of Python within the root file system."""
    return PYTHON / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"


def root_folder() -> Path:
    """Return the cached root file system: Python, the shared libraries, and mount points for the rest.

    Raises
    ------
    MachineError
        If it has to be built and cannot be.
    """
    packages = packages_folder()
    return _cached("root", (packages.name, sys.base_prefix), lambda folder: _build_root(folder, packages))


def packages_folder() -> Path:
    """Return the cached folder that holds NumPy and nothing else; raises as :func:`root_folder` does."""
    numpy = Path(np.__file__)
    return _cached("packages", (np.__version__, str(numpy), str(numpy.stat().st_mtime_ns)), _build_packages)


def inside_folder() -> Path:
    """Return the cached folder that holds the package ``inside``; raises as :func:`root_folder` does."""
    sources = sorted(Path(__file__).with_name("inside").glob("*.py"))
    key = [text for path in sources for text in (path.name, path.read_text())]
    return _cached("inside", key, lambda folder: _build_inside(folder, sources))


def cache_folder() -> Path:
    """Return the folder of the cache: ``$AUTOGRADER_CACHE``, or where caches go on this system."""
    if chosen := os.environ.get("AUTOGRADER_CACHE"):
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/autograder")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "autograder"


def _cached(kind: str, key: Iterable[str], build: Callable[[Path], None]) -> Path:
    """Return a folder of the cache, built if it is not there.

    It is built under another name and then renamed, so it is never seen half built, and two builds at once do no harm.
    """
    inputs = (platform.machine(), sys.version, Path(__file__).read_text(), *key)
    cache = cache_folder()
    digest = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
    target = cache / f"{kind}-{digest[:16]}"
    if not target.is_dir():
        _build(target, build)
        _remove_unused(cache)
    with suppress(OSError):  # it belongs to another user, or is read-only
        os.utime(target, ns=(NEVER_READ, time.time_ns()))  # when it was used last
    return target


def _build(target: Path, build: Callable[[Path], None]) -> None:
    cache = target.parent
    try:
        if not cache.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            cache.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".building-", ignore_cleanup_errors=True) as scratch:
            built = Path(scratch, target.name)
            built.mkdir()
            build(built)
            for path in (built, *built.rglob("*")):
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
            _hide_access(built)
            try:
                built.rename(target)
            except OSError:
                if not target.is_dir():
                    raise
    except (OSError, shutil.Error) as error:
        raise MachineError(
            f"the files of the sandbox could not be prepared in {cache}: {error}. "
            "Point AUTOGRADER_CACHE at a folder with 200 MB of space that everybody can read."
        ) from error


def _hide_access(folder: Path) -> None:
    """Keep the kernel from noting when a file is read, for another submission to see.

    Unless a file system is mounted otherwise, it notes an access only where the time of the last one is before that of
    the last change, or a day ago. So that time is set to one that is neither.
    """
    for path in (folder, *folder.rglob("*")):
        os.utime(path, ns=(NEVER_READ, path.stat().st_mtime_ns))


def _remove_unused(cache: Path) -> None:
    """Remove what earlier versions of Python, NumPy and this package left behind, and interrupted builds."""
    for path in filter(lambda path: _CACHE_NAMES.fullmatch(path.name), cache.iterdir()):
        with suppress(OSError):  # it has been removed meanwhile, or belongs to another user
            times, now = path.stat(), time.time()
            # Earlier versions noted their last use as a time of access.
            if max(used for used in (times.st_atime, times.st_mtime, 0.0) if used <= now) < now - UNUSED_SECONDS:
                # Renamed first, so that nobody who needs it again finds half of it.
                shutil.rmtree(path.rename(path.with_name(f".building-{path.name}")))


def _build_root(root: Path, packages: Path) -> None:
    stdlib = Path(sysconfig.get_path("stdlib"))
    stdlib_inside = _under(root, PYTHON / stdlib.relative_to(sys.base_prefix))
    _copy_tree(stdlib, stdlib_inside, _STDLIB_EXCEPT)
    _compile(stdlib_inside, as_seen_from=root)
    binary = _under(root, interpreter_inside())
    binary.parent.mkdir()
    shutil.copy2(Path(sys.executable).resolve(), binary)
    _copy_libraries(root, [binary, *stdlib_inside.rglob("*.so"), *packages.rglob("*.so*")], without=packages)
    for mount_point in (PACKAGES, INSIDE):
        _under(root, mount_point).mkdir()
    for device in DEVICES:
        _under(root, device).parent.mkdir(exist_ok=True)
        _under(root, device).touch()


def _build_packages(folder: Path) -> None:
    numpy = Path(np.__file__).parent
    _copy_tree(numpy, folder / "numpy", _NUMPY_EXCEPT)
    bundled = numpy.with_name("numpy.libs")  # where wheels put BLAS; a distribution's NumPy has none
    if bundled.is_dir():
        _copy_tree(bundled, folder / bundled.name, ())
    _compile(folder, as_seen_from=folder.parent)


def _build_inside(folder: Path, sources: Iterable[Path]) -> None:
    package = folder / "inside"
    package.mkdir()
    for source in sources:
        shutil.copy2(source, package)
    _compile(folder, as_seen_from=folder.parent)


def _copy_tree(source: Path, target: Path, without: Iterable[str]) -> None:
    ignore = shutil.ignore_patterns(*without, "*.opt-*.pyc")
    shutil.copytree(source, target, ignore=ignore, ignore_dangling_symlinks=True)


def _compile(folder: Path, as_seen_from: Path) -> None:
    # Copies keep their modification times, so bytecode that was copied along is valid and is not compiled again.
    compileall.compile_dir(folder, stripdir=str(as_seen_from), quiet=2)


def _copy_libraries(root: Path, binaries: Iterable[Path], without: Path) -> None:
    """Copy the shared libraries of these binaries into one folder, and the loader to its own path as well."""
    command = ["ldd", *map(str, binaries)]  # it fails for a file that is not dynamic, and continues with the next
    listing = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    libraries = _under(root, LIBRARIES)
    libraries.mkdir()
    for name, path in set(re.findall(r"^\s+(\S+) => (/\S+) \(", listing, re.MULTILINE)):
        if not Path(path).is_relative_to(without):
            shutil.copy2(path, libraries / name)
    for path in set(re.findall(r"^\s+(/\S+) \(", listing, re.MULTILINE)):
        for loader in (_under(root, Path(path)), _under(root, LOADER)):
            loader.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, loader)


def _under(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")
