"""Each rule finds what breaks it and says what to write; what `autograder new` makes keeps them all."""

import inspect
import re
from dataclasses import replace

import numpy as np
import pytest

from autograder.checks.student import Call
from autograder.course.load import load_assignment
from tests.assignments.rules import RULES
from tests.assignments.rules.checks import (
    every_function_has_a_misconception,
    every_test_function_is_a_check,
    hints_are_sentences,
    misconceptions_are_caught_by_a_check,
    questions_have_public_and_hidden_checks,
    the_summary_is_a_sentence,
    titles_are_sentences_of_their_own,
    titles_of_questions_differ,
)
from tests.assignments.rules.handouts import (
    examples_in_handouts_hold,
    formulas_survive_markdown,
    handouts_begin_with_the_title,
    handouts_have_the_table_of_points_that_is_graded,
    handouts_list_the_points_of_each_section,
    handouts_name_what_is_handed_in_and_what_is_taken_away,
    handouts_state_the_limits,
    links_lead_to_headings,
)
from tests.assignments.rules.solutions import (
    examples_in_docstrings_hold,
    functions_are_documented,
    solutions_define_what_is_handed_in_and_in_that_order,
    students_have_what_is_imported,
    there_is_another_right_answer,
)
from tests.assignments.rules.weights import special_arguments, what_concerns_few_cases_costs_half_at_most

SPEC, HANDOUT = "assignments/demo/assignment.yml", "assignments/demo/handout.md"
PUBLIC, HIDDEN = "assignments/demo/test_public.py", "assignments/demo/test_hidden.py"
MISCONCEPTIONS = "assignments/demo/misconceptions.py"
SOLUTION, ALTERNATIVE = "solutions/demo/recurrence.py", "solutions/demo/alternatives/loop.py"

NO_CHECK = """

@(lambda check: None)
def test_it(student):
    'Integer signals give real means.'
"""

INTEGERS_IN_ONE_CASE_OF_FOUR = """

import pytest

@question("running_mean", weight=40)
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i8"])
def test_types(student, dtype):
    'Numbers of every type have a mean.'
    assert_close("the running mean", student.running_mean(np.array([2, 3], dtype)), [2, 2.5])
"""


def swap(old, new):
    return lambda text: text.replace(old, new)


def cut(pattern):
    return lambda text: re.sub(pattern, "", text, flags=re.DOTALL)


def add(more):
    return lambda text: text + more


