"""What is demanded of an assignment's checks, of its misconceptions, and of what ``assignment.yml`` says."""

import ast
from collections import Counter
from collections.abc import Iterator

from autograder.grading.run_checks import checks_of, key_of
from autograder.model import Assignment, Visibility

ENDS = (".", "?", "!", ".)", "?)", "!)")


def every_test_function_is_a_check(assignment: Assignment) -> Iterator[str]:
    known = {check.name for check in checks_of(assignment)}
    written = Counter(node.name for _, node in _test_functions(assignment))
    for name, times in written.items():
        if times > 1:
            yield f"{name} is defined {times} times; give each check a name of its own"
        elif name not in known:
            yield f"{name} is not collected as a check; look at its decorators"


def titles_are_sentences_of_their_own(assignment: Assignment) -> Iterator[str]:
    titles = Counter()
    for file, node in _test_functions(assignment):
        title = (ast.get_docstring(node) or "").partition("\n")[0]
        titles[title] += 1
        if not title.endswith(ENDS):
            yield f"{file}: {node.name} has the title {title!r}; end the first line of its docstring as a sentence"
    for title, times in titles.items():
        if times > 1:
            yield f"{times} checks have the title {title!r}; students cannot tell them apart"


def questions_have_public_and_hidden_checks(assignment: Assignment) -> Iterator[str]:
    found = {(check.question, check.visibility) for check in checks_of(assignment)}
    for question in assignment.questions:
        for visibility in Visibility:
            if (question.name, visibility) not in found:
                yield f"question {question.name} has no {visibility} check; add one to test_{visibility}.py"


def every_function_has_a_misconception(assignment: Assignment) -> Iterator[str]:
    replaced = {item.replaces for item in key_of(assignment).misconceptions}
    for name in (name for names in assignment.files.values() for name in names):
        if name not in replaced:
            yield f"misconceptions.py has none of {name}; add a wrong answer that students give, and its hint"


def misconceptions_are_caught_by_a_check(assignment: Assignment) -> Iterator[str]:
    key = key_of(assignment)
    known = {check.name for check in checks_of(assignment)}
    for item in key.misconceptions:
        if item.caught_by not in known:
            yield f"misconceptions.py: {item.name!r} is caught by {item.caught_by}, which is no check"


def hints_are_sentences(assignment: Assignment) -> Iterator[str]:
    for item in key_of(assignment).misconceptions:
        if not item.hint.endswith(ENDS):
            yield f"misconceptions.py: {item.name!r} has a hint that ends with {item.hint[-20:]!r}; end the sentence"


def the_summary_is_a_sentence(assignment: Assignment) -> Iterator[str]:
    if not assignment.summary.endswith(ENDS):
        yield f"assignment.yml: summary is {assignment.summary!r}; end it as a sentence"


def titles_of_questions_differ(assignment: Assignment) -> Iterator[str]:
    titles = Counter(question.title for question in assignment.questions)
    for title, times in titles.items():
        if times > 1:
            yield f"assignment.yml: {times} questions have the title {title!r}; give each its own"


def _test_functions(assignment: Assignment) -> Iterator[tuple[str, ast.FunctionDef]]:
    for file in ("test_public.py", "test_hidden.py"):
        tree = ast.parse((assignment.folder / file).read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                yield file, node


RULES = (
    every_test_function_is_a_check,
    titles_are_sentences_of_their_own,
    questions_have_public_and_hidden_checks,
    every_function_has_a_misconception,
    misconceptions_are_caught_by_a_check,
    hints_are_sentences,
    the_summary_is_a_sentence,
    titles_of_questions_differ,
)
