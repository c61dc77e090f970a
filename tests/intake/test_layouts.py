"""Downloads are recognised by the names in them, which give ids, students, lateness and times; nothing is guessed."""

import zipfile
from datetime import UTC, datetime

import pytest

from autograder.errors import Action, Remedy, UsageError
from autograder.intake import SubmissionLayout, open_submissions, read_submission
from autograder.model import Origin
from tests.intake.builders import metadata, notebook, read_all, tar_of, zip_of

SOURCE = b"def running_mean(x):\n    return x\n"
OTHER = b"def running_mean(x):\n    return 2 * x\n"
PY = "recurrence.py"


def unpack_to(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)


@pytest.fixture(params=["zip", "folder"])
def read(request, course, tmp_path):
    """Return a function that reads a download, as the LMS writes it and unpacked."""

    def run(files, layout=None):
        if request.param == "zip":
            path = tmp_path / "download.zip"
            path.write_bytes(zip_of(files))
        else:
            path = tmp_path / "download"
            unpack_to(path, files)
        with open_submissions(course, path, "demo", layout) as listing:
            (run.message,) = listing.messages
            return {entry.student: read_submission(assignment, entry) for assignment, entry in listing.entries}

    return run


CANVAS = {
    f"lovelaceada_1001_5001_{PY}": SOURCE,
    "babbagecharles_LATE_1002_5002_recurrence-1.py": SOURCE,
    "jinbo_1003_5003_homework.zip": zip_of({f"homework/{PY}": SOURCE}),
    "李小龙_1004_5004_recurrence.py": SOURCE,
    "noether emmy_1005_5005_notes_2_3_recurrence.py": b"",
    "hopper_1006_text.html": "<p>my text</p>",
}


def test_canvas_gives_number_lateness_attachment_and_name(read):
    submissions = read(CANVAS)
    assert read.message.endswith(": a download from Canvas, 6 submissions")
    assert list(submissions) == ["1001", "1002", "1003", "1004", "1005", "1006"]
    assert submissions["1001"].origin == Origin("lovelaceada", {"canvas": "1001"}, "5001", late=False)
    assert submissions["1001"].notes == ()
    late = submissions["1002"]
    assert late.origin == Origin(
        "babbagecharles", {"canvas": "1002"}, "5002", late=True, originals={PY: "recurrence-1.py"}
    )
    assert late.notes == ("recurrence-1.py was used as recurrence.py", "marked as late by Canvas")
    assert submissions["1003"].origin.originals == {PY: "homework/recurrence.py in homework.zip"}
    assert submissions["1004"].origin.name == "李小龙"
    for key in ("1001", "1002", "1003", "1004"):
        assert submissions[key].files == {PY: SOURCE}
    # Numbers that a student wrote into a file name are part of the file name.
    assert submissions["1005"].notes == ("recurrence.py was not handed in; found notes_2_3_recurrence.py",)
    assert submissions["1006"].notes == (
        "recurrence.py was not handed in",
        "the text entered in Canvas was not read",
    )


def test_anonymous_canvas_gives_an_anonymous_id(read):
    submissions = read({f"anon_kQ9zX_5001_{PY}": SOURCE, f"LATE_anon_aaaaa_5002_{PY}": SOURCE})
    assert submissions["anon_kQ9zX"].origin == Origin("", {"canvas_anonymous": "kQ9zX"}, "5001", late=False)
    assert submissions["anon_aaaaa"].origin.late is True


def test_of_several_attachments_the_latest_is_used(read):
    submissions = read(
        {
            f"ada_1_20_{PY}": OTHER,
            "ada_LATE_1_100_recurrence-1.py": SOURCE,
            "ada_1_7_recurrence-2.py": OTHER,
            "ada_1_900_recurrence.ipynb": b"{}",
        }
    )
    assert submissions["1"].files == {PY: SOURCE}
    assert submissions["1"].notes[0] == (
        "the latest of recurrence-2.py and recurrence.py and recurrence-1.py was used: recurrence-1.py"
    )


def test_one_canvas_number_under_two_names_is_not_graded(read):
    submissions = read({f"ada_5_10_{PY}": SOURCE, f"eve_5_11_{PY}": OTHER, f"bo_6_12_{PY}": SOURCE})
    assert submissions["6"].files == {PY: SOURCE}
    assert "user number 5 has the names ada and eve; find out which one is right" in submissions["5"].read_error


