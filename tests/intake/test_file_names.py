"""A wrong file name is accepted if it surely stands for a required file, and only then."""

import pytest

from autograder.intake.file_names import NameMatch, match_name

SAME, SPELLING, COPY = NameMatch.SAME, NameMatch.SPELLING, NameMatch.COPY
NOTEBOOK, COPY_OF_NOTEBOOK = NameMatch.NOTEBOOK, NameMatch.COPY_OF_NOTEBOOK


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("conv.py", SAME),
        ("Conv.py", SPELLING),
        ("CONV.PY", SPELLING),
        (" conv .py ", SPELLING),
        ("ｃｏｎｖ．ｐｙ", SPELLING),  # noqa: RUF001 -- as some keyboards write it
        ("conv.py.txt", SPELLING),
        ("conv.py.py", SPELLING),
        ("conv.ipynb.py", SPELLING),  # what is in it is told by its content
        ("conv (1).py", COPY),
        ("conv(12).py", COPY),
        ("conv-2.py", COPY),
        ("conv_2.py", COPY),
        ("conv 2.py", COPY),
        ("Conv - Copy.py", COPY),
        ("conv - Copy (2).py", COPY),
        ("conv copy 3.py", COPY),
        ("Copy of conv.py", COPY),
        ("conv-1.PY.TXT", COPY),
        ("conv\u200e.py", SPELLING),
        ("conv.ipynb", NOTEBOOK),
        ("conv.py.ipynb", NOTEBOOK),
        ("conv.ipynb.json", NOTEBOOK),
        ("conv.ipynb.txt", NOTEBOOK),
        ("Conv (1).ipynb", COPY_OF_NOTEBOOK),
        ("conv2.py", None),
        ("conv-2024.py", None),
        ("myconv.py", None),
        ("conv_backward.py", None),
        ("conv.pyc", None),
        ("conv.txt", None),
        ("conv.py.html", None),
        ("conv.py.json", None),
        ("conv.ipynb.html", None),
        ("conv.py.bak", None),
        ("conv_final.py", None),
        ("convcopy.py", None),
        ("conv copyright.py", None),
        ("conv", None),
        ("-1.py", None),
        ("", None),
    ],
)
def test_only_a_name_that_surely_stands_for_a_file_matches(name, match):
    assert match_name("conv.py", name) is match


@pytest.mark.parametrize(
    "name",
    [
        *("conv (1)-1.py", "conv-1-1.py", "conv (1) (2).py", "conv.py (1).txt", "conv.py-1.txt"),  # a browser, Canvas
        *("conv - Copy - Copy.py", "conv - Kopie (2).py", "conv - копия.py", "conv - コピー (2).py"),  # Windows
        *("conv - 副本.py", "conv - 복사본.py", "conv - Co\u0301pia.py", "Copy (2) of conv.py"),
        *(
            "conv Kopie.py",
            "conv copia 2.py",
            "convのコピー.py",
            "conv副本2.py",
            "conv — копия.py",
            "conv kopyası.py",  # noqa: RUF001 -- Turkish
        ),  # macOS
        *("conv (copy).py", "conv (another copy).py", "conv (Kopie).py"),  # Linux desktops
        *("Kopie von conv.py", "Copie de conv.py", "Cópia de conv.py", "Copia di Copia di conv.py"),  # Google Drive
        *("Kopia av conv.py", "Копия conv.py", "สำเนาของ conv.py", "نسخة من conv.py", "Bản sao của conv.py"),
        *("conv.py のコピー", "“conv.py”的副本", "「conv.py」的副本", "conv.py의 사본", "„conv.py” másolata"),
        *("conv-Copy1.py", "conv-checkpoint.py"),  # Jupyter
    ],
)
def test_the_copies_that_systems_make_stand_for_the_file(name):
    assert match_name("conv.py", name) is COPY
    assert match_name("conv.py", name.replace(".py", ".ipynb")) is COPY_OF_NOTEBOOK
    assert match_name("pool.py", name) is None


def test_a_required_name_that_looks_like_a_copy_is_itself():
    assert match_name("conv_2.py", "Conv_2.py") is SPELLING
    assert match_name("conv_2.py", "conv_2 (1).py") is COPY
    assert match_name("conv_2.py", "conv (2).py") is None
    assert match_name("copy.py", "Copy of copy.py") is COPY


@pytest.mark.parametrize("part", ["-", " copy", "copy of ", "(1", "conv", "conv.py", "1", "コピー", " (1)"])
def test_a_long_name_is_no_copy(part):
    assert match_name("conv.py", "conv" + part * 100_000 + ".p") is None
    assert match_name("conv.py", "conv" + part * 50 + ".p") is None


def test_answer_files_have_suffixes_of_their_own():
    assert match_name("answers.yml", "answers.yaml") is SPELLING
    assert match_name("answers.yml", "answers-1.yml") is COPY
    assert match_name("answers.yml", "answers.ipynb") is None
