"""What this package needs, in the versions that are installed here: another machine then grades as this one does."""

from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.errors import MachineError


def pins() -> list[str]:
    """Give a line per package for a requirements file, this package left out."""
    found: dict[str, str] = {}
    wanted = ["autograder"]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError as error:
            raise MachineError(f"{name} is not installed, which autograder needs: install autograder anew") from error
        found[name] = package.version
        wanted += [canonicalize_name(each.name) for each in map(Requirement, package.requires or []) if _applies(each)]
    del found["autograder"]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _applies(requirement: Requirement) -> bool:
    """Whether it is needed on this machine, with no extras asked for."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})
