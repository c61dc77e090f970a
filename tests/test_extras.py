"""Each library that the package imports is declared, and a missing one is asked for by the extra that brings it."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.extras import EXTRAS, MissingExtraError, naming_extras
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NOT_FOR_USERS = {"all", "test", "bench", "mutants"}
KNOWN = packages_distributions()  # module -> what brings it


def distributions(modules):
    """Name what brings these modules."""
    return {canonicalize_name(name) for module in modules for name in KNOWN[module]}


def declared(lines):
    """Name what a list of requirements asks for, but for this package's own extras."""
    names = {canonicalize_name(Requirement(line).name) for line in lines}
    return names - {"autograder"}


def imported():
    """Name the libraries that the package imports, anywhere in it."""
    found = set()
    for path in (ROOT / "autograder").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.partition(".")[0])
    return (found & KNOWN.keys()) - {"autograder"} - sys.stdlib_module_names


def test_every_extra_for_users_has_its_libraries_named_and_all_has_every_extra_but_otter():
    extras = PROJECT["optional-dependencies"]

    assert EXTRAS.keys() == extras.keys() - NOT_FOR_USERS
    for extra, modules in EXTRAS.items():
        brought = {name for name in distributions(modules) if not name.endswith("-binary")}
        assert brought == declared(extras[extra]), extra
    (everything,) = map(Requirement, extras["all"])
    assert everything.extras == EXTRAS.keys() - {"otter"}


def test_every_library_that_is_imported_is_declared():
    extras = [line for extra in EXTRAS for line in PROJECT["optional-dependencies"][extra]]
    wanted = declared([*PROJECT["dependencies"], *extras])

    # Nobody imports these two by name: zoneinfo reads the one, SQLAlchemy the other.
    assert distributions(imported()) | {"tzdata", "psycopg"} == wanted


@pytest.mark.parametrize(("module", "extra"), [(m, extra) for extra, modules in EXTRAS.items() for m in modules])
def test_a_missing_library_is_asked_for_by_its_extra(module, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(MissingExtraError) as raised, naming_extras():
        __import__(module)

    assert str(raised.value) == f"this needs {module}, which is not installed: pip install 'autograder[{extra}]'"


@pytest.mark.parametrize("module", ["no_module_of_anybody", "autograder.no_module_of_ours"])
def test_any_other_missing_module_is_our_own_fault(module):
    with pytest.raises(ModuleNotFoundError, match=module), naming_extras():
        __import__(module)
