"""What pyproject.toml asks for is pinned, in versions that it allows, for every Python that it allows."""

import tomllib
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

FILE = ROOT / "constraints.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PYTHONS = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if "Python :: 3." in line]
PINS = [Requirement(line) for line in FILE.read_text().splitlines() if not line.startswith("#")]


def applies(requirement, **environment):
    return requirement.marker is None or requirement.marker.evaluate({"extra": "", **environment})


def needed(extra):
    """Name all packages that an installation with this extra brings here."""
    found, waiting = set(), [Requirement(f"autograder[{extra}]")]
    while waiting:
        requirement = waiting.pop()
        key = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if key not in found:
            found.add(key)
            lines = map(Requirement, requires(requirement.name) or [])
            waiting += [line for line in lines if any(applies(line, extra=each) for each in {"", *requirement.extras})]
    return {name for name, _ in found} - {"autograder"}


@pytest.mark.parametrize("python", PYTHONS)
def test_every_requirement_is_pinned_once_in_a_version_that_is_allowed(python):
    environment = {"python_version": python, "python_full_version": f"{python}.0"}
    pinned = [pin for pin in PINS if applies(pin, **environment)]
    versions = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pinned}
    lines = [*PROJECT["dependencies"], *(line for extra in PROJECT["optional-dependencies"].values() for line in extra)]
    wanted = [line for line in map(Requirement, lines) if line.name != "autograder"]

    assert len(versions) == len(pinned)
    assert [line for line in wanted if versions.get(canonicalize_name(line.name), "none") not in line.specifier] == []


def test_a_pin_is_one_version_and_names_no_place_to_get_it_from():
    assert len(PYTHONS) == 3
    assert [pin for pin in PINS if [each.operator for each in pin.specifier] != ["=="] or pin.url] == []
    assert "://" not in FILE.read_text()


def test_what_the_tests_run_with_is_what_is_pinned():
    versions = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in PINS if applies(pin)}

    assert {name: version(name) for name in needed("test")} == {name: versions[name] for name in needed("test")}
