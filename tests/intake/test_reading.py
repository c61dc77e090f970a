"""What is asked for is found where it surely is, and what was made of wrong names is said."""

from dataclasses import replace

import pytest

from autograder.intake import HandIn, read_submission
from autograder.intake.limits import MAX_CODE, MAX_FILE
from autograder.model import Origin
from tests.intake.making import hand_in, notebook, tar_of, zip_of

GOOD, BAD = b"good", b"bad"


@pytest.fixture
def asked(assignment):
    """Ask for one file."""
    return replace(assignment, files={"conv.py": ("conv",)})


@pytest.fixture
def two(assignment):
    """Ask for two files of code and one of answers."""
    return replace(assignment, files={"conv.py": ("conv",), "pool.py": ("pool",), "answers.yml": ("a",)})


TAKEN = [
    pytest.param({"conv.py": GOOD, "conv-1.py": BAD}, ["conv-1.py left unread beside conv.py"], id="the very name"),
    pytest.param({"Conv.py": GOOD}, ["Conv.py was taken for conv.py"], id="in another case"),
    pytest.param({"conv (1).py": GOOD, "x.py": BAD}, ["conv (1).py was taken for conv.py"], id="a copy"),
    pytest.param(
        {"Conv.py": GOOD, "conv-2.py": BAD},
        ["Conv.py was taken for conv.py", "conv-2.py left unread beside Conv.py"],
        id="spelling before copies",
    ),
    pytest.param({"hw/conv.py": GOOD}, [], id="in a folder"),
    pytest.param({"a/b/c/conv.py": GOOD, "a/b/c/d/conv.py": BAD}, [], id="less deep"),
    pytest.param({"conv-1.py": GOOD, "old/conv.py": BAD}, ["conv-1.py was taken for conv.py"], id="less deep, a copy"),
    pytest.param({"all.zip": zip_of({"conv.py": GOOD})}, [], id="in a zip"),
    pytest.param(
        {"all.tar.gz": tar_of({"hw/Conv.py": GOOD})}, ["hw/Conv.py in all.tar.gz was taken for conv.py"], id="tar"
    ),
    pytest.param({"conv.py": GOOD, "all.zip": b"damaged"}, [], id="beside an archive"),
    pytest.param({"conv.py": GOOD, "conv.ipynb": b"{}"}, ["conv.ipynb left unread beside conv.py"], id="and notebook"),
]


@pytest.mark.parametrize(("files", "notes"), TAKEN)
def test_what_is_surely_meant_is_taken_and_said(asked, files, notes):
    submission = read_submission(asked, hand_in(files))
    assert submission.files == {"conv.py": GOOD}
    assert list(submission.notes) == notes
    assert submission.rejected is None


REJECTED = [
    pytest.param(
        {"conv-1.py": GOOD, "conv-2.py": BAD},
        "conv.py was not read: conv-1.py and conv-2.py could both be",
        id="copies",
    ),
    pytest.param(
        {"a/conv.py": GOOD, "b/conv.py": BAD}, "a/conv.py and b/conv.py could both be conv.py; hand in one", id="two"
    ),
    pytest.param({"a.zip": b"", "b.tar": b""}, "a.zip and b.tar could both be meant; hand in one", id="archives"),
    pytest.param(
        {"a.zip": zip_of({"../conv.py": GOOD})}, "a.zip was not read: it has a name that leads out", id="hostile"
    ),
    pytest.param({"a.rar": b"Rar!\x1a"}, "a.rar was not read: it is a RAR archive", id="rar"),
    pytest.param(
        {"conv.ipynb": b"{}"}, "conv.py was not read: conv.ipynb: it is no notebook of format 4", id="notebook"
    ),
    pytest.param({"conv.py": b"#" * (MAX_FILE + 1)}, "conv.py was not read: it is larger than 1 MiB", id="large"),
    pytest.param(
        {"a.zip": zip_of({"conv.py": b"#" * (MAX_FILE + 1)})}, "conv.py was not read: it is larger", id="large in zip"
    ),
]


@pytest.mark.parametrize(("files", "said"), REJECTED)
def test_what_cannot_be_taken_is_rejected_and_that_comes_first(asked, files, said):
    submission = read_submission(asked, hand_in(files))
    assert submission.files == {}
    assert said in submission.rejected
    assert submission.notes == (submission.rejected,)


MISSING = [
    pytest.param({}, "conv.py was not handed in", id="nothing"),
    pytest.param({"notes.txt": b"", "conv.pyc": b""}, "conv.py was not handed in", id="something else"),
    pytest.param(
        {"homework.py": GOOD, "x.ipynb": b""},
        "conv.py was not handed in; there is homework.py, x.ipynb",
        id="other code",
    ),
    pytest.param(
        {"a.zip": zip_of({"x.py": GOOD})}, "conv.py was not handed in; there is x.py in a.zip", id="other code in a zip"
    ),
    pytest.param(
        {"a.zip": zip_of({"b.zip": zip_of({"conv.py": GOOD})})},
        "conv.py was not handed in; b.zip in a.zip is an archive in an archive, which is not opened",
        id="an archive in an archive",
    ),
]


