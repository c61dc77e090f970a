"""The commands about grades, run as a user runs them."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.cli.main import main
from autograder.course.load import load_course
from autograder.gradebook.database import DATABASE_VARIABLE
from autograder.gradebook.store import open_store
from tests.conftest import make_course

AUTOGRADER = Path(sys.executable).with_name("autograder")
WRONG = "import numpy as np\n\n\ndef running_mean(x):\n    return np.add.accumulate(x)\n"
POLICY = """\
title: A course for tests
timezone: Europe/Berlin
assignments:
  demo: {due: 2020-01-01 12:00, late: accepted}
"""

NO_REASON = "found no reason, wanted one: whoever asks later will read it"


def command(folder, *arguments):
    """Run a command in the course's folder."""
    done = subprocess.run(
        [AUTOGRADER, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def grade(folder, *options):
    return command(folder, "grade", "submissions", "-a", "demo", "-o", "out", "-j", 1, *options)


@pytest.fixture(scope="session")
def class_once(tmp_path_factory):
    """Make a course with submissions: ada is right, bob is wrong."""
    course = make_course(tmp_path_factory.mktemp("class") / "course")
    solution = (course / "solutions/demo/recurrence.py").read_text()
    for student, source in (("ada", solution), ("bob", WRONG)):
        folder = course / "submissions" / student
        folder.mkdir(parents=True)
        (folder / "recurrence.py").write_text(source)
    (course / "course.yml").write_text(POLICY)
    return course


@pytest.fixture(scope="session")
def graded_once(class_once, tmp_path_factory):
    """Grade it into its gradebook."""
    course = shutil.copytree(class_once, tmp_path_factory.mktemp("graded") / "course")
    assert grade(course).returncode == 0
    return course


@pytest.fixture
def class_folder(class_once, tmp_path):
    """Give a class that is not graded yet, in which commands may write."""
    return shutil.copytree(class_once, tmp_path / "course")


@pytest.fixture
def graded(graded_once, tmp_path):
    """Give a class that is graded into its gradebook, in which commands may write."""
    return shutil.copytree(graded_once, tmp_path / "course")


def records(folder):
    with open_store(load_course(folder)) as store, store.reader() as reader:
        return reader.records()


@pytest.fixture
def ask(graded, monkeypatch, capsys):
    """Ask the gradebook of the graded class: the exit code, and what is printed where."""
    monkeypatch.chdir(graded)

    def run(*arguments):
        try:
            code = main([*arguments])
        except SystemExit as error:
            code = error.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def lines(text):
    """Take a table apart: the cells of each line."""
    return [re.split(r" {2,}", line.strip()) for line in text.splitlines() if line.strip()]


def test_grading_fills_the_gradebook_and_again_adds_nothing(graded):
    before = records(graded)
    assert [(one.student, one.grading.score) for one in before.submissions] == [("ada", 10.0), ("bob", 0.0)]
    assert grade(graded).returncode == 0
    assert grade(graded, "--force").returncode == 0
    assert records(graded) == before


def test_grading_says_where_the_gradebook_is(graded):
    done = grade(graded)
    assert f"\nGradebook: {graded}/.autograder/gradebook.db; `autograder gradebook show` shows it\n" in done.stdout
    assert "ClassGrades" not in grade(graded, "--no-gradebook").stdout


def test_a_gradebook_that_was_lost_is_filled_from_the_reports(graded):
    before = {path: path.stat().st_mtime_ns for path in (graded / "out/demo").iterdir()}
    for path in (graded / ".autograder").glob("gradebook.db*"):
        path.unlink()
    assert grade(graded).returncode == 0
    assert [(one.student, one.grading.score) for one in records(graded).submissions] == [("ada", 10.0), ("bob", 0.0)]
    assert {path: path.stat().st_mtime_ns for path in (graded / "out/demo").iterdir()} == before


def test_without_a_gradebook_none_is_made(class_folder):
    assert grade(class_folder, "--no-gradebook").returncode == 0
    assert not (class_folder / ".autograder/gradebook.db").exists()
    done = command(class_folder, "gradebook", "show")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no gradebook yet; `autograder grade` makes it" in done.stderr


def test_a_gradebook_that_cannot_be_opened_stops_grading_before_it_begins(class_folder):
    (class_folder / ".autograder").mkdir()
    (class_folder / ".autograder/gradebook.db").write_text("a letter" * 1000)
    done = grade(class_folder)
    assert done.returncode == 1
    assert "is not a gradebook; restore a backup" in done.stderr
    assert not (class_folder / "out").exists()


def test_a_new_attempt_is_kept_beside_the_old_one(graded):
    (graded / "submissions/bob/recurrence.py").write_text("def running_mean(x):\n    return x\n")
    assert grade(graded).returncode == 0
    assert [one.student for one in records(graded).submissions] == ["ada", "bob", "bob"]


def test_the_commands_are_the_same_on_every_database(ask, database_url, monkeypatch):
    monkeypatch.setenv(DATABASE_VARIABLE, database_url.render_as_string(hide_password=False))
    assert ask("gradebook", "show")[0] == 2
    assert ask("grade", "submissions", "-a", "demo", "-o", "out", "-j", "1")[0] == 0
    assert ask("gradebook", "adjust", "ada", "demo", "--add", "-4", "--why", "because")[0] == 0
    assert ask("gradebook", "extend", "ada", "demo", "--days", "1", "--why", "ill")[0] == 0
    assert ["ada", "6.00 *", "60.00"] in lines(ask("gradebook", "show")[1])
    assert "accepted: first grading" in ask("gradebook", "history", "ada")[1]
    assert ask("gradebook", "stats")[0] == 0
    assert "\n2 submissions, 0 of them graded anew\n" in ask("regrade", "-j", "1")[1]


def test_show_shows_every_student(ask):
    code, out, _ = ask("gradebook", "show")
    assert code == 0
    assert ["ada", "10.00", "100.00"] in lines(out)
    assert ["bob", "0.00", "0.00"] in lines(out)
    assert "total in percent of what counts so far; each rounded once, half up, to 2 decimals" in " ".join(out.split())


def test_an_export_is_what_show_shows_and_says_what_found_no_place(ask, graded):
    download = 'Student,ID,SIS Login ID,Section,Demo (7)\n"A",1,ada,M,\n"E",2,eve,M,\n'
    (graded / "download.csv").write_text(download)
    code, out, err = ask(
        *("gradebook", "export", "canvas", "download.csv", "-o", "out/upload.csv", "--column", "demo=7")
    )
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "demo -> Demo (7)",
        "Grades: 1 filled in, 0 changed, 0 unchanged",
        "Students without a row: 1",
        "  bob: 1 grade",
        "Rows that match no student of the course: 1",
        "  line 3: 2, eve, E",
        "Written: out/upload.csv",
    ]
    assert (graded / "out/upload.csv").read_text() == download.replace("ada,M,", "ada,M,10")
    assert ask("gradebook", "export", "csv", "-o", "out/all.csv")[0] == 0
    assert (graded / "out/all.csv").read_text().splitlines()[1:] == ["ada,,,,10,graded,100", "bob,,,,0,graded,0"]


def test_student_and_history_tell_how_a_grade_came_about(ask):
    assert ask("gradebook", "adjust", "bob", "demo", "--add", "2.5", "--why", "good idea", "--who", "grace")[0] == 0
    code, out, _ = ask("gradebook", "student", "bob")
    assert code == 0
    assert ["demo", "2.50", "10", "1", "0 points at an unknown time"] in lines(out)
    assert "+2.5: good idea (grace)" in out
    assert "total: (1 x 25) / 1 = 25.00 %, rounded once, half up, to 2 decimals" in out
    code, out, _ = ask("gradebook", "history", "bob")
    assert code == 0
    events = [line[2:] for line in lines(out) if len(line) > 3]
    assert [event[0] for event in events][-1] == "grace"
    assert "2.5 points added: good idea" in out
    assert out.index("handed in: files") < out.index("0 of 10, by checks") < out.index("accepted: first grading")


def test_adjustments_add_up_are_set_excused_and_taken_back(ask):
    def shown(*decision):
        assert ask("gradebook", "adjust", "ada", "demo", *decision, "--why", "because")[0] == 0
        _, out, _ = ask("gradebook", "show")
        return next(line for line in lines(out) if line[0] == "ada")[1:]

    assert shown("--add", "-4") == ["6.00 *", "60.00"]
    assert shown("--add", "-0.5") == ["5.50 *", "55.00"]
    assert shown("--set", "3") == ["3.00 *", "30.00"]
    assert shown("--excuse") == ["ex", "-"]
    assert shown("--reset") == ["10.00", "100.00"]
    assert shown("--add", "-40") == ["0.00 *", "0.00"]


def test_extensions_are_until_a_time_or_for_a_while(ask, graded):
    def due(*options):
        assert ask("gradebook", "extend", "ada", "demo", *options, "--why", "ill")[0] == 0
        return f"{records(graded).decisions[-1].decision.due:%m-%d %H:%M}"

    assert due("--until", "2020-01-03 12:00") == "01-03 11:00"
    assert due("--days", "2") == "01-05 11:00"
    assert due("--hours", "3") == "01-05 14:00"


def test_stats_show_the_distribution(ask):
    code, out, _ = ask("gradebook", "stats")
    assert code == 0
    assert lines(out)[2][:9] == ["demo", "2", "50.0", "50.0", "0.0", "25.0", "50.0", "75.0", "100.0"]


def test_diff_shows_what_changed_and_what_would(ask, graded):
    time.sleep(0.002)
    moment = time.time()
    since = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment)) + f"{moment % 1:.6f}"[1:] + "Z"
    ask("gradebook", "adjust", "ada", "demo", "--add", "-4", "--why", "because")
    code, out, _ = ask("gradebook", "diff", "--since", since)
    assert code == 0
    assert ["ada", "demo", "10.00", "6.00", "-4.00"] in lines(out)
    assert ["ada", "total", "100.00", "60.00", "-40.00"] in lines(out)
    assert "bob" not in out
    (graded / "other.yml").write_text(POLICY)
    assert ask("gradebook", "diff", "--policy", "other.yml")[1].strip() == "Grades that are different: none"
    (graded / "other.yml").write_text(POLICY + "  \npolicy: {rounding: {decimals: 0}}\n")
    assert ask("gradebook", "diff", "--policy", "other.yml")[1].strip() == "Grades that are different: none"
    (graded / "other.yml").write_text("title: T\nassignments: {demo: {weight: 0}}\n")
    assert ["ada", "total", "60.00", "-"] in lines(ask("gradebook", "diff", "--policy", "other.yml")[1])


