"""What all pages share: templates, and text from outside made fit to show in one.

A page is a single file without scripts that fetches nothing. Whatever a template prints is escaped, and characters
that are not seen are written as escapes: names, messages and output come from students who may mean harm.
"""

import base64
import hashlib
from functools import cache
from math import isfinite

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.text.safe import one_line, scrub

PRINTED = 1 << 20  # characters; reports keep less of anything


@cache
def templates() -> Environment:
    """Give the templates of this package."""
    environment = Environment(
        loader=PackageLoader("autograder.reports.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": number, "percent": percent, "line": one_line}
    return environment


def visible(value: object) -> object:
    """Write characters that are not seen as escapes, in all but our own markup."""
    return value if isinstance(value, Markup) else scrub(str(value), PRINTED)


def number(value: float) -> str:
    """Write points, or another number that a person reads at a glance."""
    return f"{round(value, 2):g}"


def percent(share: float) -> str:
    """Write a share; nothing for that of nobody."""
    return f"{share:.0%}" if isfinite(share) else ""


@cache
def style(*names: str) -> Markup:
    """Join style sheets of this package."""
    loader = PackageLoader("autograder.reports.html")
    sheets = (loader.get_source(templates(), f"{name}.css")[0] for name in names)
    return Markup("".join(sheets))  # noqa: S704 -- our own files


@cache
def digest_of_style(*names: str) -> str:
    """Name style sheets as a content security policy does, so that a page obeys these and no others."""
    digest = hashlib.sha256(style(*names).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
