"""Required files are found wherever they surely are, and how wrong names were understood is noted."""

from dataclasses import replace

import pytest

from autograder.intake import SubmissionEntry, read_submission
from autograder.intake.limits import MAX_CODE, MAX_FILE
from autograder.model import Origin
from tests.intake.builders import entry_of, notebook, tar_of, zip_of

GOOD, BAD = b"good", b"bad"


@pytest.fixture
def one_file(assignment):
    """Require one file."""
    return replace(assignment, files={"conv.py": ("conv",)})


@pytest.fixture
def three_files(assignment):
    """Require two files of code and one of answers."""
    return replace(assignment, files={"conv.py": ("conv",), "pool.py": ("pool",), "answers.yml": ("a",)})


USED = [
    pytest.param({"conv.py": GOOD, "conv-1.py": BAD}, ["conv-1.py ignored in favour of conv.py"], id="the exact name"),
    pytest.param({"Conv.py": GOOD}, ["Conv.py was used as conv.py"], id="in another case"),
    pytest.param({"conv (1).py": GOOD, "x.py": BAD}, ["conv (1).py was used as conv.py"], id="a copy"),
    pytest.param(
        {"Conv.py": GOOD, "conv-2.py": BAD},
        ["Conv.py was used as conv.py", "conv-2.py ignored in favour of Conv.py"],
        id="spelling before copies",
    ),
    pytest.param({"hw/conv.py": GOOD}, [], id="in a folder"),
    pytest.param({"a/b/c/conv.py": GOOD, "a/b/c/d/conv.py": BAD}, [], id="less deeply nested"),
    pytest.param(
        {"conv-1.py": GOOD, "old/conv.py": BAD}, ["conv-1.py was used as conv.py"], id="a copy, less deeply nested"
    ),
    pytest.param({"all.zip": zip_of({"conv.py": GOOD})}, [], id="in a zip"),
    pytest.param(
        {"all.tar.gz": tar_of({"hw/Conv.py": GOOD})}, ["hw/Conv.py in all.tar.gz was used as conv.py"], id="tar"
    ),
    pytest.param({"conv.py": GOOD, "all.zip": b"damaged"}, [], id="beside an archive"),
    pytest.param(
        {"conv.py": GOOD, "conv.ipynb": b"{}"}, ["conv.ipynb ignored in favour of conv.py"], id="and notebook"
    ),
]


@pytest.mark.parametrize(("files", "notes"), USED)
def test_a_file_that_surely_is_the_required_one_is_used_and_noted(one_file, files, notes):
    submission = read_submission(one_file, entry_of(files))
    assert submission.files == {"conv.py": GOOD}
    assert list(submission.notes) == notes
    assert submission.rejected is None


UNTOUCHED = b'''"""Forward convolution."""\r

import numpy as np


def conv(image, kernel=(1, 1)):\r
    """Slide a kernel."""\r
    # TODO
    raise NotImplementedError\r
'''
NOTEBOOK = notebook("def conv(x):\n    return x")


@pytest.mark.parametrize("untouched", [UNTOUCHED, b"", UNTOUCHED.replace(b"\r", b"") + b"# ada\n"])
@pytest.mark.parametrize(
    ("name", "content"), [("conv.ipynb", NOTEBOOK), ("conv-1.py", GOOD), ("conv (1).ipynb", NOTEBOOK)]
)
@pytest.mark.parametrize("order", [None, {"conv.py": 2, "conv.ipynb": 1, "conv-1.py": 1, "conv (1).ipynb": 1}])
def test_a_stub_that_nobody_touched_yields_to_what_lies_beside_it(one_file, untouched, name, content, order):
    submission = read_submission(one_file, entry_of({"conv.py": untouched, name: content}, order=order))
    assert submission.origin.originals == {"conv.py": name}
    assert submission.notes[0] == "conv.py was ignored, since nothing is written in it yet"


@pytest.mark.parametrize(
    "touched",
    [
        pytest.param(UNTOUCHED.replace(b"# TODO", b"return image"), id="a line more"),
        pytest.param(UNTOUCHED + b"\n\ndef helper():\n    return 1\n", id="a function more"),
        pytest.param(UNTOUCHED + b"x = 1", id="a constant"),
        pytest.param(b"\xff" + UNTOUCHED, id="not UTF-8"),
    ],
)
def test_what_somebody_wrote_counts_before_a_notebook(one_file, touched):
    submission = read_submission(one_file, entry_of({"conv.py": touched, "conv.ipynb": NOTEBOOK}))
    assert submission.files == {"conv.py": touched}


def test_a_stub_alone_is_graded_as_it_is(one_file):
    submission = read_submission(one_file, entry_of({"conv.py": UNTOUCHED}))
    assert submission.files == {"conv.py": UNTOUCHED}
    assert submission.notes == ()


def test_a_notebook_of_another_name_beside_an_untouched_stub_is_named(one_file):
    files = {"conv.py": UNTOUCHED, "explore.ipynb": NOTEBOOK, "handout.md": b""}
    submission = read_submission(one_file, entry_of(files))
    assert submission.files == {"conv.py": UNTOUCHED}
    assert submission.notes == (
        "nothing is written in conv.py yet; not read: explore.ipynb; a notebook is read if it is called conv.ipynb",
    )
    assert read_submission(one_file, entry_of({**files, "conv.py": GOOD})).notes == ()


