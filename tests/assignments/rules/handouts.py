"""What is demanded of a handout: it names, states and computes what is true."""

import doctest
import re
from collections.abc import Iterator

import numpy as np

from autograder.grading.run_checks import checks_of
from autograder.grading.scoring import shares
from autograder.model import Assignment, Limits, Visibility
from tests.assignments.rules.examples import failures, imported


def handouts_begin_with_the_title(assignment: Assignment) -> Iterator[str]:
    first = _handout(assignment).partition("\n")[0]
    if first != f"# {assignment.title}":
        yield f"handout.md begins with {first!r}; wanted '# {assignment.title}', as in assignment.yml"


def handouts_name_what_is_handed_in_and_what_is_taken_away(assignment: Assignment) -> Iterator[str]:
    quoted = set(re.findall(r"`([\w.]+)(?:\([^`]*)?`", _handout(assignment)))
    called = set(re.findall(r"\w+(?=\()", _handout(assignment)))
    for file, names in {**assignment.files, **assignment.given}.items():
        for name in (file, *names):
            if name not in quoted | called:
                yield f"handout.md does not name `{name}`, which is in assignment.yml; say what it is"
    for name in assignment.forbidden:
        short = re.sub(r"^numpy\b", "np", name)
        if "._" not in name and short not in quoted:  # what is private is named by what leads to it
            yield f"handout.md does not name `{short}`, which is forbidden; say that it is taken away"


def handouts_state_the_limits(assignment: Assignment) -> Iterator[str]:
    limits = assignment.limits
    wanted = [f"a call has {limits.call_seconds:g} seconds, a check {limits.check_seconds:g},"]
    wanted += [f"{limits.memory_mib / 1024:g} GiB of memory"]
    if limits.submission_seconds != Limits().submission_seconds:
        wanted += [f"all checks together have {limits.submission_seconds:g},"]
    text = " ".join(_handout(assignment).split()).lower()
    for words in wanted if assignment.modules else ():
        if words.lower() not in text:
            yield f"handout.md does not say {words!r}; add it, or change limits in assignment.yml"


def handouts_list_the_points_of_each_section(assignment: Assignment) -> Iterator[str]:
    rows = re.findall(r"^\| \[[^|]*\]\(#[^|]*\) \|.*\| ([\d.+ ]+) \|$", _handout(assignment), flags=re.MULTILINE)
    found = [f"{float(points):g}" for row in rows for points in row.split("+")]
    wanted = [f"{question.points:g}" for question in assignment.questions]
    if found != wanted:
        yield (
            f"handout.md: begin with a table of the sections and their points, with rows as | [1](#heading) | ... | "
            f"{wanted[0]} |; found {', '.join(found) or 'none'}, wanted {', '.join(wanted)}"
        )


def handouts_have_the_table_of_points_that_is_graded(assignment: Assignment) -> Iterator[str]:
    table = re.search(r"^\| question \|.*\n\|[-|]+\n((?:\|.*\n)*)", _handout(assignment), flags=re.MULTILINE)
    found = [[cell.strip() for cell in row.strip("|").split("|")] for row in table[1].splitlines()] if table else []
    checks = checks_of(assignment)
    share = shares(assignment, checks)

    def points(visibility: Visibility, *questions: str) -> str:
        mine = [share[c.name] for c in checks if c.visibility is visibility and c.question in questions]
        return f"{round(sum(mine), 3):g}"

    names = [question.name for question in assignment.questions]
    wanted = [
        [q.title, points(Visibility.PUBLIC, q.name), points(Visibility.HIDDEN, q.name), f"{q.points:g}"]
        for q in assignment.questions
    ]
    totals = points(Visibility.PUBLIC, *names), points(Visibility.HIDDEN, *names), f"{assignment.points:g}"
    wanted += [["", *(f"**{total}**" for total in totals)]]
    if [[row[0], *row[2:]] for row in found] != wanted:
        rows = (f"| {title} | ... | {' | '.join(cells)} |" for title, *cells in wanted)
        yield "\n".join(
            ["handout.md: the table of points should read", "| question | ... | public | hidden | points |", *rows]
        )


def links_lead_to_headings(assignment: Assignment) -> Iterator[str]:
    headings = re.findall(r"^#+ (.*)$", _prose(assignment), flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(#([^)]*)\)", _prose(assignment)):
        if target not in anchors:
            yield f"handout.md links to #{target}, which is no heading; wanted one of {', '.join(sorted(anchors))}"


def formulas_survive_markdown(assignment: Assignment) -> Iterator[str]:
    """GitHub reads a backslash before punctuation as an escape, even inside of a formula."""
    prose = _prose(assignment)
    formulas = re.findall(r"\$\$.*?\$\$|\$[^$\n]+\$", prose, flags=re.DOTALL)
    if not formulas:
        yield "handout.md has no formula; write down what is computed, between dollar signs"
    for formula in formulas:
        for escape in re.findall(r"\\[^A-Za-z]", formula):
            yield f"handout.md: GitHub drops the backslash of {escape} in {formula}; write it with a command"
    for line in re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "", prose, flags=re.DOTALL).splitlines():
        if "$" in line:
            yield f"handout.md: a dollar sign begins no formula, or ends none: {line}"


def examples_in_handouts_hold(assignment: Assignment) -> Iterator[str]:
    handout = re.sub(r"^```.*$", "", _handout(assignment), flags=re.MULTILINE)
    with imported(assignment) as modules:
        files = [file for file in assignment.files if file in modules]
        names = {name: getattr(modules[file], name) for file in files for name in assignment.files[file]}
        test = doctest.DocTestParser().get_doctest(handout, {"np": np, **names}, "handout.md", None, 0)
        yield from failures(str(assignment.folder / "handout.md"), test)
    written = len(re.findall(r"^ *>>>", handout, flags=re.MULTILINE))
    if written != len(test.examples):
        yield f"handout.md has {written} lines of >>>, of which {len(test.examples)} are examples; mend the others"


def _handout(assignment: Assignment) -> str:
    return (assignment.folder / "handout.md").read_text(encoding="utf-8")


def _prose(assignment: Assignment) -> str:
    """Return the handout without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", _handout(assignment), flags=re.DOTALL | re.MULTILINE)


RULES = (
    handouts_begin_with_the_title,
    handouts_name_what_is_handed_in_and_what_is_taken_away,
    handouts_state_the_limits,
    handouts_list_the_points_of_each_section,
    handouts_have_the_table_of_points_that_is_graded,
    links_lead_to_headings,
    formulas_survive_markdown,
    examples_in_handouts_hold,
)
