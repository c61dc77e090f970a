"""Whatever holds a course's secret can be read by its owner alone, and is in a folder that only the owner can enter."""

import io
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import autograder
from autograder.course.secret import course_secret
from autograder.files.private import make_private, make_private_folder
from tests.conftest import make_course

PACKAGE = Path(autograder.__file__).parent
# Whoever asks for the secret. A module that writes it down belongs among `written` below, too.
ASK_FOR_THE_SECRET = {
    "application/make_class_report.py",  # makes pseudonyms with it
    "application/prepare_grading.py",  # gives it to those who grade
    "platforms/course_subset.py",  # gives it to both exports
}
EXPORTS = {"platforms/gradescope.py", "platforms/otter.py"}


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Let everybody read whatever is made without a mode."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def holds(data: bytes, secret: bytes) -> bool:
    """Whether a file, or a member of a zip, contains the secret."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return secret in data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(holds(archive.read(name), secret) for name in archive.namelist())


def modules_that_say(pattern: str) -> set[str]:
    return {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_every_writer_of_the_secret_is_tried_here():
    assert modules_that_say(r"^from autograder\.course\.secret import|import secret\b") == ASK_FOR_THE_SECRET
    assert modules_that_say(r"^(from|import) .*\bcourse_subset\b.* import .*course_subset") == EXPORTS


@pytest.fixture(scope="module")
def course_folder(tmp_path_factory) -> Path:
    return make_course(tmp_path_factory.mktemp("private") / "course")


@pytest.fixture(scope="module")
def exported(course_folder, tmp_path_factory) -> Path:
    """Export a course that has no secret yet, where everybody may read whatever is made without a mode."""
    folder = tmp_path_factory.mktemp("exports")
    command = Path(sys.executable).with_name("autograder")
    for system in ("gradescope", "otter"):
        output = folder / "made/for this" / system
        subprocess.run([command, "--course", course_folder, "export", system, "-o", output], check=True, umask=0)
    return folder / "made"


def test_what_holds_the_secret_is_for_its_owner_alone(course_folder, exported):
    secret = course_secret(course_folder)

    places = [*course_folder.rglob("*"), *exported.rglob("*")]
    found = [path for path in places if path.is_file() and holds(path.read_bytes(), secret)]

    assert {path.name for path in found} == {"secret", "autograder.zip", "gradescope_demo.zip"}
    for path in found:
        assert (mode(path), mode(path.parent)) == (0o600, 0o700), path
    for path in (exported, *exported.rglob("*")):  # solutions and hidden checks are no less private
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path


def test_unpacked_the_secret_is_as_private(exported):
    for path in exported.rglob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            (member,) = [each for each in archive.infolist() if each.filename.endswith(".autograder/secret")]
        assert member.external_attr >> 16 == 0o600, path


@pytest.mark.usefixtures("open_umask")
def test_missing_folders_are_made_for_the_owner_and_others_stay_as_they_are(tmp_path):
    (tmp_path / "there").mkdir(0o755)

    make_private_folder(tmp_path / "there/a/b")

    modes = [mode(tmp_path / name) for name in ("there", "there/a", "there/a/b")]
    assert modes == [0o755, 0o700, 0o700]


@pytest.mark.usefixtures("open_umask")
def test_what_was_made_by_others_is_taken_back(tmp_path):
    (tmp_path / "made/deep").mkdir(parents=True)
    (tmp_path / "made/deep/file").write_bytes(b"")

    make_private(tmp_path / "made")

    assert [mode(tmp_path / name) for name in ("made", "made/deep", "made/deep/file")] == [0o700, 0o700, 0o600]
