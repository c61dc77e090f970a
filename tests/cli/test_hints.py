"""Wrong results that students share are listed, named once, and explained to everybody who has them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.application.hints import find_group, unnamed_results
from autograder.cli.main import main
from autograder.course.load import load_course
from autograder.grading.misconceptions import load_misconceptions
from autograder.reports.report_files import parse_report
from tests.conftest import make_course

AUTOGRADER = Path(sys.executable).with_name("autograder")
HINT = "Each mean is twice what it should be: look at what you divide by."
DOUBLE = '''\
import numpy as np


def running_mean(x):
    """Average."""
    return np.array([2 * x[: t + 1].mean() for t in range(len(x))])
'''
IN_OTHER_WORDS = """\
import numpy


def running_mean(x):
    total, means = 0, []
    for n, value in enumerate(x, 1):  # one after the other
        total += value
        means.append(2 * total / n)

    return numpy.array(means)


def unused():
    pass
"""
TRIPLE = DOUBLE.replace("2 *", "3 *")
SUM = "import numpy as np\n\n\ndef running_mean(x):\n    return np.add.accumulate(x)\n"
ENDS = "import os\n\n\ndef running_mean(x):\n    os._exit(0)\n"
SUBMISSIONS = {"bo": IN_OTHER_WORDS, "cy": DOUBLE, "dan": TRIPLE, "eve": SUM, "fay": SUM, "gil": ENDS}


def hand_in(course, student, source):
    folder = course / "submissions" / student
    folder.mkdir(parents=True)
    (folder / "recurrence.py").write_text(source)


def grade(course):
    command = [AUTOGRADER, "grade", "submissions", "-a", "demo", "-j", "1"]
    return subprocess.run(command, cwd=course, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="session")
def graded_once(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("hints") / "course")
    for student, source in {"ada": (course / "solutions/demo/recurrence.py").read_text(), **SUBMISSIONS}.items():
        hand_in(course, student, source)
    grade(course)
    return course


@pytest.fixture
def course(graded_once, tmp_path, monkeypatch):
    folder = shutil.copytree(graded_once, tmp_path / "course")
    monkeypatch.chdir(folder)
    return folder


def groups(course):
    (found,) = unnamed_results(load_course(course), course / "grades")
    return {group.students: group for group in found.groups}


def name_it(course, *more):
    group = groups(course)["bo", "cy"]
    return main(["hints", "--group", group.id, "--name", "means doubled", "--hint", HINT, *more])


def page(course, student):
    assert main(["feedback"]) == 0
    return (course / "feedback/demo" / f"{student}.html").read_text()


def test_students_with_one_mistake_are_a_group_and_what_is_named_or_stopped_is_in_none(course):
    assert list(groups(course)) == [("bo", "cy"), ("dan",)]


@pytest.mark.usefixtures("course")
def test_the_list_has_what_is_shared_and_all_if_asked(capsys):
    assert main(["hints"]) == 0
    shared = capsys.readouterr().out
    assert main(["hints", "--all", "-a", "demo"]) == 0
    everything = capsys.readouterr().out
    assert re.search(r"running_mean.*\bbo\b", shared)
    assert "dan" not in shared
    assert "1 more that one student alone has" in shared
    assert re.search(r"running_mean.*\bdan\b", everything)


def test_reports_of_an_earlier_version_are_said_to_have_no_fingerprints(course, capsys):
    for path in (course / "grades/demo").iterdir():
        path.write_text(re.sub(r'"fingerprint": "[0-9a-f]+"', '"fingerprint": ""', path.read_text()))
    assert main(["hints"]) == 0
    printed = capsys.readouterr().out
    assert "no two students are known to share a wrong result" in printed
    assert "wrong results have no fingerprint and are in no group" in printed


def test_a_group_is_shown_with_what_came_back(course, capsys):
    group = groups(course)["bo", "cy"]
    assert main(["hints", "--group", group.id[:5]]) == 0
    printed = capsys.readouterr().out
    assert "bo, cy" in printed
    assert "The handout's example comes out as worked by hand" in printed
    assert "running_mean(x (3,))" in printed
    assert DOUBLE.strip() in printed
    assert "numpy.array(means)" not in printed  # the other one is longer


def test_a_named_group_reads_the_hint_and_nobody_else_does(course, capsys):
    before = {path.name: path.read_bytes() for path in (course / "grades/demo").iterdir()}
    assert name_it(course) == 0
    assert "It looks like: means doubled" in page(course, "bo")
    assert page(course, "cy").count(HINT) > 1
    for student in ("ada", "dan", "eve", "gil"):
        assert HINT not in page(course, student)
    assert {path.name: path.read_bytes() for path in (course / "grades/demo").iterdir()} == before
    assert list(groups(course)) == [("dan",)]
    capsys.readouterr()


def test_whoever_comes_later_reads_it_without_grading_anybody_again(course):
    name_it(course)
    hand_in(course, "yan", DOUBLE.replace("2 *", "2.0 *"))
    printed = grade(course)
    assert re.search(r"3\s+means doubled", printed)
    assert HINT in page(course, "yan")


def test_the_class_report_lists_groups_until_they_have_a_name(course):
    assert main(["report"]) == 0
    group = groups(course)["bo", "cy"]
    before = (course / "grades/report/demo.html").read_text()
    name_it(course)
    assert main(["report"]) == 0
    after = (course / "grades/report/demo.html").read_text()
    assert "Wrong results without a name" in before
    assert group.id in before
    assert "Wrong results without a name" not in after
    assert "means doubled" in after


def test_an_anonymous_report_quotes_no_result(course):
    assert main(["report", "--anonymous"]) == 0
    anonymous = (course / "grades/report_anonymous/demo.html").read_text()
    group = groups(course)["bo", "cy"]
    assert group.id in anonymous
    assert all(result.look and result.look.partition(":")[2] not in anonymous for result in group.results)


def test_a_name_may_be_for_one_check_alone_and_be_given_again(course, capsys):
    first, second, *_ = groups(course)["bo", "cy"].results
    name_it(course, "--check", first.check)
    left = groups(course)["bo", "cy"]
    assert first.check not in {result.check for result in left.results}
    assert main(["hints", "--group", left.id, "--name", "means doubled"]) == 0
    text = (course / "assignments/demo/class_hints.yml").read_text()
    assert first.fingerprint in text
    assert second.fingerprint in text
    assert text.count(HINT) == 1
    capsys.readouterr()


def test_hints_that_a_person_has_changed_are_read_as_they_are_now(course):
    name_it(course)
    path = course / "assignments/demo/class_hints.yml"
    path.write_text(path.read_text().replace(HINT, "<b>Other words.</b>"))
    assert "&lt;b&gt;Other words.&lt;/b&gt;" in page(course, "bo")


def test_a_submission_that_another_system_keeps_is_named_as_well(course, capfd):
    name_it(course)
    capfd.readouterr()
    assert main(["grade-one", "submissions/bo", "-a", "demo"]) == 0
    report = parse_report(capfd.readouterr().out)
    assert {check.hint for check in report.checks if check.fingerprint} == {HINT}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--group", "ffffffff"], "no group of results without a name is called so", id="no such group"),
        pytest.param(["--group", ""], "no group", id="an empty one"),
        pytest.param(["--name", "x", "--hint", "y"], "wanted --group", id="a name for nothing"),
        pytest.param(["--group", "GROUP", "--hint", "y"], "wanted --name", id="a hint without a name"),
        pytest.param(["--group", "GROUP", "--name", "x"], "has no hint yet", id="a name without a hint"),
        pytest.param(["--group", "GROUP", "--name", " ", "--hint", "y"], "has no hint yet", id="no name"),
        pytest.param(
            ["--group", "GROUP", "--name", "x", "--hint", "y", "--check", "test_z"],
            "test_z: has no result of group",
            id="a check of another",
        ),
        pytest.param(["-a", "other"], "other", id="no such assignment"),
    ],
)
def test_what_cannot_be_done_is_said(course, capsys, arguments, message):
    group = groups(course)["bo", "cy"].id
    assert main(["hints", *(group if each == "GROUP" else each for each in arguments)]) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (course / "assignments/demo/class_hints.yml").exists()


def test_a_misconception_is_begun_from_the_shortest_submission(course, capsys):
    group = groups(course)["bo", "cy"]
    assert main(["hints", "--group", group.id, "--as-misconception"]) == 0
    skeleton = capsys.readouterr().out
    assert '@misconception("running_mean", family="FAMILY", caught_by="test_worked_example")' in skeleton
    assert "def name_of_the_mistake(reference, x):" in skeleton
    assert "    return np.array([2 * x[: t + 1].mean() for t in range(len(x))])\n" in skeleton
    assert '"""Average."""' not in skeleton

    with (course / "assignments/demo/misconceptions.py").open("a") as file:
        file.write("\n\n" + skeleton)
    (loaded,) = load_course(course).assignments
    assert load_misconceptions(loaded)[-1].name == "name of the mistake"
    grade(course)
    assert list(groups(course)) == [("dan",)]


def test_without_a_gradebook_there_is_no_source(course, capsys):
    shutil.rmtree(course / ".autograder")
    (assignment, group) = find_group(unnamed_results(load_course(course), "grades"), groups(course)["bo", "cy"].id)
    assert assignment.id == "demo"
    assert main(["hints", "--group", group.id, "--as-misconception"]) == 2
    assert "no gradebook" in capsys.readouterr().err
    assert main(["hints", "--group", group.id]) == 0
    assert "No source is shown" in capsys.readouterr().out