FOLDERS = {
    f"Ada Lovelace_57_assignsubmission_file_/{PY}": SOURCE,
    f"Ada Lovelace_58_assignsubmission_file_/homework/{PY}": OTHER,
    f"Bo Jin_59_assignsubmission_file/{PY}": SOURCE,
    "Bo Jin_59_assignsubmission_onlinetext/onlinetext.html": "text",
    "Zoë O'Neil_60_assignsubmission_file_/all.tar.gz": b"",
    f"Participant_61_assignsubmission_file_/{PY}": SOURCE,
    f"Default group_assignsubmission_file_/{PY}": SOURCE,
}
FLAT = {
    f"Ada Lovelace_57_assignsubmission_file_{PY}": SOURCE,
    "Ada Lovelace_58_assignsubmission_file_Recurrence.py": OTHER,
    f"Bo Jin_59_assignsubmission_file_{PY}": SOURCE,
    "Bo Jin_59_assignsubmission_onlinetext_onlinetext.html": "text",
    "Zoë O'Neil_60_assignsubmission_file_all.tar.gz": b"",
    f"Participant_61_assignsubmission_file_{PY}": SOURCE,
    f"Default group_assignsubmission_file_{PY}": SOURCE,
}


@pytest.mark.parametrize("files", [FOLDERS, FLAT], ids=["folders", "flat"])
def test_moodle_gives_number_and_name_in_both_settings(read, files):
    submissions = read(files)
    assert read.message.endswith(": a download from Moodle, 6 submissions")
    assert {key: one.origin.name for key, one in submissions.items()} == {
        "57": "Ada Lovelace",
        "58": "Ada Lovelace",
        "59": "Bo Jin",
        "60": "Zoë O'Neil",
        "61": "",
        "Default group": "Default group",
    }
    assert submissions["57"].origin.ids == {"moodle": "57"}
    assert submissions["Default group"].origin.ids == {}
    assert submissions["58"].files == {PY: OTHER}
    assert submissions["59"].files == {PY: SOURCE}
    assert submissions["59"].notes == ("the onlinetext entered in Moodle was not read",)
    assert submissions["60"].rejected.startswith("all.tar.gz was not read: it is damaged")


def test_one_moodle_number_under_two_names_is_not_graded(read):
    submissions = read({f"Ada_5_assignsubmission_file_/{PY}": SOURCE, f"Eve_5_assignsubmission_file_/{PY}": OTHER})
    assert list(submissions) == ["5"]
    assert (
        "Ada_5_assignsubmission_file_ and Eve_5_assignsubmission_file_ belong to the same student"
        in submissions["5"].read_error
    )


BLACKBOARD = {
    "Homework_1_alovelace_attempt_2026-10-05-11-22-33.txt": "Name: Ada Lovelace (alovelace)\r\nAssignment: x\r\n",
    f"Homework_1_alovelace_attempt_2026-10-05-11-22-33_{PY}": SOURCE,
    "Homework_1_b_xu_attempt_2026-10-04-09-00-00.txt": "Name: Ben (Benny) Xu (b_xu)\nAssignment: Homework_1\n",
    f"Homework_1_b_xu_attempt_2026-10-04-09-00-00_{PY}": OTHER,
    "Homework_1_b_xu_attempt_2026-10-06-09-00-00.txt": "Name: Ben (Benny) Xu (b_xu)\nAssignment: Homework_1\n",
    "Homework_1_b_xu_attempt_2026-10-06-09-00-00_recurrence (1)-1.py": SOURCE,
    "Homework_1_zoe_attempt_2026-10-06-09-00-00_x_attempt_2026-10-07-09-00-00_recurrence.py": SOURCE,
}


@pytest.mark.parametrize("top", ["", "gradebook_CNN_2026/"])
def test_blackboard_gives_username_name_and_the_latest_attempt(read, top):
    submissions = read({f"{top}{name}": data for name, data in BLACKBOARD.items()})
    assert read.message.endswith(": a download from Blackboard, 3 submissions")
    assert list(submissions) == ["alovelace", "b_xu", "zoe"]
    assert submissions["alovelace"].origin == Origin(
        "Ada Lovelace", {"login": "alovelace"}, submission_id="2026-10-05-11-22-33"
    )
    assert submissions["alovelace"].notes == ()
    ben = submissions["b_xu"]
    assert ben.origin.name == "Ben (Benny) Xu"
    assert ben.notes == (
        "recurrence (1)-1.py was used as recurrence.py",
        "the latest of 2 attempts was used: that of 2026-10-06 09:00:00",
    )
    assert submissions["alovelace"].files == ben.files == {PY: SOURCE}
    # What a student wrote into a file name is part of the file name.
    assert submissions["zoe"].notes == (
        "recurrence.py was not handed in; found x_attempt_2026-10-07-09-00-00_recurrence.py",
    )


