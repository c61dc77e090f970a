"""Files of answers: what is accepted means the same to YAML, and what is not is told by its line."""

import math

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from autograder.checks.answers import MAX_BYTES, AnswersError, read_answers

NAMES = ("p1", "p2", "p3")


def test_every_kind_of_answer():
    answers = read_answers(
        b"""\xef\xbb\xbf# The problem, in words: [not, read]
p1: [[1, 0, 2.5],   # a row
     [-3, 4e1, .5]]
p2:  b   # a choice
p3: [a, c]
""",
        NAMES,
    )
    assert answers["p1"].tolist() == [[1, 0, 2.5], [-3, 40, 0.5]]
    assert (answers["p2"], answers["p3"]) == ("b", ["a", "c"])


@pytest.mark.parametrize("text", ["p1: null", "p1: ~", "p1:", "p1: # later"])
def test_what_is_not_answered_is_none(text):
    assert read_answers(text.encode(), NAMES) == {"p1": None}


def test_a_list_that_is_no_array_stays_a_list():
    assert read_answers(b"p1: [[1, 2], [3]]\np2: []\np3: [1, a]", NAMES) == {
        "p1": [[1, 2], [3]],
        "p2": [],
        "p3": [1, "a"],
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("p1: [1, 2", "line 1: p1: the list is never closed; wanted a ]"),
        ("p1: [1,\n 2 3]", "line 2: p1: found '3'; wanted a comma between entries"),
        ("p1: [1,, 2]", "line 1: p1: nothing after a comma"),
        ("p1: [1, 2,]", "line 1: p1: nothing after a comma"),
        ("p1: 1\np4: 2", "line 2: 'p4' is not asked for; wanted one of p1, p2, p3"),
        ("p1: 1\np2: 3\np1: 2", "line 3: 'p1' is defined twice, first in line 1; remove one"),
        ("p1: 1\n- 3", "line 2: found '- 3'; wanted `name: answer`, or a comment after #"),
        ("p1:\n  - 3", "line 2: p1: found '-'; wanted a number, a word, null, or a list in brackets"),
        ("p1: 1 2", "line 1: p1: '2' comes after the answer"),
        ("p1: *a", "line 1: p1: found '*a'"),
        ("p1: &a 3", "line 1: p1: found '&a'"),
        ("p1: !!python/object:os.system", "line 1: p1: found '!!python/object:os.system'"),
        ("p1: {a: 1}", "line 1: p1: found '{a:'"),
        ('p1: "b"', "line 1: p1: found '\"b\"'"),
        ("p1: yes", "line 1: p1: found 'yes'"),
        ("p1: 012", "line 1: p1: found '012'"),
        ("p1:\t3", "line 1: found a tab; wanted spaces"),
        ("p1: nan", None),
        ("p1: " + "[" * 9 + "1" + "]" * 9, "line 1: p1: lists in lists, 9 deep; wanted at most 8"),
        ("p1: \ufffd", "line 1: p1: found"),
        ("<<: 3", "line 1: found '<<: 3'"),
        ("#" * (MAX_BYTES + 1), "has 65,537 bytes, wanted at most 65,536"),
    ],
)
def test_what_is_not_understood_is_told_by_its_line(text, said):
    if said is None:
        assert read_answers(text.encode(), NAMES) == {"p1": "nan"}  # a word, never a number
        return
    with pytest.raises(AnswersError) as caught:
        read_answers(text.encode(), NAMES)
    assert said in str(caught.value)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(AnswersError, match="is not UTF-8 at byte 4"):
        read_answers(b"p1: \xff", NAMES)


VALUES = st.recursive(
    st.none()
    | st.integers(-(10**16), 10**16)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["a", "b", "same", "max_pool"]),
    lambda values: st.lists(values, max_size=4),
    max_leaves=12,
)


def plain(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_yaml_that_others_write_reads_back(answers):
    text = "".join(
        f"{name}: {yaml.safe_dump(value, default_flow_style=True, width=math.inf)}" for name, value in answers.items()
    )
    read = read_answers(text.replace("...\n", "").encode(), NAMES)
    assert {name: plain(value) for name, value in read.items()} == answers


@given(st.text(alphabet="p123: []{},-+.eE#&*!~'\"\n\r\tayno\\|>%@`?", max_size=60))
def test_what_is_accepted_means_the_same_to_yaml(text):
    try:
        read = read_answers(text.encode(), NAMES)
    except AnswersError:
        return
    same = yaml.safe_load(text) or {}
    assert read.keys() == same.keys()
    for name, value in read.items():
        assert plain(value) == same[name] or isinstance(same[name], str), "1e5 is a number to us, and a word to PyYAML"


def test_an_endless_integer_is_a_number_and_no_burden():
    assert read_answers(b"p1: " + b"9" * 5000, NAMES) == {"p1": math.inf}
    assert read_answers(b"p1: [1, 12345678901234567890]", NAMES)["p1"].dtype == np.float64
