"""A full disk, a folder that cannot be entered, a report that cannot be written: one message, and nothing is lost."""

import fcntl
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.conftest import Classroom, graded

# In a mount namespace of its own: a small disk, what is on it after each command, and then a larger disk.
ON_A_SMALL_DISK = """
mount -t tmpfs -o size=24k tmpfs "$OUTPUT"
"$@" > "$KEPT/printed"; echo "first $?"
cp -r "$OUTPUT" "$KEPT/first"
"$@" > "$KEPT/printed"; echo "second $?"
mount -o remount,size=8m "$OUTPUT"
"$@" > "$KEPT/printed"; echo "third $?"
cp -r "$OUTPUT" "$KEPT/third"
dd if=/dev/zero of="$OUTPUT/filler" bs=4k 2> "$KEPT/dd"
"$@" > "$KEPT/nothing"; echo "fourth $?"
cp -r "$OUTPUT" "$KEPT/fourth"
"""
# Root can read and write everything, unless it drops these capabilities.
AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


@dataclass(frozen=True)
class FewStudents:
    """A few students, graded without isolation: these tests are about what is written."""

    classroom: Classroom
    folder: Path

    def command(self, output: Path, *options: str) -> list[str]:
        return self.classroom.command(output, "--isolation", "none", "-j", "1", *options, submissions=self.folder)


@pytest.fixture(scope="module")
def few(classroom, tmp_path_factory):
    return FewStudents(classroom, classroom.some(tmp_path_factory.mktemp("few") / "class", 3))


@pytest.fixture(scope="module")
def graded_before(few, tmp_path_factory):
    """Return the results of the few students: the folder of reports, and what was printed."""
    output = tmp_path_factory.mktemp("graded") / "grades"
    return output, few.classroom.run(*few.command(output)).stdout


@pytest.fixture
def output(graded_before, tmp_path):
    """Return a copy of the reports of the few students."""
    return shutil.copytree(graded_before[0], tmp_path / "grades")


def test_a_full_disk_is_reported_and_the_next_run_continues(classroom, tmp_path):
    many = FewStudents(classroom, classroom.some(tmp_path / "class", 8))
    output, kept = tmp_path / "grades", tmp_path / "kept"
    output.mkdir()
    kept.mkdir()
    elsewhere = tmp_path / "elsewhere"
    printed = classroom.run(*many.command(elsewhere)).stdout

    script = "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", ON_A_SMALL_DISK, "sh", *many.command(output)
    environment = classroom.environment | {"OUTPUT": str(output), "KEPT": str(kept)}
    done = subprocess.run(script, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["first 1", "second 1", "third 0", "fourth 1"]
    *reports, gradebook = done.stderr.splitlines()
    message = ": cannot be written: No space left on device; what is there is kept; fix this and run the command again"
    for line in reports:
        assert line.startswith(f"autograder: {output}/sliding/s0")
        assert line.endswith(f".json{message}")
    assert len(reports) == 2
    assert gradebook == f"autograder: {output}/sliding.csv{message}"

    whole = graded(elsewhere, printed)
    before = {path.name: path.read_bytes() for path in (kept / "first/sliding").iterdir()}
    after = {path.name: path.read_bytes() for path in (kept / "third/sliding").iterdir()}
    assert 0 < len(before) < len(after) == 8
    assert {name: after[name] for name in before} == before  # nobody was graded twice
    assert graded(kept / "third", (kept / "printed").read_text().replace(str(output), "grades")) == whole
    assert graded(kept / "fourth", printed.replace(str(elsewhere), "grades")) == whole  # the earlier gradebook is kept


@pytest.mark.parametrize(
    ("path", "mode", "message"),
    [
        ("grades", 0o000, "{path}: cannot be written: Permission denied; reports are kept there"),
        ("grades/sliding", 0o000, "{path}/s000.json: cannot be written: Permission denied; what is there is kept; "),
        ("grades/sliding", 0o555, "{path}/s000.json: cannot be written: Permission denied; what is there is kept; "),
    ],
    ids=["a folder that cannot be entered", "a folder of reports that cannot be entered", "one that is read-only"],
)
def test_a_folder_that_cannot_be_used_is_named_and_left_alone(
    few, graded_before, output, tmp_path, path, mode, message
):
    (output / "sliding/s000.json").unlink()
    kept = times(output)

    (tmp_path / path).chmod(mode)
    refused = few.classroom.run(*AS_ANYBODY, *few.command(output))
    (tmp_path / path).chmod(0o755)

    assert refused.returncode == 1
    assert refused.stderr.startswith("autograder: " + message.format(path=tmp_path / path))
    assert len(refused.stderr.splitlines()) == 1
    assert times(output) == kept
    done = few.classroom.run(*AS_ANYBODY, *few.command(output))
    assert (done.returncode, done.stderr) == (0, "")
    assert graded(output, done.stdout) == graded(*graded_before)
    assert times(output).items() >= kept.items()


def test_reports_that_cannot_be_written_or_read_are_no_obstacle(few, graded_before, output):
    modes = {"s000.json": 0o444, "s001.json": 0o000}
    for name, mode in modes.items():
        (output / "sliding" / name).chmod(mode)
    kept = times(output)

    done = few.classroom.run(*AS_ANYBODY, *few.command(output))

    assert (done.returncode, done.stderr) == (0, "")
    assert graded(output, done.stdout) == graded(*graded_before)
    assert {path.name for path, when in times(output).items() if kept[path] != when} <= {"s001.json"}
    assert few.classroom.run(*AS_ANYBODY, *few.command(output, "--force")).returncode == 0
    assert not set(times(output).items()) & set(kept.items())


def test_a_folder_is_written_by_one_command_at_a_time(few, output):
    with (output / ".autograder-lock").open("ab") as lock:  # as a command that is grading holds it
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = few.classroom.run(*few.command(output))

    assert refused.returncode == 2
    message = "another autograder is writing its reports there; wait for it, or choose another folder"
    assert refused.stderr == f"autograder: {output}: {message}\n"


def test_half_written_files_of_a_killed_command_are_removed(few, graded_before, output):
    for name in (".autograder-writing-csv", "sliding/.autograder-writing-report"):
        (output / name).write_text("half of")

    done = few.classroom.run(*few.command(output))

    assert graded(output, done.stdout) == graded(*graded_before)
    assert sorted(path.name for path in output.iterdir()) == [".autograder-lock", "report", "sliding", "sliding.csv"]


def times(output: Path) -> dict[Path, int]:
    """Return when each report was written."""
    return {path: path.stat().st_mtime_ns for path in output.rglob("*.json")}