def test_nothing_has_changed_since_a_time_that_is_yet_to_come(ask, graded):
    (graded / "course.yml").write_text("title: T\nassignments: {demo: {due: 2998-01-01 12:00Z, late: refused}}\n")
    (graded / "roster.csv").write_text("id\nada\nbob\ncy\n")
    assert ask("gradebook", "roster", "roster.csv")[0] == 0
    code, out, _ = ask("gradebook", "diff", "--since", "2999-01-01T12:00Z")
    assert (code, out.strip()) == (0, "Grades that are different: none")


def test_students_are_found_by_any_of_their_names(ask, graded):
    (graded / "roster.csv").write_text("id,name,email\nada,Zoë Brandt,zb@uni.example\nbob,Bo Jin,bo@uni.example\n")
    assert ask("gradebook", "roster", "roster.csv")[0] == 0
    for name in ("ada", "zoë brandt", "ZB@uni.example"):
        assert "ada, Zoë Brandt, zb@uni.example" in ask("gradebook", "student", name)[1]
    assert "brant: no such student; did you mean ada?" in ask("gradebook", "student", "brant")[2]


def test_changes_are_shown_though_the_roster_came_later(ask, graded):
    since = "2000-01-01T12:00Z"
    assert ["ada", "demo", "-", "10.00"] in lines(ask("gradebook", "diff", "--since", since)[1])
    (graded / "roster.csv").write_text("id,name\nada,Ada N\n")
    ask("gradebook", "roster", "roster.csv")
    assert ["ada", "Ada N", "demo", "open", "10.00"] in lines(ask("gradebook", "diff", "--since", since)[1])