BROKEN = {  # by rule: the file, what breaks the rule in it, and part of the message
    functions_are_documented: [
        (SOLUTION, cut('"""Average.*?"""'), "recurrence.py: running_mean has no docstring; students start from it"),
        (SOLUTION, swap("x : ndarray", "y : ndarray"), "does not describe x; add it to the docstring's section"),
        (SOLUTION, cut("Returns\n    -------"), "does not say what it returns; add a section Returns to its docstring"),
        (SOLUTION, cut("    >>> .*?\n"), "has no example; add a section Examples with a line of >>> to its docstring"),
    ],
    examples_in_docstrings_hold: [
        (SOLUTION, swap("3., 5.]", "3., 6.]"), "Expected:\n    array([2., 3., 6.])\nGot:\n    array([2., 3., 5.])"),
        (SOLUTION, swap("9.0]))", "9.0]))  # doctest: +SKIP"), "1 examples are skipped; make them run, or remove them"),
    ],
    solutions_define_what_is_handed_in_and_in_that_order: [
        (
            SOLUTION,
            add("def spare():\n    pass\n"),
            "recurrence.py defines running_mean, spare; make the list under",
        ),
    ],
    there_is_another_right_answer: [
        (ALTERNATIVE, None, "solutions/demo/alternatives/ is empty; add a right answer in another style or dtype"),
    ],
    students_have_what_is_imported: [
        (SOLUTION, swap("import numpy", "import scipy.signal, numpy"), "recurrence.py:3 imports scipy.signal; wanted"),
        (ALTERNATIVE, swap("import numpy as np", "from . import np"), "loop.py:3 imports .; wanted the standard"),
        (PUBLIC, swap("autograder.checks", "autograder.checks.gradients"), "imports autograder.checks.gradients;"),
        (HIDDEN, swap("from autograder.checks", "from solutions.demo"), "test_hidden.py:6 imports solutions.demo;"),
    ],
    handouts_begin_with_the_title: [
        (HANDOUT, swap("# A first", "# A second"), "wanted '# A first recurrence', as in assignment.yml"),
    ],
    handouts_name_what_is_handed_in_and_what_is_taken_away: [
        (HANDOUT, swap("`recurrence.py`", "it"), "does not name `recurrence.py`, which is in assignment.yml; say"),
        (SPEC, swap("[running_mean]", "[running_mean, running_max]"), "does not name `running_max`, which is in"),
        (HANDOUT, swap(" and `np.cumulative_sum`", ""), "not name `np.cumulative_sum`, which is forbidden; say that"),
    ],
    handouts_state_the_limits: [
        (SPEC, swap("seconds: 2", "seconds: 2.5"), "does not say 'a call has 2.5 seconds, a check 10,'; add it, or"),
        (SPEC, swap("mib: 1024", "mib: 2048"), "does not say '2 GiB of memory'; add it, or change limits in"),
        (SPEC, swap("mib: 1024", "mib: 1024, submission_seconds: 90"), "not say 'all checks together have 90,'; add"),
    ],
    handouts_list_the_points_of_each_section: [
        (HANDOUT, swap("far | 10", "far | 9"), "found 9, wanted 10"),
        (
            HANDOUT,
            cut(r"\| \[1.*?\n"),
            "begin with a table of the sections and their points, with rows as | [1](#heading) | ... | 10 |",
        ),
    ],
    handouts_have_the_table_of_points_that_is_graded: [
        (PUBLIC, swap('"running_mean")', '"running_mean", weight=6)'), "\n| The running mean | ... | 6 | 4 | 10 |\n| "),
        (HANDOUT, cut(r"\| question.*"), "the table of points should read\n| question | ... | public | hidden |"),
    ],
    links_lead_to_headings: [
        (HANDOUT, swap("#the-running-mean", "#mean"), "links to #mean, which is no heading; wanted one of a-first-"),
    ],
    formulas_survive_markdown: [
        (HANDOUT, cut(r"\$\$.*\$\$"), "has no formula; write down what is computed, between dollar signs"),
        (HANDOUT, swap(r"\qquad", r"\,"), r"GitHub drops the backslash of \, in $$\bar x_t"),
        (HANDOUT, swap("By hand", "By hand, for $1"), "a dollar sign begins no formula, or ends none: `running_mean("),
    ],
    examples_in_handouts_hold: [
        (HANDOUT, swap("3., 5.]", "3., 6.]"), "Expected:\n    array([2., 3., 6.])\nGot:\n    array([2., 3., 5.])"),
        (HANDOUT, swap("9.0]))", "9.0]))  # doctest: +SKIP"), "1 examples are skipped; make them run, or remove them"),
        (HANDOUT, swap("```pycon", "```pycon\n>>> # nothing"), "has 2 lines of >>>, of which 1 are examples; mend the"),
    ],
    every_test_function_is_a_check: [
        (
            PUBLIC,
            lambda text: text + text[text.index("@") :],
            "test_worked_example is defined 2 times; give each check",
        ),
        (HIDDEN, add(NO_CHECK), "test_it is not collected as a check; look at its decorators"),
    ],
    titles_are_sentences_of_their_own: [
        (PUBLIC, swap("by hand.", "by hand"), "end the first line of its docstring as a sentence"),
        (
            HIDDEN,
            add(NO_CHECK),
            "2 checks have the title 'Integer signals give real means.'; students cannot tell them",
        ),
    ],
    questions_have_public_and_hidden_checks: [
        (PUBLIC, cut(".*"), "question running_mean has no public check; add one to test_public.py"),
        (HIDDEN, cut(".*"), "question running_mean has no hidden check; add one to test_hidden.py"),
    ],
    every_function_has_a_misconception: [
        (MISCONCEPTIONS, cut("@.*"), "has none of running_mean; add a wrong answer that students give, and its hint"),
    ],
    misconceptions_are_caught_by_a_check: [
        (MISCONCEPTIONS, swap("worked_example", "worked"), "'sum not divided' is caught by test_worked, which is no"),
    ],
    hints_are_sentences: [
        (MISCONCEPTIONS, swap("it covers.", "it covers"), "'sum not divided' has a hint that ends with 'ny entries it"),
    ],
    the_summary_is_a_sentence: [
        (SPEC, swap("afterwards.", "afterwards"), "able to do afterwards'; end it as a sentence"),
    ],
    titles_of_questions_differ: [
        (SPEC, swap("points: 10}", "points: 9}\n  more: {title: The running mean, points: 1}"), "2 questions have the"),
    ],
    what_concerns_few_cases_costs_half_at_most: [
        (
            PUBLIC,
            add(INTEGERS_IN_ONE_CASE_OF_FOUR),
            "'integer buffer' concerns 24% of what the function's checks are worth, and costs 91%: split test_types, ",
        ),
    ],
}
CASES = [(rule, *case) for rule, cases in BROKEN.items() for case in cases]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_what_autograder_new_makes_keeps_the_rule_that(assignment, rule):
    assert list(rule(assignment)) == []


