"""The root file system of the sandbox: Python, its standard library, NumPy, the shared libraries they need.

It is copied once into a cache, readable by everybody. So the sandbox shows nothing of the machine but this folder, and
an interpreter under a home folder that only its owner may enter works like any other.
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
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from autograder.errors import MachineError

PYTHON = Path("/python")  # the prefix inside
PACKAGES = Path("/packages")  # NumPy, inside
LIBRARIES = Path("/lib")  # shared libraries, inside
INSIDE = Path("/inside")  # the parent of the package that runs inside
DEVICES = ("null", "zero", "random", "urandom")

_STDLIB_EXCEPT = (
    *("site-packages", "dist-packages", "test", "idlelib", "tkinter", "turtle*", "ensurepip", "lib2to3", "distutils"),
    *("config-*", "pydoc_data", "_tkinter*", "nis.*", "_test*", "_ctypes_test*", "_xxtest*"),
)
_NUMPY_EXCEPT = ("tests", "include", "f2py", "*.pyi", "*.a", "_*_tests*.so", "_pyinstaller")
_EVERYWHERE_EXCEPT = ("*.opt-*.pyc", "__phello__")


def root_folder() -> Path:
    """Give the cached root file system for this Python and NumPy, built if it is not there yet.

    Raises
    ------
    MachineError
        If it cannot be built.
    """
    key = (platform.machine(), sys.version, sys.base_prefix, np.__version__, Path(__file__).read_text())
    return _cached(f"root-{_digest(key)}", _build_root)


def inside_folder() -> Path:
    """Give the cached folder that holds the package ``inside``, readable by everybody."""
    sources = sorted((Path(__file__).parent / "inside").glob("*.py"))
    key = (
        sys.version,
        Path(__file__).read_text(),
        *(part for path in sources for part in (path.name, path.read_text())),
    )
    return _cached(f"inside-{_digest(key)}", lambda folder: _build_inside(folder, sources))


def cache_folder() -> Path:
    """Give the folder of all that is cached: $AUTOGRADER_CACHE, or where such things go on this system."""
    if chosen := os.environ.get("AUTOGRADER_CACHE"):
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/autograder")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "autograder"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _cached(name: str, build: Callable[[Path], None]) -> Path:
    """Build beside and rename: whoever comes second finds it whole, and two at once do no harm."""
    cache = cache_folder()
    target = cache / name
    if target.is_dir():
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o755)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".building-", ignore_cleanup_errors=True) as scratch:
            built = Path(scratch, name)
            built.mkdir()
            build(built)
            _make_readable(built)
            try:
                built.rename(target)
            except OSError:
                if not target.is_dir():
                    raise
    except (OSError, shutil.Error, subprocess.SubprocessError) as error:
        raise MachineError(
            f"the sandbox's files could not be prepared in {cache}: {error}. "
            "Point AUTOGRADER_CACHE at a folder with 200 MB of space that everybody may read."
        ) from error
    return target


def _build_root(root: Path) -> None:
    interpreter = Path(sys.executable).resolve()
    stdlib = Path(sysconfig.get_path("stdlib"))
    stdlib_inside = PYTHON / stdlib.relative_to(sys.base_prefix)
    numpy_folder = Path(np.__file__).parent
    _copy_tree(stdlib, _under(root, stdlib_inside), _STDLIB_EXCEPT)
    _copy_tree(numpy_folder, _under(root, PACKAGES / "numpy"), _NUMPY_EXCEPT)
    bundled = numpy_folder.with_name("numpy.libs")  # where wheels put BLAS; a distribution's NumPy has none
    if bundled.is_dir():
        _copy_tree(bundled, _under(root, PACKAGES / bundled.name), ())
    binary = _under(root, interpreter_inside())
    binary.parent.mkdir()
    shutil.copy2(interpreter, binary)
    _copy_libraries(root, [binary, *root.rglob("*.so"), *root.rglob("*.so.*")])
    for path in (INSIDE, Path("/dev")):
        _under(root, path).mkdir()
    for device in DEVICES:
        _under(root, Path("/dev", device)).touch()
    # Copies keep their modification times, so bytecode that came along is valid and stays.
    for folder in (stdlib_inside, PACKAGES):
        compileall.compile_dir(_under(root, folder), stripdir=str(root), quiet=2)


def interpreter_inside() -> Path:
    """Give the path of Python within the root file system."""
    return PYTHON / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"


def _build_inside(folder: Path, sources: Iterable[Path]) -> None:
    package = folder / "inside"
    package.mkdir()
    for source in sources:
        shutil.copy2(source, package)
    compileall.compile_dir(package, stripdir=str(folder), quiet=2)


def _copy_tree(source: Path, target: Path, without: Iterable[str]) -> None:
    ignore = shutil.ignore_patterns(*without, *_EVERYWHERE_EXCEPT)
    shutil.copytree(source, target, ignore=ignore, ignore_dangling_symlinks=True)


def _copy_libraries(root: Path, binaries: Iterable[Path]) -> None:
    """Copy what the loader would find for these: libraries to one folder by name, the loader itself to its own path."""
    command = ["ldd", *map(str, binaries)]  # it fails for a file that is no program, and goes on with the next
    listing = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    libraries = _under(root, LIBRARIES)
    libraries.mkdir()
    for name, path in set(re.findall(r"^\s+(\S+) => (/\S+) \(", listing, re.MULTILINE)):
        if not Path(path).is_relative_to(root):
            shutil.copy2(path, libraries / name)
    for path in set(re.findall(r"^\s+(/\S+) \(", listing, re.MULTILINE)):
        loader = _under(root, Path(path))
        loader.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, loader)


def _make_readable(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)


def _under(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")