def test_answers_that_nobody_gave_yield_to_a_copy_with_answers(three_files):
    files = {"conv.py": GOOD, "pool.py": GOOD, "answers.yml": b"# Problem 1\na: null\n", "answers-1.yml": b"a: 3\n"}
    assert read_submission(three_files, entry_of(files)).files["answers.yml"] == b"a: 3\n"


REJECTED = [
    pytest.param(
        {"conv-1.py": GOOD, "conv-2.py": BAD},
        "conv.py was not read: conv-1.py and conv-2.py could each be",
        id="copies",
    ),
    pytest.param(
        {"a/conv.py": GOOD, "b/conv.py": BAD},
        "a/conv.py and b/conv.py could each be conv.py; hand in only one",
        id="two",
    ),
    pytest.param(
        {"a.zip": b"", "b.tar": b""}, "a.zip and b.tar could each be the submission; hand in only one", id="archives"
    ),
    pytest.param(
        {"a.zip": zip_of({"../conv.py": GOOD})}, "a.zip was not read: it contains a path that leads out", id="hostile"
    ),
    pytest.param({"a.rar": b"Rar!\x1a"}, "a.rar was not read: RAR archives are not supported", id="rar"),
    pytest.param(
        {"conv.ipynb": b"{}"}, "conv.py was not read: conv.ipynb: it is not a notebook of format 4", id="notebook"
    ),
    pytest.param({"conv.py": b"#" * (MAX_FILE + 1)}, "conv.py was not read: it is larger than 1 MiB", id="large"),
    pytest.param(
        {"a.zip": zip_of({"conv.py": b"#" * (MAX_FILE + 1)})}, "conv.py was not read: it is larger", id="large in zip"
    ),
]


@pytest.mark.parametrize(("files", "message"), REJECTED)
def test_what_cannot_be_used_is_rejected_and_that_is_the_first_note(one_file, files, message):
    submission = read_submission(one_file, entry_of(files))
    assert submission.files == {}
    assert message in submission.rejected
    assert submission.notes == (submission.rejected,)


MISSING = [
    pytest.param({}, "conv.py was not handed in", id="nothing"),
    pytest.param({"notes.txt": b"", "conv.pyc": b""}, "conv.py was not handed in; found conv.pyc", id="a similar name"),
    pytest.param({"conv.py.html": b""}, "conv.py was not handed in; found conv.py.html", id="a page of code"),
    pytest.param(
        dict.fromkeys(("a.pdf", "b.txt", "c.docx", "d.png", "e.md"), b""),
        "conv.py was not handed in; found a.pdf, b.txt, c.docx and 2 more",
        id="something else",
    ),
    pytest.param(
        {"homework.py": GOOD, "x.ipynb": b""},
        "conv.py was not handed in; found homework.py, x.ipynb",
        id="other code",
    ),
    pytest.param(
        {"a.zip": zip_of({"x.py": GOOD})}, "conv.py was not handed in; found x.py in a.zip", id="other code in a zip"
    ),
    pytest.param(
        {"a.zip": zip_of({"b.zip": zip_of({"conv.py": GOOD})})},
        "conv.py was not handed in; b.zip in a.zip is an archive inside an archive, which is not opened",
        id="an archive in an archive",
    ),
]


@pytest.mark.parametrize(("files", "note"), MISSING)
def test_a_missing_file_is_noted_with_what_is_there(one_file, files, note):
    submission = read_submission(one_file, entry_of(files))
    assert submission.files == {}
    assert submission.notes == (note,)
    assert submission.rejected is None


def test_each_of_several_files_is_used_wherever_it_is(three_files):
    submission = read_submission(
        three_files,
        entry_of({"conv.py": GOOD, "hw.zip": zip_of({"x/Pool.py": GOOD, "x/conv.py": BAD}), "answers.yaml": GOOD}),
    )
    assert submission.files == {"conv.py": GOOD, "pool.py": GOOD, "answers.yml": GOOD}
    assert submission.origin.originals == {"pool.py": "x/Pool.py in hw.zip", "answers.yml": "answers.yaml"}


def test_a_problem_with_one_file_spares_the_others(three_files):
    files = {"conv.py": GOOD, "pool-1.py": BAD, "pool-2.py": BAD}
    submission = read_submission(three_files, entry_of(files))
    assert submission.files == {"conv.py": GOOD}
    assert submission.rejected is None
    assert submission.notes == (
        "pool.py was not read: pool-1.py and pool-2.py could each be pool.py; hand in only one",
        "answers.yml was not handed in",
    )


def test_a_problem_with_one_file_does_not_hide_that_another_is_missing(three_files):
    submission = read_submission(three_files, entry_of({"conv-1.py": BAD, "conv-2.py": BAD, "answers.yml": GOOD}))
    assert submission.notes == (
        "conv.py was not read: conv-1.py and conv-2.py could each be conv.py; hand in only one",
        "pool.py was not handed in",
    )