def test_without_receipts_the_title_is_what_all_of_blackboards_names_begin_with(read):
    files = {name: data for name, data in BLACKBOARD.items() if not name.endswith(".txt")}
    assert list(read(files)) == ["alovelace", "b_xu", "zoe"]


@pytest.mark.parametrize("receipt", ["Name: Eve (eve)\n", "", "Name: Eve (", "\x00" * 10, "Name: (alovelace)"])
def test_a_receipt_that_fits_no_name_is_not_believed(read, receipt):
    files = {
        name: receipt if "alovelace" in name and name.endswith(".txt") else data for name, data in BLACKBOARD.items()
    }
    submission = read(files)["alovelace"]
    assert submission.files == {PY: SOURCE}
    assert submission.origin.name == ""


@pytest.mark.parametrize("title", ["Homework_2", "Homework", "Lab"])
def test_blackboards_files_of_two_assignments_are_refused(read, title):
    receipt = "Name: Ada Lovelace (alovelace)\n"
    other = {
        name.replace("Homework_1", title): receipt if name.endswith(".txt") else data
        for name, data in BLACKBOARD.items()
        if "alovelace" in name
    }
    with pytest.raises(UsageError, match="wanted the download of a single assignment"):
        read(BLACKBOARD | other)


AUTOLAB = {
    f"ada_l@uni.example_2_{PY}": OTHER,
    f"ada_l@uni.example_10_{PY}": SOURCE,
    "Ben@Uni.example_1_handin.py": SOURCE,
    "cy@uni.example_1_handin.tar": tar_of({PY: SOURCE}, "w"),
    "di@uni.example_1_handin.ipynb": notebook(SOURCE.decode()),
}


def test_autolab_gives_the_address_and_the_latest_version(read):
    submissions = read(AUTOLAB)
    assert read.message.endswith(": a download from Autolab, 4 submissions")
    assert list(submissions) == ["ada_l@uni.example", "ben@uni.example", "cy@uni.example", "di@uni.example"]
    ada = submissions["ada_l@uni.example"]
    assert ada.origin == Origin(ids={"email": "ada_l@uni.example"}, submission_id="10")
    assert ada.notes == ("the latest of 2 submissions was used: version 10",)
    assert {submission.files[PY] for submission in submissions.values()} == {SOURCE}
    assert submissions["ben@uni.example"].origin.originals == {PY: "handin.py"}


@pytest.mark.parametrize("top", ["", "a1-submissions/", "demo-submissions/"])
def test_repositories_give_the_account(read, top):
    names = ("a1-adalove", "a1-Ben-X", "a1-ada2")
    files = {f"{top}{name}/{path}": data for name in names for path, data in ((PY, SOURCE), (".git/HEAD", "ref: x"))}
    submissions = read(files)
    assert read.message.endswith(": repositories named after GitHub accounts, 3 submissions")
    assert {key: one.origin.ids for key, one in submissions.items()} == {
        "Ben-X": {"github": "Ben-X"},
        "ada2": {"github": "ada2"},
        "adalove": {"github": "adalove"},
    }
    assert all(one.files == {PY: SOURCE} for one in submissions.values())


def test_repositories_beside_something_else_are_not_recognised(read):
    with pytest.raises(UsageError, match="2 of 3 names fit repositories named after GitHub accounts"):
        read({f"{name}/.git/HEAD": "" for name in ("a1-ada", "a1-bo")} | {"classroom_roster.csv": ""})


@pytest.mark.parametrize(
    ("names", "accounts"),
    [
        (["demo-ada-l"], ["ada-l"]),
        (["demo-ada", "demo-bo-x"], ["ada", "bo-x"]),
        (["demo-week-1-ada", "demo-week-1-bo"], ["ada", "bo"]),
    ],
)
def test_repositories_named_after_the_assignment_need_no_git(read, names, accounts):
    submissions = read({f"{name}/{PY}": SOURCE for name in names})
    assert list(submissions) == accounts
    assert [one.origin.ids for one in submissions.values()] == [{"github": account} for account in accounts]


