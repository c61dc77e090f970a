"""What to do about an error is said in the front end's words, and in no other module's."""

import argparse
import ast
import re

import pytest

from autograder.cli.main import new_parser
from autograder.cli.remedies import WORDS, full_message, worded
from autograder.errors import Action, Remedy, UsageError
from tests.conftest import ROOT

PACKAGE = ROOT / "autograder"


def parsers(parser):
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from parsers(inner)


OPTIONS = {name for parser in parsers(new_parser()) for action in parser._actions for name in action.option_strings}
COMMANDS = {parser.prog for parser in parsers(new_parser())} - {"autograder"}
SPEAKS_OF = re.compile(
    rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(OPTIONS | COMMANDS, key=len, reverse=True)))})(?![\w-])"
)


def messages(path):
    """List the texts of a module that are more than one word, but for its docstrings."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {node.body[0].value for node in nodes if isinstance(node, documented) and ast.get_docstring(node)}
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and node not in docstrings)
    return [text for text in texts if isinstance(text, str) and " " in text.strip()]


@pytest.mark.parametrize("action", Action)
def test_every_action_is_worded(action):
    assert worded(Remedy(action, ("this", "that"))).strip()
    assert WORDS.keys() == set(Action)


def test_words_name_commands_and_options_that_there_are():
    for words in WORDS.values():
        assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", words)) <= OPTIONS
        for command in re.findall(r"`(autograder[^`]*)`", words):
            assert re.sub(r" -.*", "", command) in COMMANDS


def test_no_other_module_speaks_of_the_command_line():
    outside = [path for path in PACKAGE.rglob("*.py") if "cli" not in path.relative_to(PACKAGE).parts]
    found = {path: [text for text in messages(path) if SPEAKS_OF.search(text)] for path in outside}
    assert {str(path.relative_to(ROOT)): texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (UsageError("it is wrong"), "it is wrong"),
        (
            UsageError("x: no", Remedy(Action.NAME_ASSIGNMENT, ("a1", "a2"))),
            "x: no; name the assignment with -a: a1, a2",
        ),
        (
            UsageError("ada is here", Remedy(Action.LEAVE_OUT_ENCODING), Remedy(Action.LIST_STUDENTS)),
            "ada is here; leave --encoding out; or `autograder gradebook show` lists all",
        ),
        (UsageError("one\ntwo", Remedy(Action.LEAVE_OUT_ENCODING)), "one\ntwo\nleave --encoding out"),
    ],
)
def test_a_message_ends_with_what_to_do(error, message):
    assert full_message(error) == message