def test_without_a_roster_that_is_said(ask):
    assert ask("gradebook", "roster")[1].splitlines() == [
        "2 students",
        "No list of students was imported: these are all students who handed something in",
    ]


def test_a_roster_says_who_is_in_the_course(ask, graded):
    (graded / "roster.csv").write_text(
        "id,name,section,status\nada,Ada N,Mon,active\ncy,Cy,Tue,active\ndi,Di,,withdrawn\n"
    )
    code, out, _ = ask("gradebook", "roster", "roster.csv")
    assert code == 0
    assert out.splitlines() == [
        "plain file, students known by 'id': 3 added, 0 changed, 0 unchanged",
        "2 students",
        "  Mon: 1",
        "  Tue: 1",
        "Withdrawn: di",
        "Missing in demo: cy",
        "bob, who handed in demo, is unknown",
        "To assign these, import a list of students that has their names, e-mail addresses or numbers",
    ]
    assert "aad: no such student; did you mean ada?" in ask("gradebook", "student", "aad")[2]
    _, out, _ = ask("gradebook", "show")
    assert ["cy", "Cy", "-", "0.00"] in lines(out)
    assert "Missing: demo 1;" in out
    assert "Handed in under unknown names: bob;" in out
    _, out, _ = ask("gradebook", "show", "--section", "Mon")
    assert ["ada", "Ada N", "10.00", "100.00"] in lines(out)
    assert "cy" not in out.split("scores in points")[0]
    (graded / "roster.csv").write_text("id,name,section\nada,Ada N,Mon\nbob,Bob,Tue\n")
    _, out, _ = ask("gradebook", "roster", "roster.csv")
    assert out.splitlines()[:2] == [
        "plain file, students known by 'id': 1 added, 0 changed, 1 unchanged",
        "Not in the file: cy; --complete says that they have withdrawn",
    ]
    _, out, _ = ask("gradebook", "roster", "roster.csv", "--complete")
    assert "Not in the file: cy; they have withdrawn" in out
    assert records(graded).roster[2].active is False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("gradebook student nemo", "nemo: no such student; `autograder gradebook show` lists all"),
        ("gradebook history adda", "adda: no such student; did you mean ada?"),
        ("gradebook student aad@uni.example", "no such student; `autograder gradebook show` lists all"),
        ("gradebook show --section X", "X: no such section; the roster has none"),
        ("gradebook adjust ada a9 --add 1 --why x", "a9: no such assignment; the course has demo"),
        ("gradebook adjust ada demo --set 11 --why x", "a score of 11: wanted from 0 to 10 points"),
        ("gradebook adjust ada demo --set -1 --why x", "a score of -1: wanted from 0 to 10 points"),
        ("gradebook adjust ada demo --add much --why x", "found 'much', wanted a number of points"),
        ("gradebook adjust ada demo --add nan --why x", "found 'nan', wanted a number of points"),
        ("gradebook adjust ada demo --add 1e99 --why x", "found '1e99', wanted a number of points"),
        (
            "gradebook adjust ada demo --add 1e-9 --why x",
            "found '1e-9', wanted a number of points, with up to 6 decimals",
        ),
        ("gradebook adjust ada demo --why x", "one of the arguments --set --add --excuse --reset is required"),
        ("gradebook adjust ada demo --add 1", "the following arguments are required: --why"),
        (
            "gradebook adjust ada demo --add 1 --why ",
            "found no reason, wanted one: whoever asks later will read it; give it with --why TEXT",
        ),
        (
            "gradebook extend ada demo --until 2019-01-01T12:00 --why x",
            "an extension until 2019-01-01 12:00: wanted 2020-01-01 12:00, when it is due for all, or later",
        ),
        ("gradebook extend ada demo --until tomorrow --why x", "found 'tomorrow', wanted a date and a time"),
        ("gradebook extend ada demo --days 0 --why x", "found '0', wanted a whole number from 1"),
        ("gradebook extend ada demo --days 99999999 --why x", "found 99999999 days and 0 hours, wanted fewer"),
        ("gradebook diff", "diff: wanted --since TIME or --policy FILE"),
        ("gradebook diff --policy nowhere.yml", "nowhere.yml: cannot be read: No such file or directory"),
        ("gradebook roster nowhere.csv", "nowhere.csv: cannot be read: No such file or directory"),
        ("regrade a9", "a9: no such assignment; the course has demo"),
        ("regrade --accept", f"{NO_REASON}; give it with --why TEXT"),
    ],
)
def test_what_is_wrong_is_one_line_and_changes_nothing(ask, graded, arguments, said):
    before = records(graded)
    code, out, err = ask(*arguments.split(" "))
    assert (code, out) == (2, "")
    assert said in err
    assert records(graded) == before


