"""The commands, run as a user runs them: exit codes, files, and one line for whatever is wrong."""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from autograder.cli.choices import FILLED_FORMATS, WRITTEN_FORMATS
from autograder.cli.main import main, new_parser

WRONG = "import numpy as np\n\n\ndef running_mean(x):\n    return np.add.accumulate(x)\n"
AUTOGRADER = Path(sys.executable).with_name("autograder")


def run(*arguments, cwd, **environment):
    return subprocess.run(
        [AUTOGRADER, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.fixture
def submissions(course_folder):
    """Give a class: right, wrong, nothing."""
    folder = course_folder / "submissions"
    solution = (course_folder / "solutions/demo/recurrence.py").read_text()
    for student, source in (("ada", solution), ("bob", WRONG), ("cy", None)):
        (folder / student).mkdir(parents=True)
        if source is not None:
            (folder / student / "recurrence.py").write_text(source)
    return folder


def test_list_shows_questions_and_points(course_folder):
    done = run("list", cwd=course_folder)
    assert done.returncode == 0
    assert "demo: A first recurrence, 10 points (recurrence.py)" in done.stdout


def test_grade_writes_a_report_per_student_and_a_gradebook(course_folder, submissions):
    done = run("grade", submissions, "-a", "demo", "-o", "out", "-j", 1, cwd=course_folder)
    assert (done.returncode, done.stderr) == (0, "")
    scores = {p.stem: json.loads(p.read_text())["score"] for p in (course_folder / "out/demo").glob("*.json")}
    assert scores == {"ada": 10, "bob": 0, "cy": 0}
    assert (course_folder / "out/demo.csv").read_text().splitlines() == [
        "student,name,running_mean,score,max_score,status,note",
        "ada,,10,10,10,graded,",
        "bob,,0,0,10,graded,",
        "cy,,0,0,10,graded,recurrence.py was not handed in",
    ]
    report = json.loads((course_folder / "out/demo/bob.json").read_text())
    assert report["provenance"]["isolation"] == "bubblewrap"
    assert done.stdout.startswith("Isolation: bubblewrap\n")
    assert done.stdout.count("Isolation") == 1
    assert report["questions"][0]["checks"][0]["misconception"] == "sum not divided"
    assert "Needs review" in done.stdout
    assert done.stdout.splitlines()[-1] == "Class report: out/report/index.html"
    assert sorted(path.name for path in (course_folder / "out/report").iterdir()) == ["demo.html", "index.html"]


@pytest.fixture
def graded(course_folder, submissions, monkeypatch, capsys):
    """Grade the class, and stay in its folder."""
    monkeypatch.chdir(course_folder)
    assert main(["grade", str(submissions), "-a", "demo", "-o", "grades", "-j", "1"]) == 0
    capsys.readouterr()
    return course_folder / "grades"


def test_feedback_writes_a_page_per_student_and_a_zip_for_the_lms(graded, capsys):
    report = json.loads((graded / "demo/ada.json").read_text())
    report["origin"] |= {"name": "Ada L", "ids": {"moodle": "12"}}
    (graded / "demo/ada.json").write_text(json.dumps(report))
    assert main(["feedback", "--zip", "moodle"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "feedback/demo/: 3 pages; feedback/demo-moodle.zip",
        "  without a name of Moodle's, so that it passes them over: bob, cy",
    ]
    page = Path("feedback/demo/bob.html").read_text()
    assert "It looks like: sum not divided" in " ".join(page.split()).replace("<strong>", "")
    assert "ada" not in page
    assert 'aria-label="Expected: ' in page
    with zipfile.ZipFile("feedback/demo-moodle.zip") as archive:
        assert archive.namelist() == [
            "Ada L_12_assignsubmission_file_/feedback-demo.html", "bob.html", "cy.html"
        ]  # fmt: skip
        assert archive.read("bob.html").decode() == page


def test_the_report_on_a_public_check_holds_the_arrays_and_that_on_a_hidden_one_does_not(graded):
    report = json.loads((graded / "demo/bob.json").read_text())
    checks = {check["visibility"]: check for check in report["questions"][0]["checks"] if check["verdict"] == "failed"}
    assert checks["public"]["mismatch"]["want"]["shape"] == checks["public"]["mismatch"]["shape"]
    assert checks["hidden"]["mismatch"] is None


def test_report_makes_the_same_pages_as_grade_and_others_without_names(graded, capsys):
    first = (graded / "report/demo.html").read_text()
    assert main(["report"]) == 0
    assert capsys.readouterr().out == "grades/report/index.html\n"
    assert (graded / "report/demo.html").read_text() == first
    assert main(["report", "grades", "--anonymous"]) == 0
    assert capsys.readouterr().out == "grades/report_anonymous/index.html\n"
    page = (graded / "report_anonymous/demo.html").read_text()
    assert re.search(r"s-[a-z2-7]{8}", page)
    assert "<bdi>cy</bdi>" in first
    assert "<bdi>cy</bdi>" not in page


@pytest.mark.parametrize("command", ["feedback", "report"])
def test_a_report_that_cannot_be_read_is_named_and_nothing_is_passed_over(graded, command, capsys):
    (graded / "demo/bob.json").write_text("{}")
    assert main([command]) == 2
    assert (
        "grades/demo/bob.json: is not a report on bob that this version can read; grade again"
        in capsys.readouterr().err
    )


@pytest.fixture
def changed_points(graded):
    """Give the graded class, of which cy has left since, with other points."""
    spec = Path("assignments/demo/assignment.yml")
    spec.write_text(spec.read_text().replace("points: 10", "points: 20"))
    shutil.rmtree("submissions/cy")
    return graded


@pytest.mark.parametrize("left", ["a report from before", "what is no report"])
def test_grading_ends_well_whatever_else_lies_among_the_reports(changed_points, left, capsys):
    if left == "what is no report":
        (changed_points / "demo/cy.json").write_text("{}")
    shutil.rmtree(changed_points / "report")
    assert main(["grade", "submissions", "-a", "demo", "-j", "1"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-2] == (
        "Not in the class report, as the assignment has changed since or they cannot be read: grades/demo/cy.json; "
        "grade these submissions again, or move the reports away"
    )
    assert said[-1] == "Class report: grades/report/index.html"
    page = (changed_points / "report/demo.html").read_text()
    assert "bob" in page
    assert "<bdi>cy</bdi>" not in page


@pytest.mark.usefixtures("changed_points")
def test_a_class_report_without_some_reports_names_them_and_ends_with_1(capsys):
    assert main(["grade", "submissions", "-a", "demo", "-j", "1"]) == 0
    capsys.readouterr()
    assert main(["report"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert "grades/demo/cy.json" in said[0]
    assert said[1:] == ["grades/report/index.html"]


def test_grading_again_grades_only_what_changed(course_folder, submissions):
    def graded_at():
        reports = (course_folder / "out/demo").glob("*.json")
        return {path.stem: path.stat().st_mtime_ns for path in reports}

    command = "grade", submissions, "-a", "demo", "-o", "out"
    run(*command, cwd=course_folder)
    first = graded_at()
    (submissions / "bob/recurrence.py").write_text("running_mean = len\n")
    again = run(*command, cwd=course_folder)
    assert again.returncode == 0
    second = graded_at()
    assert {student for student in first if second[student] != first[student]} == {"bob"}
    run(*command, "--force", cwd=course_folder)
    third = graded_at()
    assert all(third[student] != second[student] for student in second)


def test_a_report_is_the_same_serially_and_in_parallel(course_folder, submissions):
    for jobs in (1, 2):
        run("grade", submissions, "-a", "demo", "-o", f"out{jobs}", "-j", jobs, cwd=course_folder)

    def without_timings(path):
        report = json.loads(path.read_text())
        del report["timings"]
        return report

    for student in ("ada", "bob", "cy"):
        one, two = (without_timings(course_folder / f"out{jobs}/demo/{student}.json") for jobs in (1, 2))
        assert one == two


def test_a_defect_of_a_check_makes_reports_incomplete_and_the_exit_code_1(course_folder, submissions):
    path = course_folder / "assignments/demo/test_hidden.py"
    path.write_text(path.read_text().replace("x = rng.standard_normal(length)", "x = undefined"))
    done = run("grade", submissions, "-a", "demo", "-o", "out", cwd=course_folder)
    assert done.returncode == 1
    report = json.loads((course_folder / "out/demo/ada.json").read_text())
    assert (report["status"], report["score"]) == ("incomplete", None)
    assert "ada,,,,10,incomplete,1 check not graded: NameError" in (course_folder / "out/demo.csv").read_text()


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(course_folder, submissions):
    for n in range(12):
        (submissions / f"s{n:02}").mkdir()
        (submissions / f"s{n:02}/recurrence.py").write_text("import time; time.sleep(0.4)\nrunning_mean = len\n")
    command = "grade", str(submissions), "-a", "demo", "-o", "out", "-j", "1"
    started = subprocess.Popen(
        [AUTOGRADER, *command], cwd=course_folder, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    reports = course_folder / "out/demo"
    while started.poll() is None and len(list(reports.glob("s*.json"))) < 2:
        time.sleep(0.02)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "run the same command again to go on" in said
    assert "Traceback" not in said
    kept = {path: path.stat().st_mtime_ns for path in reports.glob("*.json")}
    assert 2 <= len(kept) < 15
    assert run(*command, cwd=course_folder).returncode == 0
    assert len(list(reports.glob("*.json"))) == 15
    assert all(path.stat().st_mtime_ns == when for path, when in kept.items())


def test_a_second_ctrl_c_leaves_at_once(course_folder, submissions):
    spec = course_folder / "assignments/demo/assignment.yml"
    spec.write_text(
        spec.read_text().replace("call_seconds: 2, check_seconds: 10", "call_seconds: 600, check_seconds: 600")
    )
    (submissions / "bob/recurrence.py").write_text("import time\n\n\ndef running_mean(x):\n    time.sleep(600)\n")
    command = AUTOGRADER, "grade", str(submissions), "-a", "demo", "-o", "out", "-j", "1"
    started = subprocess.Popen(command, cwd=course_folder, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while started.poll() is None and not (course_folder / "out/demo/ada.json").exists():
        time.sleep(0.02)
    for _ in range(2):
        os.killpg(started.pid, signal.SIGINT)
        time.sleep(0.5)
    _, said = started.communicate(timeout=120)
    assert started.returncode == 130
    assert said == "stopped; run the same command again to go on\n"


def test_new_makes_an_assignment_that_verifies(course_folder):
    assert run("new", "b1_more", cwd=course_folder).returncode == 0
    done = run("verify", cwd=course_folder)
    assert done.returncode == 0, done.stdout
    assert "b1_more holds" in done.stdout
    assert "demo holds" in done.stdout


def test_build_check_fails_on_drift_and_build_mends_it(course_folder):
    assert run("build", "--check", cwd=course_folder).returncode == 0
    stub = course_folder / "student_template/demo/recurrence.py"
    stub.write_text(stub.read_text() + "# drift\n")
    (course_folder / "student_template/demo/left_over.py").write_text("")
    done = run("build", "--check", cwd=course_folder)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "student_template/demo/left_over.py: stale; run `autograder build`",
        "student_template/demo/recurrence.py: stale; run `autograder build`",
    ]
    assert run("build", cwd=course_folder).returncode == 0
    assert run("build", "--check", cwd=course_folder).returncode == 0


def test_build_dist_makes_the_same_zip_each_time(course_folder):
    made = []
    for name in ("d1", "d2"):
        assert run("build", "--dist", name, cwd=course_folder).returncode == 0
        made.append((course_folder / name / "demo.zip").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(course_folder / "d1/demo.zip") as archive:
        names = archive.namelist()
    assert {"demo/handout.md", "demo/recurrence.py", "demo/test_public.py"} <= set(names)
    assert not any("hidden" in name or "misconceptions" in name for name in names)


def test_check_runs_a_students_own_files(course_folder, submissions):
    right = run("check", submissions / "ada", cwd=course_folder)
    assert right.returncode == 0
    assert "The running mean: 2 of 2 points here; 8 more are graded later" in right.stdout
    wrong = run("check", submissions / "bob" / "recurrence.py", cwd=course_folder)
    assert wrong.returncode == 1
    assert "Your result is the running sum" in wrong.stdout
    stub = run("check", cwd=course_folder / "student_template/demo")
    assert stub.returncode == 1
    assert "  to write " in stub.stdout


def drop_a_check(folder):
    (folder / "assignments/demo/test_public.py").unlink()


def misspell(folder):
    path = folder / "assignments/demo/assignment.yml"
    path.write_text(path.read_text().replace("summary:", "sumary:"))


def nothing(_folder):
    pass


@pytest.mark.parametrize(
    ("change", "command", "said"),
    [
        (nothing, "verify a9", "a9: no such assignment; the course has demo"),
        (nothing, "build a9", "a9: no such assignment; the course has demo"),
        (nothing, "grade nowhere -a demo", "nowhere: cannot be read: No such file or directory"),
        (nothing, "grade course.yml -a demo", "course.yml: is not a zip, or is damaged; wanted a folder"),
        (nothing, "grade course.yml", "course.yml: cannot be read: Not a directory"),
        (nothing, "grade assignments -a a9", "a9: no such assignment; the course has demo"),
        (nothing, "grade student_template/demo", "is not an assignment (the course has demo)"),
        (nothing, "new Bad-Id", "'Bad-Id' is not a valid id"),
        (nothing, "new demo", "already exists; choose another id"),
        (nothing, "check nowhere", "nowhere: not there"),
        (nothing, "check assignments", "no file that an assignment asks for; wanted one of recurrence.py"),
        (nothing, "--course / list", "no course.yml here"),
        (misspell, "list", "assignment.yml:2: sumary: unknown key; wanted one of title, summary"),
        (drop_a_check, "list", "assignments/demo/test_public.py is missing"),
        (nothing, "grade assignments -a demo -j 0", "found '0', wanted a whole number from 1"),
        (nothing, "feedback nowhere", "nowhere: no reports on an assignment of the course"),
        (nothing, "report nowhere --anonymous", "nowhere: no reports on an assignment of the course"),
        (nothing, "feedback --zip otter", "invalid choice: 'otter' (choose from 'moodle', 'canvas')"),
        (nothing, "frobnicate", "invalid choice: 'frobnicate'"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_code_2(course_folder, change, command, said, monkeypatch, capsys):
    change(course_folder)
    monkeypatch.chdir(course_folder)
    try:
        code = main(command.split())
    except SystemExit as error:  # argparse's own
        code = error.code
    printed = capsys.readouterr()
    assert code == 2
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""


@pytest.mark.parametrize("command", ["list", "build"])
def test_nothing_is_said_to_a_reader_who_has_gone(course_folder, command):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [AUTOGRADER, *command.split()],
        cwd=course_folder,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


EXPORTS = [f"gradebook export {name}" for name in (*FILLED_FORMATS, *WRITTEN_FORMATS)]
COMMANDS = [
    *("list", "new", "build", "export", "check", "grade", "grade-one", "gradescope", "feedback", "report", "verify"),
    *("regrade", "hints", "gradebook"),
    *("gradebook show", "gradebook student", "gradebook history", "gradebook stats", "gradebook adjust"),
    *("gradebook extend", "gradebook export", *EXPORTS, "gradebook diff", "gradebook roster"),
]


def actions(parser):
    for action in parser._actions:
        yield parser.prog, action
        for name, command in (action.choices if isinstance(action, argparse._SubParsersAction) else {}).items():
            assert command.description.endswith("."), name
            yield from actions(command)


def test_every_command_and_option_is_explained():
    explained = list(actions(new_parser()))
    assert {prog.removeprefix("autograder").strip() for prog, _ in explained} == {"", *COMMANDS}
    for prog, action in explained:
        assert action.help or isinstance(action, argparse._SubParsersAction), (prog, action.dest)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_there(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        main([*command.split(), "--help"])
    assert capsys.readouterr().out.startswith(f"usage: autograder {command}".rstrip())
