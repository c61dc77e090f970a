"""A student's page shows what helps, nothing hidden, nothing about anyone else, and obeys no text of a student."""

import re
import unicodedata
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import Fault
from autograder.model import Origin
from autograder.reports.html.feedback import feedback_page
from autograder.reports.html.pages import stylesheet, stylesheet_digest
from tests.reports.samples import (
    ERROR,
    FAILED,
    HIDDEN,
    SKIPPED,
    assignment,
    check,
    mismatch,
    report,
    typical,
)

VOID = {"meta", "rect", "path", "br", "line"}


class Outline(HTMLParser):
    """The tags of a page in order, which must match, and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.texts, self._open = [], [], [], []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open and self._open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.texts))


@pytest.fixture
def page(tmp_path):
    def make(made):
        return feedback_page("The course", assignment(tmp_path), made)

    return make


def test_it_shows_points_verdicts_message_diagnosis_hint_picture_and_output(page):
    text = Outline(page(typical())).text
    assert "A demonstration" in text
    assert "Feedback for ada" in text
    assert "5 of 20 points" in text
    assert "Q1 Sliding 5 of 10" in text
    assert "✓ passed The title of passes 5 of 5 What your code printed hello from my code" in text
    assert "✗ failed The title of differs 0 of 3 slide(x (3, 4)): slide(x) differs from the definition" in text
    assert "It looks like: kernel rotated Do not rotate the kernel." in text
    assert "The first wrong entry is outlined, at [1, 2]: expected 6, got -1." in text
    assert "○ not run The title of waits 0 of 3 It needs 'The title of crashes' to pass." in text


def test_for_hidden_checks_it_shows_only_title_verdict_points_and_hint(page):
    made = page(typical())
    text = Outline(made).text
    assert "✗ failed The title of secret hidden check 0 of 2 Mind the borders." in text
    assert "○ not run The title of waits_in_secret hidden check 0 of 2" in text
    for secret in ("271828", "314159", "577215", "(7, 9)", "in secret", "SECRET", "exception"):
        assert secret not in made


def test_a_picture_of_a_hidden_check_is_not_shown_even_if_a_report_has_one(page):
    held = check("leaks", FAILED, HIDDEN, differs=mismatch([1.0, 2], [3.0, 141421]))
    made = page(report(slide=[held], pool=[check("passes")]))
    assert "141421" not in made
    assert 'role="img"' not in made


def test_a_page_is_a_function_of_one_report(page):
    made = page(typical("ada"))
    assert made == page(typical("ada"))
    assert made == page(replace(typical("bob"), student="ada"))
    assert made.replace("ada", "bob") == page(typical("bob"))


def test_a_student_may_have_another_name_than_the_key(page):
    made = page(replace(typical("1234_x"), origin=Origin("Ada Lovelace")))
    assert "Feedback for Ada Lovelace" in Outline(made).text
    assert "1234_x" not in made


def test_a_file_that_does_not_import_is_reported_once(page):
    message = "slide(x (2,)):\ndemo.py does not import: SyntaxError: expected ':'\n  demo.py, line 7:  for x in y"
    broken = [check(f"check_{i}", FAILED, message=message, fault=Fault.IMPORT) for i in range(3)]
    text = Outline(page(report(slide=broken[:2], pool=broken[2:]))).text
    assert text.count("SyntaxError") == 1
    assert "Your file could not be loaded" in text
    assert text.count("✗ failed") == 3


def test_a_defect_of_the_grader_is_not_the_students(page):
    broken = check("breaks", ERROR, message="NameError in call of test_x: name 'reference_answer' is not defined")
    made = page(report(slide=[broken], pool=[check("passes")]))
    assert "reference_answer" not in made
    text = Outline(made).text
    assert "Not graded yet" in text
    assert "? not graded The title of breaks" in text
    assert "That is not your fault" in text


def test_notes_of_intake_are_at_the_top(page):
    made = page(report(slide=[check("a", SKIPPED)], pool=[check("b")], notes=["demo.py was not handed in"]))
    assert made.index("demo.py was not handed in") < made.index("Points")


@pytest.mark.parametrize("number", [1, 3])
def test_each_hint_is_shown_at_the_top_with_the_number_of_its_checks(page, number):
    checks = [check(f"c{i}", FAILED, hint="Think again.") for i in range(number)]
    text = Outline(page(report(slide=checks, pool=[check("fine")]))).text
    assert f"Think again. ({number} check{'s' if number > 1 else ''})" in text


EVIL = (
    "<script>alert(1)</script>",
    "</pre></style><img src=x onerror=alert(1)>",
    "\"' onmouseover=alert(1) x='",
    "{{ 7 * 7 }}{% for x in y %}",
    "&lt;b&gt;",
    "\x1b[31mred\x1b[0m \x07\x00\x9b2J",
    "right\u202eleft\u2066\u200b\ufeff",
    "\ud800 lone",
    "]]>--><!-- ",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_no_text_of_a_student_is_markup_or_invisible(page, evil):
    harmless = page(typical())
    made = page(
        report(
            f"eve{evil}",
            slide=[
                check("a", FAILED, message=evil, misconception=evil, hint=evil, output=evil, title=evil),
                check("b", output=evil),
            ],
            pool=[check("c", SKIPPED, message=evil)],
            notes=[evil],
        )
    )
    outline = Outline(made)
    known = Outline(harmless)
    assert set(outline.tags) <= set(known.tags)
    assert {name for name, _ in outline.attributes} <= {name for name, _ in known.attributes}
    assert all(char.isprintable() or char == "\n" for char in made)
    made.encode()


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(text=st.text(st.characters(codec=None), max_size=60))
def test_printed_output_is_shown_as_it_is(tmp_path_factory, text):
    made = report(slide=[check("a", output=f"x{text}")], pool=[check("b")])
    page = feedback_page("The course", assignment(tmp_path_factory.getbasetemp()), made)
    (output,) = re.findall(r"<summary>What your code printed</summary>\s*<pre>(.*?)</pre>", page, re.DOTALL)
    shown = unescape(output)
    assert shown.startswith("x")
    assert all(char.isprintable() or char in "\n\t" or unicodedata.category(char) == "Zs" for char in shown)
    if text.isprintable():
        assert shown == f"x{text}"


def test_it_runs_nothing_and_loads_nothing(page):
    made = page(typical())
    outline = Outline(made)
    assert not {"script", "link", "img", "iframe", "object", "form", "base", "image", "use"} & set(outline.tags)
    assert not {"src", "style", "action", "data", "xlink:href"} & {name for name, _ in outline.attributes}
    assert {value for name, value in outline.attributes if name == "href"} == {"#q1", "#q2"}
    assert not re.search(r"url\(|@import|@font-face|https?:", made)


def test_its_policy_allows_its_own_style_and_nothing_else(page):
    made = page(typical())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made)[1]
    digest = stylesheet_digest("base", "feedback")
    assert unescape(policy) == f"default-src 'none'; style-src {digest}; base-uri 'none'; form-action 'none'"
    assert re.search(r"<style>(.*?)</style>", made, re.DOTALL)[1] == stylesheet("base", "feedback")


def test_headings_go_down_step_by_step(page):
    levels = [int(tag[1]) for tag in Outline(page(typical())).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_label_has_its_words(page):
    attributes = Outline(page(typical())).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value for name, value in attributes if name == "aria-labelledby"} <= set(ids)
