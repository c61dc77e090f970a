"""The real command on classes as they come: the hostile get what they deserve, and everybody else a grade."""

import csv
import json
import os
import subprocess
import sys
import tracemalloc
import unicodedata
from pathlib import Path

import pytest

from autograder.intake import open_submissions, read_submission
from autograder.intake.limits import (
    MAX_ARCHIVE,
    MAX_ENTRIES,
    MAX_FILE,
    MAX_NOTEBOOK,
    MAX_RATIO,
    MAX_UNPACKED,
    MIB,
)
from tests.conftest import ROOT
from tests.intake.builders import metadata, notebook, tar_of, zip_of

AUTOGRADER = Path(sys.executable).with_name("autograder")
PY = "recurrence.py"
EVIL = "=cmd|' /C calc'!A0\x1b[2J\u202e[bold]\x07"

TALKS = r"""
def running_mean(x):
    print('\x1b[2J\u202e')
    raise ValueError('=1+1 \x1b]0;x\x07 [red] \u202e' * 99)
"""


def grade(course_folder, *arguments):
    done = subprocess.run(
        [AUTOGRADER, "grade", *map(str, arguments), "-o", "out", "-j", "1"],
        cwd=course_folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert "Traceback" not in done.stderr
    return done


def rows(course_folder):
    with (course_folder / "out/demo.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def report(course_folder, student):
    return json.loads((course_folder / f"out/demo/{student}.json").read_text())


@pytest.fixture
def right(course_folder):
    return (course_folder / f"solutions/demo/{PY}").read_bytes()


@pytest.fixture
def mixed(tmp_path, right):
    """Give a class in which everybody hands in differently."""
    folder = tmp_path / "class"
    for student in ("folder", "wrong-name", "nothing", "link", "clash", "twice", EVIL.replace("/", "_")):
        (folder / student).mkdir(parents=True)
    (folder / "folder" / PY).write_bytes(right)
    (folder / "wrong-name" / "Recurrence (1).py").write_bytes(right)
    (folder / "link" / PY).symlink_to("/etc/passwd")
    (folder / "twice" / "recurrence-1.py").write_bytes(right)
    (folder / "twice" / "recurrence-2.py").write_bytes(right)
    (folder / EVIL.replace("/", "_") / PY).write_text(TALKS)
    for name, data in {
        "file.py": right,
        "zipped.zip": zip_of({f"homework/{PY}": right, "__MACOSX/homework/._recurrence.py": b"\0"}),
        "tarred.tar.gz": tar_of({PY: right}),
        "notebook.ipynb": notebook("%matplotlib inline\nimport matplotlib", right.decode(), "running_mean?"),
        "clash.zip": zip_of({PY: right}),
        "traversal.zip": zip_of({f"../../{PY}": right}),
        "bomb.zip": zip_of({PY: bytes(8 * MIB)}),
        "broken.zip": zip_of({PY: right})[:-30],
        "rar.rar": b"Rar!\x1a\x07\x00",
        "text.docx": b"PK",
    }.items():
        (folder / name).write_bytes(data)
    return folder


def test_everybody_gets_what_they_deserve(course_folder, mixed):
    done = grade(course_folder, mixed, "-a", "demo")
    assert done.returncode == 1  # for the two that nobody can tell apart
    assert done.stderr == (
        "autograder: clash is not graded: clash/ and clash.zip belong to the same student, going by their names; "
        "rename or remove all but one, and grade again\n"
    )
    graded = rows(course_folder)
    evil = "'=cmd|' _C calc'!A0\\u202e[bold]\\x07"
    assert {student: row["score"] for student, row in graded.items()} == {
        **dict.fromkeys(("folder", "file", "zipped", "tarred", "notebook", "wrong-name"), "10"),
        **dict.fromkeys(("nothing", "link", "twice", "traversal", "bomb", "broken", "rar", "text", evil), "0"),
        "clash": "",
    }
    assert {student: row["note"] for student, row in graded.items() if student != evil} == {
        **dict.fromkeys(("folder", "file", "zipped", "tarred"), ""),
        "notebook": "recurrence.py was extracted from notebook.ipynb: 3 code cells; left out of notebook.ipynb, as "
        "it is for Jupyter or the shell: cell 1, line 1 (%matplotlib inline); cell 3, line 1 (running_mean?); "
        "left out of notebook.ipynb, as it is not needed: cell 1, line 2 (import matplotlib)",
        "wrong-name": "Recurrence (1).py was used as recurrence.py",
        "nothing": "recurrence.py was not handed in",
        "link": "recurrence.py was not read: it is a link",
        "twice": "recurrence.py was not read: recurrence-1.py and recurrence-2.py could each be recurrence.py; "
        "hand in only one",
        "traversal": "traversal.zip was not read: it contains a path that leads out of it: ../../recurrence.py",
        "bomb": "bomb.zip was not read: it unpacks to more than 200 times its size; hand in the files themselves",
        "broken": "broken.zip was not read: it is damaged, or not an archive; create a new one and hand that in",
        "rar": "rar.rar was not read: RAR archives are not supported; "
        "hand in a .zip, a .tar.gz or the files themselves",
        "text": "text.docx is neither a folder nor an archive, and cannot be recurrence.py",
        "clash": "4 checks not graded: clash/ and clash.zip belong to the same student, going by their names; "
        "rename or remove all but one, and grade again",
    }

    # What is wrong is the first thing that everybody reads.
    rejected = report(course_folder, "traversal")
    assert rejected["status"] == "graded"
    assert rejected["notes"][0].startswith("traversal.zip was not read")
    checks = [check for question in rejected["questions"] for check in question["checks"]]
    assert {check["message"] for check in checks} == {rejected["notes"][0]}
    assert {check["fault"] for check in checks} == {"missing"}
    assert report(course_folder, "clash")["status"] == "incomplete"
    assert "def running_mean" in report(course_folder, "notebook")["origin"]["extracted"][PY]

    # Nothing that a student wrote moves a cursor, turns a line or becomes a formula, in whatever is written.
    for path in (course_folder / "out").rglob("*.*"):
        assert unseen(path.read_text()) == set(), path
        assert unseen(path.name) == set()
    assert unseen(done.stdout + done.stderr) == set()
    assert "[bold]" in done.stdout
    with (course_folder / "out/demo.csv").open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)


def unseen(text):
    return {character for character in text if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co")} - {
        "\n",
        "\r",
    }


def test_a_download_of_a_course_is_graded_under_the_ids_of_its_lms(course_folder, tmp_path, right):
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "demo.zip").write_bytes(
        zip_of({f"lovelaceada_1001_5001_{PY}": right, "jinbo_LATE_1002_5002_recurrence-1.py": right})
    )
    done = grade(course_folder, folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{folder}/demo.zip: a download from Canvas, 2 submissions" in done.stdout
    assert "lovelaceada (1001)" in done.stdout
    assert {key: (row["name"], row["score"]) for key, row in rows(course_folder).items()} == {
        "1001": ("lovelaceada", "10"),
        "1002": ("jinbo", "10"),
    }
    assert report(course_folder, "1002")["origin"] == {
        "name": "jinbo",
        "ids": {"canvas": "1002"},
        "submission_id": "5002",
        "late": True,
        "time": None,
        "originals": {PY: "recurrence-1.py"},
        "extracted": {},
    }


def test_what_is_known_of_a_graded_submission_is_kept_up_to_date(course_folder, tmp_path, right):
    def path_of(student):
        return course_folder / f"out/demo/{student}.json"

    folder = tmp_path / "export"
    (folder / "submission_7").mkdir(parents=True)
    (folder / "submission_7" / PY).write_bytes(right)
    for time in ("2024-05-30 10:00:00.0 Z", "2024-05-31 10:00:00.0 Z"):
        (folder / "submission_metadata.yml").write_text(metadata(("submission_7", time, [("Ada", "1", "ada@b.c")])))
        assert grade(course_folder, folder, "-a", "demo").returncode == 0
        written = report(course_folder, "ada@b.c")
        assert written["origin"]["time"] == time.replace(" ", "T", 1).replace(".0 Z", "Z")
        seconds = written["timings"]
        before = path_of("ada@b.c").stat().st_mtime_ns
    grade(course_folder, folder, "-a", "demo")
    assert path_of("ada@b.c").stat().st_mtime_ns == before
    assert report(course_folder, "ada@b.c")["timings"] == seconds


def test_a_rejection_for_another_reason_is_another_grading(course_folder, tmp_path, right):
    folder = tmp_path / "class"
    folder.mkdir()
    for data, score, said in (
        (zip_of({PY: right})[:-30], 0, "ada.zip was not read: it is damaged"),
        (zip_of({f"../{PY}": right}), 0, "ada.zip was not read: it contains a path that leads out of it"),
        (zip_of({PY: right}), 10, ""),
    ):
        (folder / "ada.zip").write_bytes(data)
        assert grade(course_folder, folder, "-a", "demo").returncode == 0
        written = report(course_folder, "ada")
        assert written["score"] == score
        messages = [check["message"] for question in written["questions"] for check in question["checks"]]
        assert {message[: len(said)] for message in [*messages, *written["notes"]]} == {said}
        assert any(messages) is bool(said)


def test_a_student_who_cannot_be_read_now_keeps_no_old_grade(course_folder, tmp_path):
    folder = tmp_path / "class"
    (folder / "ada").mkdir(parents=True)
    assert grade(course_folder, folder, "-a", "demo").returncode == 0
    (folder / "ada.zip").write_bytes(b"")
    assert grade(course_folder, folder, "-a", "demo").returncode == 1
    assert report(course_folder, "ada")["status"] == "incomplete"


def test_what_names_tell_ambiguously_is_one_line_and_an_option(course_folder, tmp_path, right):
    folder = tmp_path / "class"
    (folder / "ada").mkdir(parents=True)
    (folder / "ada" / PY).write_bytes(right)
    (folder / f"jinbo_1002_5002_{PY}").write_bytes(right)
    done = grade(course_folder, folder, "-a", "demo")
    assert done.returncode == 2
    assert (
        "say which it is with --layout folders, canvas, moodle, blackboard, gradescope, autolab, github" in done.stderr
    )
    assert not (course_folder / "out").exists()
    assert grade(course_folder, folder, "-a", "demo", "--layout", "folders").returncode == 0
    assert list(rows(course_folder)) == ["ada", f"jinbo_1002_5002_{PY.removesuffix('.py')}"]


def test_a_class_is_read_one_by_one(course, tmp_path):
    path = tmp_path / "class.zip"
    path.write_bytes(zip_of({f"s{n}_{n}_{n}_{PY}": bytes(MAX_FILE) for n in range(100)}))
    tracemalloc.start()
    try:
        with open_submissions(course, path, "demo", None) as listing:
            sizes = [len(read_submission(demo, entry).files[PY]) for demo, entry in listing.entries]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sizes == [MAX_FILE] * 100
    assert most < 8 * MIB


def test_the_documented_limits_are_those_that_hold():
    text = " ".join((ROOT / "docs/grade_a_class.md").read_text().split())
    assert (
        f"holds more than {MAX_ENTRIES:,} files, {MAX_UNPACKED // MIB} MiB, or {MAX_RATIO} times its own size, "
        f"counted as it is unpacked, or that is larger than {MAX_ARCHIVE // MIB} MiB itself"
    ) in text
    assert f"a file of more than {MAX_FILE // MIB} MiB, a notebook of more than {MAX_NOTEBOOK // MIB} MiB" in text
