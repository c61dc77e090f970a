"""What all pages share: templates, styles, and text from outside made safe to show.

A page is a single file without scripts that loads nothing. Whatever a template prints is escaped for HTML, and
invisible characters are written as escape sequences: names, messages and output come from students, who may mean harm.
"""

import base64
import hashlib
from functools import cache
from math import isfinite

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.text.safe import one_line, scrub

MAX_LENGTH = 1 << 20  # characters; no text in a report is that long


@cache
def templates() -> Environment:
    """Return the templates of this package."""
    environment = Environment(
        loader=PackageLoader("autograder.reports.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=escape_invisible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": format_number, "percent": format_percent, "line": one_line}
    return environment


def escape_invisible(value: object) -> object:
    """Write invisible characters as escape sequences, except in our own markup."""
    return value if isinstance(value, Markup) else scrub(str(value), MAX_LENGTH)


def format_number(value: float) -> str:
    """Format points, or another number to be read at a glance."""
    return f"{round(value, 2):g}"


def format_percent(share: float) -> str:
    """Format a share as a percentage; NaN, the share of an empty class, becomes empty."""
    return f"{share:.0%}" if isfinite(share) else ""


@cache
def stylesheet(*names: str) -> Markup:
    """Return the joined style sheets of this package with these names."""
    loader = PackageLoader("autograder.reports.html")
    sheets = (loader.get_source(templates(), f"{name}.css")[0] for name in names)
    return Markup("".join(sheets))  # noqa: S704 -- our own files


@cache
def stylesheet_digest(*names: str) -> str:
    """Return the source expression of a content security policy that allows these style sheets and no others."""
    digest = hashlib.sha256(stylesheet(*names).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
