"""One zip per assignment, and the proof that it gives nothing away."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.files.write_zip import zip_bytes
from autograder.model import Assignment
from autograder.release.stubs import answer_lines, solution_lines


def build_zip(assignment: Assignment, files: Mapping[str, bytes]) -> bytes:
    """Pack a student's folder: one top folder named after the assignment."""
    return zip_bytes({f"{assignment.id}/{name}": data for name, data in files.items()})


def leaks(assignment: Assignment, packed: bytes) -> list[str]:
    """Find what a student must not get: lines of solutions, hidden checks, wrong answers.

    Returns
    -------
    list of str
        One line per find; empty for a clean zip.
    """
    secret = _secret_lines(assignment)
    found = []
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            if name.rpartition("/")[2] in ("test_hidden.py", "misconceptions.py", "assignment.yml"):
                found.append(f"{name} is not for students")
            if "/autograder/" not in name:  # the same for all assignments: written without sight of a solution
                lines = map(str.strip, _lines(name, archive.read(name)))
                found += [f"{name}: holds a line of {secret[line]}: {line}" for line in lines if line in secret]
    return found


def _lines(name: str, data: bytes) -> Iterator[str]:
    """Go through the lines of a file, or of a notebook's cells and what they have printed."""
    if not name.endswith(".ipynb"):
        yield from data.decode("utf-8", errors="replace").splitlines()
        return
    for cell in json.loads(data)["cells"]:
        yield from "".join(cell["source"]).splitlines()
        for output in cell.get("outputs", ()):
            yield from "".join(output.get("text", ())).splitlines()


def _secret_lines(assignment: Assignment) -> dict[str, str]:
    """Line -> the file that it must not leave."""

    def lines(path: Path) -> set[str]:
        source = path.read_text(encoding="utf-8")
        return answer_lines(source) if path.suffix == ".yml" else solution_lines(source)

    public = lines(assignment.folder / "test_public.py")  # hidden checks may share its scaffolding
    hidden = [assignment.folder / name for name in ("test_hidden.py", "misconceptions.py")]
    solutions = sorted(path for path in assignment.solution.rglob("*") if path.suffix in (".py", ".yml"))
    return {line: path.name for path in hidden for line in lines(path) - public} | {
        line: str(path.relative_to(assignment.solution)) for path in solutions for line in lines(path)
    }