@pytest.mark.parametrize(("rule", "file", "edit", "message"), CASES, ids=[rule.__name__ for rule, *_ in CASES])
def test_a_broken_rule_says_what_to_write(course_folder, rule, file, edit, message):
    path = course_folder / file
    text = path.read_text()
    if edit is None:
        path.unlink()
    else:
        assert edit(text) != text
        path.write_text(edit(text))

    problems = list(rule(load_assignment(course_folder, "demo")))

    assert any(message in problem for problem in problems), problems


def test_answers_that_are_written_down_stand_in_the_order_of_the_handout(assignment):
    (assignment.solution / "answers.yml").write_text("first: 1\nsecond: [1,\n  2]\n")
    rule = solutions_define_what_is_handed_in_and_in_that_order

    assert list(rule(replace(assignment, files={"answers.yml": ("first", "second")}))) == []
    (problem,) = rule(replace(assignment, files={"answers.yml": ("second", "first")}))
    assert "answers.yml defines first, second; make the list under files in assignment.yml the same" in problem


def test_a_copy_of_the_solution_is_no_other_right_answer(assignment):
    folder = assignment.solution / "alternatives" / "copied"
    folder.mkdir()
    (folder / "recurrence.py").write_bytes((assignment.solution / "recurrence.py").read_bytes())

    (problem,) = there_is_another_right_answer(assignment)

    assert problem == f"{folder}/recurrence.py is a copy of recurrence.py; write it in another style, or remove it"


def layer(x, weight, *, stride=1, padding=0):
    """Has the arguments of a convolution."""


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({}, {"padding left out", "stride left out"}),
        ({"stride": 1}, {"padding left out", "stride left out"}),
        ({"stride": 2, "padding": "same"}, {"a padding", "a stride"}),
        ({"stride": (1, 2)}, {"padding left out", "a stride that differs from axis to axis"}),
        ({"weight": np.zeros((2, 3, 1, 1))}, {"padding left out", "stride left out", "an even weight"}),
        ({"depth": 3}, set()),
    ],
    ids=["nothing", "the default", "both", "a pair", "even", "a call that cannot be"],
)
def test_what_is_special_about_a_call(arguments, wanted):
    call = Call("layer", (), {"x": np.zeros((1, 4, 4, 1)), "weight": np.zeros((3, 3, 1, 1)), **arguments})

    assert set(special_arguments(call, inspect.signature(layer))) == wanted


def test_every_rule_is_broken_here():
    assert [*BROKEN] == [*RULES]