def test_repositories_that_were_downloaded_without_git_can_be_named(read):
    files = {f"{name}/{PY}": SOURCE for name in ("a1-ada", "a1-bo")}
    assert list(read(files, SubmissionLayout.GITHUB)) == ["ada", "bo"]
    assert list(read(files, SubmissionLayout.FOLDERS)) == ["a1-ada", "a1-bo"]


@pytest.mark.parametrize("names", [["a1-ada"], ["ada", "bo"], ["a1-", "a1-bo"]])
def test_names_without_an_account_are_not_those_of_repositories(read, names):
    with pytest.raises(UsageError, match="no name in it fits repositories named after GitHub accounts"):
        read({f"{name}/{PY}": SOURCE for name in names}, SubmissionLayout.GITHUB)


ADA = ("Ada Lovelace", "0067", "ada@example.org")
BO = ("Bo Jin", "12", "Bo@Example.org")
FIRST, SECOND = "2024-05-30 10:00:00.000000000 Z", "2024-05-31 10:00:00.000000000 Z"


@pytest.mark.parametrize("top", ["", "assignment_99_export/"])
def test_gradescope_gives_email_sid_number_and_time(read, top):
    submissions = read(
        {
            f"{top}submission_metadata.yml": metadata(
                ("submission_7", FIRST, [ADA, BO]), ("submission_8", SECOND, [("Cy", "", "cy@example.org")])
            ),
            f"{top}submission_7/src/{PY}": SOURCE,
            f"{top}submission_8/{PY}": OTHER,
        }
    )
    assert read.message.endswith(": an export from Gradescope, 3 submissions")
    assert list(submissions) == ["ada@example.org", "bo@example.org", "cy@example.org"]
    ada, bo, cy = submissions.values()
    assert ada.origin == Origin(
        "Ada Lovelace",
        {"email": "ada@example.org", "sid": "0067"},
        "7",
        time=datetime(2024, 5, 30, 10, tzinfo=UTC),
        originals={PY: "src/recurrence.py"},
    )
    assert ada.files == bo.files == {PY: SOURCE}
    assert ada.notes == ("handed in together with Bo Jin",)
    assert cy.files == {PY: OTHER}
    assert cy.origin.ids == {"email": "cy@example.org"}


def test_of_several_submissions_the_latest_is_used(read):
    submissions = read(
        {
            "submission_metadata.yml": metadata(("submission_8", SECOND, [ADA]), ("submission_9", FIRST, [ADA, BO])),
            f"submission_8/{PY}": SOURCE,
            f"submission_9/{PY}": OTHER,
        }
    )
    assert submissions["ada@example.org"].files == {PY: SOURCE}
    assert submissions["ada@example.org"].notes == (
        "the latest of 2 submissions was used: submission_8 of 2024-05-31 10:00:00+00:00",
    )
    assert submissions["bo@example.org"].files == {PY: OTHER}


def test_several_submissions_of_unknown_order_are_rejected(read):
    submissions = read(
        {
            "submission_metadata.yml": metadata(("submission_8", "", [ADA]), ("submission_9", FIRST, [ADA])),
            f"submission_8/{PY}": SOURCE,
            f"submission_9/{PY}": OTHER,
        }
    )
    assert submissions["ada@example.org"].rejected == (
        "submission_8 and submission_9 were both handed in, and it is unknown which one is later"
    )


def test_submissions_on_which_gradescopes_metadata_and_folders_disagree_are_not_graded(read):
    submissions = read(
        {
            "submission_metadata.yml": metadata(("submission_7", FIRST, [ADA]), ("submission_8", FIRST, [])),
            f"submission_9/{PY}": SOURCE,
        }
    )
    assert (
        "submission_7 is in submission_metadata.yml, but its folder is missing"
        in submissions["ada@example.org"].read_error
    )
    assert submissions["submission_8"].read_error.endswith("submission_8 has no submitter")
    assert "submission_9: is not in submission_metadata.yml" in submissions["submission_9"].read_error


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({**CANVAS, "grade.csv": ""}, "others do not, such as 'grade.csv'"),
        ({**FOLDERS, f"a_1_2_{PY}": SOURCE}, "7 of 8 names fit a download from Moodle"),
        ({f"ada/{PY}": SOURCE, f"submission_7/{PY}": SOURCE}, "1 of 2 names fit an export from Gradescope"),
        ({f"submission_7/{PY}": SOURCE}, "has no submission_metadata.yml, which says whose the submissions are"),
    ],
)
def test_names_that_disagree_are_reported_and_not_guessed(read, files, message):
    with pytest.raises(UsageError) as caught:
        read(files)
    assert message in str(caught.value)