def test_a_file_that_matches_two_required_names_is_the_surer_one(assignment):
    both = replace(assignment, files={"conv.py": ("conv",), "conv_2.py": ("conv2",)})
    submission = read_submission(both, entry_of({"Conv_2.py": GOOD}))
    assert submission.files == {"conv_2.py": GOOD}


def test_the_latest_archive_is_used_where_the_order_is_known(one_file):
    files = {"hw-1.zip": zip_of({"conv.py": GOOD}), "hw.zip": zip_of({"conv.py": BAD})}
    submission = read_submission(one_file, entry_of(files, order={"hw-1.zip": 9, "hw.zip": 8}))
    assert submission.files == {"conv.py": GOOD}
    assert submission.notes == ("the latest of hw.zip and hw-1.zip was used: hw-1.zip",)


def test_code_that_was_extracted_from_a_notebook_is_graded_and_kept(one_file):
    cells = "%matplotlib inline\nimport numpy as np", "def conv(x):\n    return np.abs(x)", "print(conv(1))", "oh dear"
    submission = read_submission(one_file, entry_of({"Conv-1.ipynb": notebook(*cells)}))
    source = "import numpy as np\n\n\ndef conv(x):\n    return np.abs(x)\n"
    assert submission.files == {"conv.py": source.encode()}
    assert submission.origin.extracted == {"conv.py": source}
    assert submission.origin.originals == {"conv.py": "Conv-1.ipynb"}
    assert submission.notes == (
        "conv.py was extracted from Conv-1.ipynb: 4 code cells",
        "left out of Conv-1.ipynb, as it is not Python (line 1: invalid syntax): cell 4, line 1 (oh dear)",
        "left out of Conv-1.ipynb, as it is for Jupyter or the shell: cell 1, line 1 (%matplotlib inline)",
        "left out of Conv-1.ipynb, as it is not needed: cell 3, line 1 (print(conv(1)))",
    )


def test_a_notebook_with_too_much_code_is_rejected(one_file):
    submission = read_submission(one_file, entry_of({"conv.ipynb": notebook("#" * (MAX_CODE + 1))}))
    assert submission.rejected == "conv.py was not read: conv.ipynb: it has more than 0.25 MiB of code"


def test_a_notebook_under_the_name_of_a_script_is_read_as_one(one_file):
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 2_000_000}, "metadata": {}}
    code = {"cell_type": "code", "source": "conv = 1", "outputs": [picture]}
    submission = read_submission(one_file, entry_of({"conv.py": notebook(cells=[code])}))
    assert submission.files == {"conv.py": b"conv = 1\n"}
    assert submission.origin.extracted == {"conv.py": "conv = 1\n"}
    assert submission.notes == ("conv.py was read as a notebook: 1 code cell",)
    foreign = read_submission(
        one_file, entry_of({"conv.py": notebook("1", metadata={"kernelspec": {"language": "R"}})})
    )
    assert foreign.rejected == "conv.py was not read: it is a notebook in a language other than Python"
    large = read_submission(one_file, entry_of({"conv.py": b"#" * (MAX_FILE + 1)}))
    assert large.rejected == "conv.py was not read: it is larger than 1 MiB"


@pytest.mark.parametrize(
    "line", ["import helpers", "import os, helpers", "from helpers import pad", "  import helpers.a"]
)
def test_a_module_that_is_imported_and_not_read_is_named(one_file, line):
    files = {"conv.py": f"if 1:\n{line}\n".encode(), "helpers.py": GOOD, "others.py": GOOD, "helpers.ipynb": GOOD}
    notes = ("conv.py imports helpers.py, which was handed in, too; only required files are read",)
    assert read_submission(one_file, entry_of(files)).notes == notes
    zipped = read_submission(one_file, entry_of({"all.zip": zip_of(files)}))
    assert zipped.notes[0].startswith("conv.py imports helpers.py in all.zip, which")
    assert read_submission(one_file, entry_of({**files, "conv.py": b"x = 'import helpers'"})).notes == ()


def test_notes_are_safe_to_show(one_file):
    evil = "\x1b[2J\u202econv\n[red] (1).py"
    for files in ({evil: GOOD, f"{evil}.zip": b""}, {f"{evil}.zip": zip_of({f"{evil}/x.py": BAD})}, {evil * 50: BAD}):
        for changed in (files, {name.replace("conv", "vnoc"): data for name, data in files.items()}):
            submission = read_submission(one_file, entry_of(changed))
            assert submission.notes[0].isprintable()
            assert len(submission.notes[0]) < 400


def test_what_the_layout_found_out_is_kept(one_file):
    origin, notes = Origin("Ada", {"canvas": "1"}, late=True), ("marked as late by Canvas",)
    for problem in ({"rejected": "no"}, {"read_error": "no"}):
        submission = read_submission(one_file, SubmissionEntry("1", "x", origin=origin, notes=notes, **problem))
        assert submission.origin == origin
        assert submission.notes[-1] == "marked as late by Canvas"
    assert submission.read_error == "no"
