"""Change what decides about points in every small way, and see whether its tests notice.

``python -m tools.mutants.engine [MODULE ...]``. Each mutant is run in a copy of the project, by the test files of its
module only. Which mutants a person has judged equivalent is in ``engine.yml`` beside this file. This fails on a mutant
that survives and is not in there, and on an entry that matches no survivor. Changes of an error's message are left
out, as with solutions.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import yaml
from rich.console import Console
from rich.table import Table

from tools.mutants.changes import Change, Mutant, equivalents, mutants

ROOT = Path(__file__).parents[2]
EQUIVALENTS = Path(__file__).with_name("engine.yml")
TESTS = {  # of a module, the quickest file first
    "sandbox/inside/decoding.py": ("sandbox/test_wire.py",),
    "checks/compare.py": ("checks/test_compare.py",),
    "checks/earlier_calls.py": ("checks/test_earlier_calls.py",),
    "grading/diagnosis.py": ("grading/test_diagnosis.py",),
    "grading/scoring.py": ("grading/test_scoring.py",),
    "gradebook/apply_policy.py": ("gradebook/test_apply_policy.py", "gradebook/test_policy_examples.py"),
    "intake/file_names.py": ("intake/test_file_names.py",),
    "intake/copy_names.py": ("intake/test_file_names.py",),
    "intake/doubtful_names.py": ("intake/test_file_names.py",),
    "intake/archive_paths.py": ("intake/test_archive_paths.py", "intake/test_read_archive.py"),
    "intake/archive_members.py": ("intake/test_read_archive.py",),
    "intake/read_archive.py": ("intake/test_read_archive.py",),
    "intake/read_tar.py": ("intake/test_read_archive.py",),
    "intake/read_zip.py": ("intake/test_read_archive.py",),
    "intake/zip_format.py": ("intake/test_read_archive.py",),
}
TIMES_AS_LONG = 5  # as the tests take without a change: a mutant that needs more loops for ever, and is caught
LEAST_SECONDS = 30.0


def known_equivalents() -> dict[str, dict[Change, str]]:
    """Read which mutants of which module are known to be equivalent, and why."""
    modules = yaml.safe_load(EQUIVALENTS.read_text(encoding="utf-8")) or {}
    return {module: equivalents(entries) for module, entries in modules.items()}


def copy_project(folder: Path) -> None:
    """Copy what git knows of the project, and what is new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 - ours
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def run_tests(folder: Path, tests: Sequence[str], seconds: float | None) -> bool:
    """Run some test files of a copy; return whether they pass in a time."""
    files = [f"tests/{name}" for name in tests]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *files]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(  # noqa: S603 - of our own tests
            command, cwd=folder, env=environment, timeout=seconds, check=False, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


def survivors(folder: Path, module: str, found: Sequence[Mutant]) -> list[Mutant]:
    """Return the mutants of a module that its tests do not notice."""
    path, tests = folder / "autograder" / module, TESTS[module]
    original = path.read_text(encoding="utf-8")
    begun = monotonic()
    if not run_tests(folder, tests, None):
        raise SystemExit(f"{module}: its tests fail without any change: {', '.join(tests)}")
    seconds = max(TIMES_AS_LONG * (monotonic() - begun), LEAST_SECONDS)
    left = []
    for mutant in found:
        path.write_text(mutant.source, encoding="utf-8")
        if run_tests(folder, tests, seconds):
            left.append(mutant)
    path.write_text(original, encoding="utf-8")
    return left


def main() -> int:
    """Run the tests of each module on its mutants; print what survived."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants.engine", description=__doc__.splitlines()[0])
    parser.add_argument("modules", metavar="MODULE", nargs="*", help="such as grading/scoring.py (default: all)")
    parser.add_argument("--sample", type=int, metavar="N", help="of each module at most N mutants, evenly spread")
    arguments = parser.parse_args()
    if unknown := set(arguments.modules) - TESTS.keys():
        parser.error(f"no such module: {', '.join(sorted(unknown))}; there are {', '.join(TESTS)}")
    os.nice(10)
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    table = Table("module", "mutants", "tried", "equivalent", "caught", "survive", "misjudged")
    known, holds = known_equivalents(), True
    with TemporaryDirectory(prefix="mutants-") as name:
        copy_project(Path(name))
        for module in arguments.modules or TESTS:
            found = list(mutants(ROOT / "autograder" / module))
            tried = found[:: -(-len(found) // arguments.sample)] if arguments.sample else found
            left = survivors(Path(name), module, tried)
            equivalents = known.get(module, {})
            unjudged = [mutant for mutant in left if mutant.change not in equivalents]
            for mutant in unjudged:
                console.print(f"{module}: survives:\n{mutant}", markup=False, soft_wrap=True)
            caught = {mutant.change for mutant in tried} - {mutant.change for mutant in left}
            gone = equivalents.keys() - {mutant.change for mutant in found}
            misjudged = sorted(gone | (equivalents.keys() & caught))
            for change in misjudged:
                said = f"{module}: judged equivalent, but caught or gone:"
                console.print(said, *change, markup=False, soft_wrap=True)
            real = len(tried) - (len(left) - len(unjudged))
            share = f"{len(tried) - len(left)} ({(len(tried) - len(left)) / real:.1%})" if real else "-"
            cells = (len(found), len(tried), len(left) - len(unjudged), share, len(unjudged), len(misjudged))
            table.add_row(module, *map(str, cells))
            holds = holds and not unjudged and not misjudged
    console.print(table)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