def test_an_extension_needs_a_due_date(ask, graded):
    (graded / "course.yml").write_text("title: T\n")
    code, _, err = ask("gradebook", "extend", "ada", "demo", "--days", "1", "--why", "ill")
    assert code == 2
    assert "demo: has no due date in course.yml; there is nothing to extend" in err


@pytest.fixture
def kinder(graded):
    """Give the graded class with a hidden check that now lets anything pass."""
    path = graded / "assignments/demo/test_hidden.py"
    source = path.read_text()
    path.write_text(source.replace("assert_close(", "assert_close if True else (", 1))
    assert path.read_text() != source
    return graded


def test_regrade_shows_the_difference_and_changes_nothing_until_it_is_accepted(kinder):
    shown = command(kinder, "regrade", "-j", 1)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("Isolation: bubblewrap\n2 submissions, 2 of them graded anew\n")
    table = lines(shown.stdout)
    (row,) = [line for line in table if line[:2] == ["bob", "demo"] and "->" in line[-1]]
    assert row[2] == "0"
    assert "failed -> passed" in row[-1]
    assert not any(line[:2] == ["ada", "demo"] for line in table)
    assert "Grades that would change: 1 student" in shown.stdout
    assert "nothing is changed; to let the new results hold: the same command with --accept --why TEXT" in shown.stdout
    before = records(kinder)
    assert [(one.grading.score, one.pending) for one in before.submissions] == [(10.0, False), (0.0, True)]
    assert "Regraded with another result, not accepted: demo 1;" in command(kinder, "gradebook", "show").stdout

    accepted = command(kinder, "regrade", "demo", "-j", 1, "--accept", "--why", "too strict", "--who", "grace")
    assert accepted.returncode == 0
    assert accepted.stdout.startswith("Isolation: bubblewrap\n2 submissions, 0 of them graded anew\n")
    assert "Grades that change: 1 student" in accepted.stdout
    assert accepted.stdout.endswith("\naccepted: 1 result; the old ones are kept\n")
    after = records(kinder)
    assert after.submissions[1].grading.score > 0
    assert not any(one.pending for one in after.submissions)
    events = command(kinder, "gradebook", "history", "bob").stdout
    assert "0 of 10, by checks" in events
    assert "accepted: too strict" in events
    again = command(kinder, "regrade", "-j", 1)
    assert again.stdout.splitlines() == [
        "Isolation: bubblewrap",
        "2 submissions, 0 of them graded anew",
        "Grades that would change: none",
    ]


