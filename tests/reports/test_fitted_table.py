"""Numbers are never cut off, however narrow the terminal: gaps and a column of names shrink instead."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from autograder.reports.terminal.fitted_table import FittedTable, column

TABLE = [
    column("id", [Text("a1")]),
    column("name", [Text("Ada Lovelace")]),
    column("x", [Text("10.0")]),
    column("y", [Text("9.5 L")]),
]


@pytest.mark.parametrize(
    ("width", "shrinkable", "row"),
    [
        pytest.param(29, 1, "a1  Ada Lovelace  10.0  9.5 L", id="room for all"),
        pytest.param(28, 1, "a1  Ada Lovela…  10.0  9.5 L", id="the name is shortened"),
        pytest.param(25, 1, "a1  Ada Lov…  10.0  9.5 L", id="as long as it is readable"),
        pytest.param(24, 1, "a1 Ada Lovel… 10.0 9.5 L", id="then the gaps shrink"),
        pytest.param(22, 1, "a1 Ada Lov… 10.0 9.5 L", id="both"),
        pytest.param(21, 1, "a1  10.0  9.5 L", id="then the name is left out"),
        pytest.param(14, 1, "a1 10.0 9.5 L", id="without it the gaps shrink"),
        pytest.param(5, 1, "a1 10.0 9.5 L", id="numbers never do"),
        pytest.param(29, None, "a1  Ada Lovelace  10.0  9.5 L", id="nothing shrinkable, room for all"),
        pytest.param(28, None, "a1 Ada Lovelace 10.0 9.5 L", id="nothing shrinkable but the gaps"),
        pytest.param(5, None, "a1 Ada Lovelace 10.0 9.5 L", id="nothing shrinkable"),
    ],
)
def test_what_shrinks_in_a_narrow_terminal(width, shrinkable, row):
    text = io.StringIO()
    Console(width=width, file=text).print(FittedTable(TABLE, 2, shrinkable), crop=False)
    assert text.getvalue().splitlines()[1] == row
