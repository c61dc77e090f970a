"""The running package as a wheel: no sources, build tools or network are needed."""

import base64
import hashlib
from importlib.metadata import Distribution, distribution
from pathlib import Path

from autograder.errors import MachineError
from autograder.files.write_zip import zip_bytes

_WHEEL = "Wheel-Version: 1.0\nGenerator: autograder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel_name() -> str:
    """Return the file name of the wheel, which says what it is."""
    return f"autograder-{distribution('autograder').version}-py3-none-any.whl"


def build_wheel() -> bytes:
    """Return this package as a wheel: a machine that installs it grades as this one does."""
    found = distribution("autograder")
    folder = f"autograder-{found.version}.dist-info"
    package = Path(__file__).parents[1]
    paths = sorted(path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    files = {f"autograder/{path.relative_to(package).as_posix()}": path.read_bytes() for path in paths}
    files[f"{folder}/METADATA"] = _read_metadata(found, "METADATA", "PKG-INFO")  # the latter beside sources
    files[f"{folder}/entry_points.txt"] = _read_metadata(found, "entry_points.txt")
    files[f"{folder}/licenses/LICENSE"] = _read_metadata(found, "licenses/LICENSE", "../LICENSE")  # likewise
    files[f"{folder}/WHEEL"] = _WHEEL.encode()
    record = f"{folder}/RECORD"
    files[record] = "".join([*(_record(name, data) for name, data in files.items()), f"{record},,\n"]).encode()
    return zip_bytes(files)


def _read_metadata(found: Distribution, *names: str) -> bytes:
    """Read the first of these files that exists."""
    text = next(filter(None, map(found.read_text, names)), None)
    if text is None:
        raise MachineError(f"autograder is installed without its {' and '.join(names)}: reinstall it")
    return text.encode()


def _record(name: str, data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"