def test_grading_again_by_other_checks_changes_no_grade_until_it_is_accepted(kinder):
    done = grade(kinder)
    assert done.returncode == 0
    assert "1 of them graded with another result than the one that holds in the gradebook" in done.stdout
    assert json.loads((kinder / "out/demo/bob.json").read_text())["score"] > 0
    assert [(one.grading.score, one.pending) for one in records(kinder).submissions] == [(10.0, False), (0.0, True)]


def test_checks_that_are_put_back_bring_nothing_new(kinder):
    command(kinder, "regrade", "-j", 1)
    path = kinder / "assignments/demo/test_hidden.py"
    path.write_text(path.read_text().replace("assert_close if True else (", "assert_close(", 1))
    done = command(kinder, "regrade", "-j", 1, "--accept", "--why", "the new check was wrong")
    assert done.stdout.splitlines() == [
        "Isolation: bubblewrap",
        "2 submissions, 0 of them graded anew",
        "Grades that change: none",
    ]
    assert [(one.grading.score, one.pending) for one in records(kinder).submissions] == [(10.0, False), (0.0, False)]


def test_checks_that_break_are_not_accepted(graded):
    path = graded / "assignments/demo/test_hidden.py"
    path.write_text(path.read_text().replace("x = rng.standard_normal(length)", "x = undefined"))
    done = command(graded, "regrade", "-j", 1, "--accept", "--why", "try")
    assert done.returncode == 1
    assert "The grader broke; what held before still holds: 2 submissions" in done.stdout
    (bob,) = [line for line in lines(done.stdout) if line[:2] == ["bob", "demo"]]
    assert bob[2:4] == ["0", "?"]
    assert bob[4].startswith("1 check not graded: NameError in call of test_agrees_on_random_input: name")
    assert "Grades that change: none" in done.stdout
    assert [one.grading.score for one in records(graded).submissions] == [10.0, 0.0]


