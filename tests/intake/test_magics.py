"""Lines of a notebook that are for IPython or the shell are told from Python, in time linear in their length."""

import time

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder.intake.magics import without_magics


@pytest.mark.parametrize(
    ("cell", "kept", "dropped"),
    [
        ("%load_ext x\na = 1", "\na = 1", (1,)),
        ("!ls\n!!ls", "\n", (1, 2)),
        ("?a\n??a\na?\na.b??\n%time?", "\n\n\n\n", (1, 2, 3, 4, 5)),
        ("files = !ls\nx = %timeit -o f()\na, b = !ls", "\n\n", (1, 2, 3)),
        ("if a:\n    %timeit f()\n    b()", "if a:\n    pass\n    b()", (2,)),
        ("!pip install \\\n  numpy \\\n  scipy\na = 1", "\n\n\na = 1", (1, 2, 3)),
        ("%%time\na = 1", "\na = 1", (1,)),
        ("\n%%capture out\na = 1", "\n\na = 1", (2,)),
        ("%%html\n<b>\n\n</b>", "", (1, 2, 4)),
        ("%%timeit\nconv = 1", "", (1, 2)),
        # IPython runs what follows, and keeps what it binds.
        ("%time a = 1", "a = 1", ()),
        ("a = %time f(\n  1)", "a = f(\n  1)", ()),
        ("if a:\n    %prun -q b = 1", "if a:\n    b = 1", ()),
        # Without a % before it, as IPython understands it.
        ("pip install numpy\nimport numpy", "\nimport numpy", (1,)),
        ("cd ../data\nls\nmatplotlib inline", "\nls\n", (1, 3)),
        ("load_ext autoreload\n\ncat 'a b.txt'", "\n\n", (1, 3)),
        # What looks similar and is Python.
        ("time = 3\ntime - a\nload (1)\nls in a\nrun if a else b\nenv == 1\npip.main()", None, ()),
        ("x = [\npip\n]\ny = '''\npip install numpy\n'''", None, ()),
        ("a = (b\n  % c)", None, ()),
        ("a = b \\\n  % c", None, ()),
        ('a = """\n%time\n!ls\n"""', None, ()),
        ("a = '''# \" (\n%x'''\n%time", "a = '''# \" (\n%x'''\n", (3,)),
        ("a = 'it\\'s (' # [ '\n%time", "a = 'it\\'s (' # [ '\n", (2,)),
        ('a = "#"; b = (\n% c)', None, ()),
        ("a %= 2\na != b\na = b if c else d", None, ()),
        ("# why?\na = 'what?'", None, ()),
        ("a = [\n'x', # ]\n% b]", None, ()),
    ],
)
def test_magics_are_dropped_where_a_statement_begins(cell, kept, dropped):
    found = without_magics(cell)
    assert (found.source, found.dropped) == (cell if kept is None else kept, dropped)
    assert found.written_to == ""


@pytest.mark.parametrize(
    ("first", "file", "appends"),
    [
        ("%%writefile conv.py", "conv.py", False),
        ("%%file ./conv.py", "./conv.py", False),
        ("%%writefile -a 'conv.py'", "conv.py", True),
        ("%%writefile --append conv.py", "conv.py", True),
    ],
)
def test_a_cell_that_writes_a_file_is_its_text(first, file, appends):
    found = without_magics(f"\n{first}\n\n%x = 1\n")
    assert (found.source, found.dropped) == ("\n\n\n%x = 1\n", ())
    assert (found.written_to, found.appends) == (file, appends)


@pytest.mark.parametrize("line", ["%time x = 1", "pip install a", "%%time\nx", "x = !ls", "x?", "a = b % c"])
def test_ipython_takes_the_same_lines_for_its_own(line):
    transformed = TransformerManager().transform_cell(line)
    found = without_magics(line)
    is_python = transformed == f"{line}\n"
    assert is_python == (found.source == line) or line.startswith("pip")  # IPython decides that one as it runs


def test_the_time_grows_with_the_length():
    parts = (" ", "a ", "a.", "%", "? ", "(", "x =", "'", '"', "\\", "pip ", "%time ", "a, ", "[", "\t", "* ")

    def seconds(count):
        start = time.process_time()
        for part in parts:
            without_magics(part * count)
            without_magics(f"{part * count}\n" * 3)
        return time.process_time() - start

    seconds(1000)
    assert seconds(100_000) < 1000 * max(seconds(1000), 0.001)  # quadratic would be ten thousand times as much
