"""The public interface is what its document says: every name, and every example."""

import doctest
import inspect
import re
import subprocess
import sys

import pytest

import autograder
from tests.conftest import ROOT, linked_course

PAGE = ROOT / "docs/api.md"
EXAMPLES = re.compile(r"^```pycon\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_name_is_documented_and_every_documented_name_is_there():
    text = PAGE.read_text()
    used = set(re.findall(r"\bautograder\.([A-Za-z_]+)", "".join(EXAMPLES.findall(text)))) - {"application"}
    assert used == set(autograder.__all__)
    for name in autograder.__all__:
        assert inspect.getdoc(getattr(autograder, name)), name


@pytest.mark.parametrize("name", autograder.__all__)
def test_a_name_is_what_its_home_calls_so(name):
    found = getattr(autograder, name)
    assert found.__name__ == name
    assert found is getattr(sys.modules[found.__module__], name)


def test_names_are_listed_and_no_others_are_there():
    assert set(autograder.__all__) <= set(dir(autograder))
    assert sorted(autograder.__all__) == autograder.__all__
    with pytest.raises(AttributeError, match="module 'autograder' has no attribute 'grades'"):
        _ = autograder.grades


def test_importing_costs_nothing():
    code = "import sys; before = set(sys.modules); import autograder; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    added = set(done.stdout.split())
    assert {name for name in added if name.partition(".")[0] not in sys.stdlib_module_names} == {"autograder"}


def test_the_examples_run(tmp_path, monkeypatch):
    course = linked_course(tmp_path / "course")
    (course / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(course)
    examples = doctest.DocTestParser().get_doctest("".join(EXAMPLES.findall(PAGE.read_text())), {}, PAGE.name, None, 0)
    printed: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=printed.append)
    assert result.failed == 0, "".join(printed)
    assert result.attempted > 20
