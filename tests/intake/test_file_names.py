"""A wrong file name is accepted if it surely stands for a required file, and only then."""

import pytest

from autograder.intake.file_names import NameMatch, match_name

SAME, SPELLING, COPY = NameMatch.SAME, NameMatch.SPELLING, NameMatch.COPY


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
        ("conv.ipynb", NameMatch.NOTEBOOK),
        ("Conv (1).ipynb", NameMatch.COPY_OF_NOTEBOOK),
        ("conv2.py", None),
        ("conv-2024.py", None),
        ("myconv.py", None),
        ("conv_backward.py", None),
        ("conv.pyc", None),
        ("conv.txt", None),
        ("conv", None),
        ("-1.py", None),
        ("", None),
    ],
)
def test_only_a_name_that_surely_stands_for_a_file_matches(name, match):
    assert match_name("conv.py", name) is match


def test_answer_files_have_suffixes_of_their_own():
    assert match_name("answers.yml", "answers.yaml") is SPELLING
    assert match_name("answers.yml", "answers-1.yml") is COPY
    assert match_name("answers.yml", "answers.ipynb") is None