def test_regrading_goes_on_after_ctrl_c(kinder):
    for number in range(8):
        folder = kinder / f"submissions/s{number}"
        folder.mkdir()
        (folder / "recurrence.py").write_text(f"import time; time.sleep(0.3)\n# {number}\nrunning_mean = len\n")
    assert grade(kinder).returncode == 0
    path = kinder / "assignments/demo/test_hidden.py"
    path.write_text(path.read_text() + "\n# changed\n")
    started = subprocess.Popen(
        [AUTOGRADER, "regrade", "-j", "1"], cwd=kinder, stderr=subprocess.PIPE, text=True, start_new_session=True
    )

    def known():
        with open_store(load_course(kinder)) as store, store.reader() as reader:
            return len(reader.gradings_of("demo"))

    before = known()
    while started.poll() is None and known() < before + 2:
        time.sleep(0.05)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=100)
    assert started.returncode == 130
    assert "run the same command again to go on" in said
    kept = known() - before
    assert 2 <= kept < 10
    done = command(kinder, "regrade", "-j", 1)
    assert f"\n10 submissions, {10 - kept} of them graded anew\n" in done.stdout


def test_two_graders_at_once_fill_one_gradebook(class_folder):
    for number in range(10):
        folder = class_folder / f"submissions/s{number}"
        folder.mkdir()
        (folder / "recurrence.py").write_text(f"# {number}\nrunning_mean = len\n")
    graders = [
        subprocess.Popen(
            [AUTOGRADER, "grade", "submissions", "-a", "demo", "-o", f"out{number}", "-j", "1"],
            cwd=class_folder,
            stdout=subprocess.DEVNULL,
        )
        for number in range(2)
    ]
    assert [grader.wait(timeout=300) for grader in graders] == [0, 0]
    found = records(class_folder).submissions
    assert len(found) == 12
    assert all(one.grading is not None and not one.pending for one in found)