@pytest.mark.parametrize(("files", "note"), MISSING)
def test_what_is_missing_is_said_with_what_is_there(asked, files, note):
    submission = read_submission(asked, hand_in(files))
    assert submission.files == {}
    assert submission.notes == (note,)
    assert submission.rejected is None


def test_several_files_come_from_wherever_each_is(two):
    submission = read_submission(
        two, hand_in({"conv.py": GOOD, "hw.zip": zip_of({"x/Pool.py": GOOD, "x/conv.py": BAD}), "answers.yaml": GOOD})
    )
    assert submission.files == {"conv.py": GOOD, "pool.py": GOOD, "answers.yml": GOOD}
    assert submission.origin.originals == {"pool.py": "x/Pool.py in hw.zip", "answers.yml": "answers.yaml"}


def test_a_problem_with_one_file_leaves_the_others(two):
    files = {"conv.py": GOOD, "pool-1.py": BAD, "pool-2.py": BAD}
    submission = read_submission(two, hand_in(files))
    assert submission.files == {"conv.py": GOOD}
    assert submission.rejected is None
    assert submission.notes == (
        "pool.py was not read: pool-1.py and pool-2.py could both be pool.py; hand in one",
        "answers.yml was not handed in",
    )


def test_a_problem_with_one_file_does_not_hide_that_another_is_missing(two):
    submission = read_submission(two, hand_in({"conv-1.py": BAD, "conv-2.py": BAD, "answers.yml": GOOD}))
    assert submission.notes == (
        "conv.py was not read: conv-1.py and conv-2.py could both be conv.py; hand in one",
        "pool.py was not handed in",
    )


def test_of_two_names_a_file_stands_for_the_surer(assignment):
    both = replace(assignment, files={"conv.py": ("conv",), "conv_2.py": ("conv2",)})
    submission = read_submission(both, hand_in({"Conv_2.py": GOOD}))
    assert submission.files == {"conv_2.py": GOOD}


def test_a_later_archive_is_taken_where_that_is_known(asked):
    files = {"hw-1.zip": zip_of({"conv.py": GOOD}), "hw.zip": zip_of({"conv.py": BAD})}
    submission = read_submission(asked, hand_in(files, order={"hw-1.zip": 9, "hw.zip": 8}))
    assert submission.files == {"conv.py": GOOD}
    assert submission.notes == ("of hw.zip and hw-1.zip the latest was taken, hw-1.zip",)


def test_what_was_taken_out_of_a_notebook_is_graded_and_kept(asked):
    cells = "%time\nimport numpy as np", "def conv(x):\n    return np.abs(x)", "print(conv(1))", "oh dear"
    submission = read_submission(asked, hand_in({"Conv-1.ipynb": notebook(*cells)}))
    source = "import numpy as np\n\n\ndef conv(x):\n    return np.abs(x)\n"
    assert submission.files == {"conv.py": source.encode()}
    assert submission.origin.extracted == {"conv.py": source}
    assert submission.origin.originals == {"conv.py": "Conv-1.ipynb"}
    assert submission.notes == (
        "conv.py was taken from Conv-1.ipynb: 4 cells, 1 line dropped, 1 statement left out as not needed",
        "Conv-1.ipynb: code cell 4 was left out: line 1: invalid syntax",
    )


def test_a_notebook_that_is_too_much_is_rejected(asked):
    submission = read_submission(asked, hand_in({"conv.ipynb": notebook("#" * (MAX_CODE + 1))}))
    assert submission.rejected == "conv.py was not read: conv.ipynb: it has more than 0.25 MiB of code"


def test_names_are_fit_to_show(asked):
    evil = "\x1b[2J\u202econv\n[red] (1).py"
    for files in ({evil: GOOD, f"{evil}.zip": b""}, {f"{evil}.zip": zip_of({f"{evil}/x.py": BAD})}, {evil * 50: BAD}):
        for changed in (files, {name.replace("conv", "vnoc"): data for name, data in files.items()}):
            submission = read_submission(asked, hand_in(changed))
            assert submission.notes[0].isprintable()
            assert len(submission.notes[0]) < 400


def test_what_a_layout_says_is_kept(asked):
    origin, notes = Origin("Ada", {"canvas": "1"}, late=True), ("late, says Canvas",)
    for problem in ({"rejected": "no"}, {"unread": "no"}):
        submission = read_submission(asked, HandIn("1", "x", origin=origin, notes=notes, **problem))
        assert submission.origin == origin
        assert submission.notes[-1] == "late, says Canvas"
    assert submission.unread == "no"