def test_where_names_disagree_a_layout_can_be_chosen(read):
    with pytest.raises(UsageError) as caught:
        read({**CANVAS, "grade.csv": ""})
    assert caught.value.remedies == (Remedy(Action.CHOOSE_LAYOUT, tuple(SubmissionLayout)),)


def test_the_layout_that_is_named_is_used_and_what_is_ignored_is_reported(read):
    submissions = read({**CANVAS, "grades.csv": "", "__MACOSX/x": ""}, SubmissionLayout.CANVAS)
    assert len(submissions) == 6
    assert read.message.endswith("6 submissions; ignored, as their names do not fit: grades.csv")
    as_folders = read({f"submission_7/{PY}": SOURCE, f"ada/{PY}": SOURCE}, SubmissionLayout.FOLDERS)
    assert {"ada", "submission_7"} <= set(as_folders)


@pytest.mark.parametrize("layout", [layout for layout in SubmissionLayout if layout is not SubmissionLayout.FOLDERS])
def test_a_layout_that_no_name_fits_is_an_error(read, layout):
    with pytest.raises(UsageError, match=r"no name in it fits .*; found ada$"):
        read({f"ada/{PY}": SOURCE}, layout)


def test_a_course_may_hold_downloads(course, tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "demo.zip").write_bytes(zip_of(CANVAS))
    with open_submissions(course, folder, None, None) as listing:
        assert [(a.id, entry.student) for a, entry in listing.entries][:2] == [("demo", "1001"), ("demo", "1002")]


def test_a_damaged_download_is_not_the_students_fault(course, tmp_path):
    info = zipfile.ZipInfo(f"ada_1_10_{PY}")  # stored, so that its bytes can be found
    path = tmp_path / "download.zip"
    path.write_bytes(zip_of([(info, SOURCE), (f"bo_2_11_{PY}", SOURCE)]).replace(b"return", b"retorn", 1))
    submissions = read_all(course, path)
    assert submissions["1"].read_error == (
        f"{path}: ada_1_10_recurrence.py in it is damaged, or has an unsupported compression method; "
        "download it again, or unpack it"
    )
    assert submissions["2"].files == {PY: SOURCE}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([(f"ada_1_10_{PY}", SOURCE), (f"ada_1_10_{PY}", OTHER)], "twice, which no LMS writes; download it again"),
        (
            [(f"../ada_1_10_{PY}", SOURCE)],
            "contains '../ada_1_10_recurrence.py', a path that no LMS writes; unpack it and check",
        ),
        ([(f"/ada_1_10_{PY}", SOURCE)], "a path that no LMS writes"),
        ([], "is empty; wanted"),
    ],
)
def test_downloads_that_no_lms_writes_are_refused(course, tmp_path, files, message):
    (tmp_path / "download.zip").write_bytes(zip_of(files))
    with pytest.raises(UsageError, match=message):
        read_all(course, tmp_path / "download.zip")


def test_a_download_with_a_password_is_refused(course, tmp_path):
    data = bytearray(zip_of({f"ada_1_10_{PY}": SOURCE}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "download.zip").write_bytes(data)
    with pytest.raises(UsageError, match="is encrypted; unpack it and grade the folder"):
        read_all(course, tmp_path / "download.zip")


def test_what_a_student_put_into_a_download_affects_only_that_student(course, tmp_path):
    link = zipfile.ZipInfo(f"Di_4_assignsubmission_file_/{PY}")
    link.external_attr = 0o120777 << 16
    files = [
        (f"Ada_1_assignsubmission_file_/{PY}", SOURCE),
        (f"Bo_2_assignsubmission_file_/../../{PY}", SOURCE),
        *((f"Cy_3_assignsubmission_file_/{n}.txt", b"") for n in range(2001)),
        (link, "/etc/passwd"),
        (f"Ed_5_assignsubmission_file_/{PY}", b"#" * (1 << 20) + b"#"),
    ]
    (tmp_path / "download.zip").write_bytes(zip_of(files))
    submissions = read_all(course, tmp_path / "download.zip")
    assert submissions["1"].files == {PY: SOURCE}
    assert {key: one.rejected for key, one in submissions.items()} == {
        "1": None,
        "2": "the submission was not read: it contains a path that leads out of it: ../../recurrence.py",
        "3": "the submission was not read: it has more than 2,000 files and folders; hand in only the required files",
        "4": "recurrence.py was not read: it is a link",
        "5": "recurrence.py was not read: it is larger than 1 MiB",
    }
