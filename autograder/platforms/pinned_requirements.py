"""The dependencies of this package in their installed versions, so that another machine grades as this one does."""

from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.errors import MachineError


def pinned_requirements() -> list[str]:
    """Return the lines of a requirements file, one for each package, without this package itself.

    Raises
    ------
    MachineError
        If a dependency is not installed.
    """
    found: dict[str, str] = {}
    wanted = ["autograder"]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError as error:
            raise MachineError(f"{name} is missing, which autograder needs: reinstall autograder") from error
        found[name] = package.version
        wanted += [canonicalize_name(each.name) for each in map(Requirement, package.requires or []) if _applies(each)]
    del found["autograder"]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _applies(requirement: Requirement) -> bool:
    """Whether it is needed on this machine without any extras."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})
