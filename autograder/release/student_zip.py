"""The zip that students get for an assignment, and the check that it leaks nothing."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.files.write_zip import zip_bytes
from autograder.model import Assignment
from autograder.release.stubs import answer_lines, solution_lines


def build_zip(assignment: Assignment, files: Mapping[str, bytes]) -> bytes:
    """Return the zip of a student's folder, which has one top folder named after the assignment."""
    return zip_bytes({f"{assignment.id}/{name}": data for name, data in files.items()})


def find_leaks(assignment: Assignment, packed: bytes) -> list[str]:
    """Find what students must not get: lines of solutions, hidden checks and misconceptions.

    Parameters
    ----------
    assignment : Assignment
        Whose secrets to look for.
    packed : bytes
        A zip.

    Returns
    -------
    list of str
        One line for each leak; empty for a clean zip.
    """
    secret = _secret_lines(assignment)
    found = []
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            if name.rpartition("/")[2] in ("test_hidden.py", "misconceptions.py", "assignment.yml"):
                found.append(f"{name} is not for students")
            if "/autograder/" not in name:  # the same for all assignments, and independent of any solution
                lines = map(str.strip, _lines(name, archive.read(name)))
                found += [f"{name}: contains a line of {secret[line]}: {line}" for line in lines if line in secret]
    return found


def _lines(name: str, data: bytes) -> Iterator[str]:
    """Yield the lines of a file, or of a notebook's cells and their outputs."""
    if not name.endswith(".ipynb"):
        yield from data.decode("utf-8", errors="replace").splitlines()
        return
    for cell in json.loads(data)["cells"]:
        yield from "".join(cell["source"]).splitlines()
        for output in cell.get("outputs", ()):
            yield from "".join(output.get("text", ())).splitlines()


def _secret_lines(assignment: Assignment) -> dict[str, str]:
    """Return each line that must not be released, with the file that it is from."""

    def lines(path: Path) -> set[str]:
        source = path.read_text(encoding="utf-8")
        return answer_lines(source) if path.suffix == ".yml" else solution_lines(source)

    public = lines(assignment.folder / "test_public.py")  # hidden checks may share its scaffolding
    hidden = [assignment.folder / name for name in ("test_hidden.py", "misconceptions.py")]
    solutions = sorted(path for path in assignment.solution.rglob("*") if path.suffix in (".py", ".yml"))
    return {line: path.name for path in hidden for line in lines(path) - public} | {
        line: str(path.relative_to(assignment.solution)) for path in solutions for line in lines(path)
    }
