"""The zip for Gradescope builds its image and grades in it, as Gradescope would have it do."""

import json
import re
import zipfile

import pytest

from tests.conftest import ROOT
from tests.platforms.conftest import EXAMPLES
from tests.platforms.container import Container
from tests.platforms.test_otter import ATTACKS, judged

ID = "a1_forward_conv"


@pytest.fixture(scope="module")
def zips(autograder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("zips")
    done = autograder("export", "gradescope", "-o", folder)
    assert done.stdout.split() == [str(folder / f"gradescope_{path.name}.zip") for path in sorted(EXAMPLES.iterdir())]
    return folder


@pytest.fixture(scope="module")
def container(zips, tmp_path_factory):
    container = Container(tmp_path_factory.mktemp("container"), zips / f"gradescope_{ID}.zip")
    done = container.build()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "could not be graded" not in done.stderr
    return container


def conv(path):
    return {"conv.py": path.read_bytes()}


def points(results):
    return results["extra_data"]["points"]


def test_the_image_has_graded_the_solution(container):
    report = json.loads((container.autograder / "source/solution.json").read_text())
    assert (report["score"], report["provenance"]["isolation"]) == (100, "landlock")


def test_a_solution_gets_all_points_under_the_second_level(container):
    done, results = container.grade(conv(ROOT / f"solutions/{ID}/conv.py"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert results["score"] == 100
    assert results["extra_data"]["provenance"]["isolation"] == "landlock"
    assert re.search(r"^No bubblewrap here: ", done.stdout)
    assert {test["status"] for test in results["tests"]} == {"passed"}
    assert {test["output"] for test in results["tests"]} == {""}
    assert sum(test["score"] for test in results["tests"]) == pytest.approx(100, abs=1e-2)


def test_a_stub_gets_nothing(container):
    _, results = container.grade(conv(ROOT / f"student_template/{ID}/conv.py"))
    assert results["score"] == 0
    assert results["tests"][0]["output"].startswith("correlate2d(image (3, 4), kernel (2, 2)):\ncorrelate2d is not wri")


@pytest.mark.parametrize("student", ["hana", "liam", "quin", "vera"])
def test_others_get_what_a_teacher_gave_by_hand(student, container):
    _, results = container.grade(conv(EXAMPLES / ID / student / "conv.py"))
    assert {**points(results), "score": results["score"]} == judged(ID)[student]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
def test_attacks_on_graders_beside_the_submission_gain_nothing(attack, container):
    _, results = container.grade(conv(attack))
    assert results["score"] == 0


def test_a_hostile_submission_reads_and_changes_nothing(container):
    paths = ["/autograder/source/course/solutions/a1_forward_conv/conv.py", "/autograder/submission_metadata.json"]
    paths += ["/autograder/source", "/autograder/run_autograder", "/proc/self/environ"]
    paths += ["/autograder/source/course/.autograder/secret", "/etc/passwd"]
    source = f"""
import os
found = []
tries = [(path, os.O_RDONLY) for path in {paths}]
tries += [(path, os.O_WRONLY | os.O_CREAT) for path in ("/autograder/results/results.json", "/tmp/left", "/left")]
for path, flags in tries:
    try:
        os.open(path, flags)
        found.append(path)
    except PermissionError:
        pass
raise RuntimeError(f"opened {{found}}")
"""
    _, results = container.grade({"conv.py": source.encode()})
    assert results["score"] == 0
    assert "conv.py does not import: RuntimeError: opened []" in results["output"]


def test_hidden_checks_follow_the_policy_and_tell_nothing_of_their_inputs(container):
    source = (ROOT / f"solutions/{ID}/conv.py").read_bytes()
    tells = b"\n\ndef correlate2d(image, kernel):\n    raise ValueError(f'saw {image.ravel()[:3]}')\n"
    _, results = container.grade({"conv.py": source + tells})

    hidden = [test for test in results["tests"] if test["visibility"] != "visible"]
    failed = [test for test in hidden if test.get("status") == "failed"]
    assert {test["visibility"] for test in hidden} == {"after_published"}
    assert len(failed) > 3
    assert not [test for test in failed if "saw" in test["output"] or "(" in test["output"]]
    assert any("saw" in test["output"] for test in results["tests"] if test["visibility"] == "visible")
    assert (results["stdout_visibility"], "leaderboard" in results) == ("hidden", False)
    assert len(results["tests"]) == len(hidden) + sum(test["visibility"] == "visible" for test in results["tests"])
    assert results["tests"][0]["number"] == "1.1"


def test_a_file_under_another_name_is_graded_with_a_note(container):
    _, results = container.grade({"hw/Conv (1).py": (ROOT / f"solutions/{ID}/conv.py").read_bytes(), "x.txt": b""})
    assert results["score"] == 100
    assert results["output"] == "hw/Conv (1).py was used as conv.py"


def test_a_students_whole_folder_gets_the_points_of_what_is_asked_for(container):
    folder = ROOT / "student_template" / ID
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    _, results = container.grade(files | conv(ROOT / f"solutions/{ID}/conv.py"))
    assert (results["score"], results["output"]) == (100, "")


def test_nothing_handed_in_is_no_points_with_a_reason(container):
    _, results = container.grade({"essay.txt": b"sorry"})
    assert results["score"] == 0
    assert "conv.py was not handed in" in results["output"]


@pytest.mark.parametrize("part", ["assignments/a1_forward_conv/test_hidden.py", "solutions/a1_forward_conv/conv.py"])
def test_a_grader_that_breaks_gives_no_results_not_even_old_ones(part, container):
    path = container.autograder / "source/course" / part
    whole = path.read_text()
    path.write_text(whole + "\n\ndef broken(:\n")
    try:
        done, results = container.grade(conv(ROOT / f"solutions/{ID}/conv.py"))
    finally:
        path.write_text(whole)

    assert results is None
    assert done.returncode == 2
    assert "autograder:" in done.stdout


def test_a_check_that_breaks_gives_no_results(container):
    path = container.autograder / "source/course/assignments/a1_forward_conv/test_hidden.py"
    whole = path.read_text()
    path.write_text(whole.replace('    """', '    """', 1) + BREAKS)
    try:
        done, results = container.grade(conv(ROOT / f"solutions/{ID}/conv.py"))
    finally:
        path.write_text(whole)

    assert results is None
    assert done.returncode == 1
    assert "not graded: 1 check not graded: ZeroDivisionError in call of test_that_breaks" in done.stdout


BREAKS = '''

@question("layout")
def test_that_breaks(student):
    """A check of ours that breaks."""
    1 / 0
'''


def test_a_policy_can_hide_hidden_checks_for_ever(autograder, tmp_path):
    autograder(
        "export", "gradescope", "a8_problem_set", "-o", tmp_path, "--hidden", "hidden", "--isolation", "landlock"
    )
    with zipfile.ZipFile(tmp_path / "gradescope_a8_problem_set.zip") as archive:
        script = archive.read("run_autograder").decode()
    assert "--hidden hidden --isolation landlock" in script


def test_a_zip_has_its_scripts_at_the_root_executable_and_names_no_index(zips):
    for path in zips.iterdir():
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            scripts = {name: archive.getinfo(name).external_attr >> 16 for name in ("setup.sh", "run_autograder")}
            text = b"".join(archive.read(name) for name in ("setup.sh", "run_autograder", "requirements.txt")).decode()
        assert set(scripts.values()) == {0o755}
        assert not re.search(r"https?:|index-url|@[A-Z]", text)
        assert f"course/assignments/{path.stem.removeprefix('gradescope_')}/test_hidden.py" in names
        assert not [name for name in names if "alternatives" in name or "figures" in name]


def test_the_same_course_gives_the_same_zip(autograder, zips, tmp_path):
    autograder("export", "gradescope", "a8_problem_set", "-o", tmp_path)
    assert (tmp_path / "gradescope_a8_problem_set.zip").read_bytes() == (
        zips / "gradescope_a8_problem_set.zip"
    ).read_bytes()
