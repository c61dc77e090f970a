"""Calls into a submission: results, errors that a student can read, and limits."""

import gc
import re
import sys
from contextlib import suppress

import numpy as np
import pytest

from autograder.errors import Fault, SpecError, StudentError
from autograder.model import Limits
from autograder.sandbox import Handle, Isolation, Sandbox
from autograder.text.python_versions import RUNNING

SHORT = Limits(call_seconds=0.4)

sandboxed = pytest.mark.parametrize("isolation", [Isolation.BUBBLEWRAP], indirect=True)  # where one level is enough


def fail(sandbox, function="f", *args, **kwargs):
    """Call a function in a new session and return the error."""
    with sandbox.session() as session, pytest.raises(StudentError) as caught:
        session.call(function, args, kwargs)
    return caught.value


# Values


def test_a_call_returns_the_value(submit):
    sandbox = submit("def f(x, *, scale): return x * scale, {'n': len(x)}, None")

    with sandbox.session() as session:
        (product, counts, nothing), modified = session.call("f", (np.arange(3.0),), {"scale": 2})

    np.testing.assert_array_equal(product, [0, 2, 4])
    assert (counts, nothing, modified) == ({"n": 3}, None, ())


def test_a_generator_arrives_in_its_state(submit):
    sandbox = submit("def f(rng): return rng.standard_normal(3)")

    with sandbox.session() as session:
        value, _ = session.call("f", (np.random.default_rng(5),), {})

    np.testing.assert_array_equal(value, np.random.default_rng(5).standard_normal(3))


def test_files_import_one_another(submit):
    sandbox = submit(
        "import other\ndef f(): return other.elsewhere() + 1", other="def elsewhere(): import conv; return 41"
    )

    with sandbox.session() as session:
        assert session.call("f", (), {}) == (42, ())
        assert session.call("elsewhere", (), {}) == (41, ())


def test_each_session_starts_afresh(submit):
    sandbox = submit("calls = []\ndef f(): calls.append(1); return len(calls)")

    answers = []
    for _ in range(2):
        with sandbox.session() as session:
            answers += [session.call("f", (), {})[0] for _ in range(2)]

    assert answers == [1, 2, 1, 2]


def test_no_flag_of_a_descriptor_persists_until_the_next_session(submit):
    sandbox = submit(
        "import fcntl, os\n"
        "def f():\n"
        "    before = [fcntl.fcntl(fd, fcntl.F_GETFL) for fd in range(4)]\n"
        "    for fd in range(4): fcntl.fcntl(fd, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)\n"
        "    fcntl.fcntl(3, fcntl.F_SETFL, 0)\n"
        "    return before"
    )

    with sandbox.session() as first, sandbox.session() as second:
        assert first.call("f", (), {}) == second.call("f", (), {})


def test_two_simultaneous_sessions_share_nothing(submit):
    sandbox = submit("calls = []\ndef f(): calls.append(1); return len(calls)")

    with sandbox.session() as first, sandbox.session() as second:
        assert [session.call("f", (), {})[0] for session in (first, second, first)] == [1, 1, 2]


def test_draws_without_a_seed_are_the_same_in_every_session(submit):
    sandbox = submit("import random, numpy as np\ndef f(): return random.random(), np.random.rand()")

    with sandbox.session() as first, sandbox.session() as second:
        assert first.call("f", (), {}) == second.call("f", (), {})


@sandboxed
@pytest.mark.parametrize(
    ("body", "modified"),
    [
        pytest.param("x + 1", (), id="nothing"),
        pytest.param("x.__setitem__(0, 7)", (0,), id="position"),
        pytest.param("y.fill(7)", ("y",), id="keyword"),
        pytest.param("z[0]['a'].sort()", ("z",), id="deep inside"),
        pytest.param("z.append(3)", ("z",), id="list"),
        pytest.param("z[0].pop('a')", ("z",), id="dict"),
        pytest.param("z[0].update(b=float('nan'))", ("z",), id="number in a dict"),
        pytest.param("x.__setitem__(0, x[0])", (), id="written, not changed"),
        pytest.param("x.__setattr__('shape', (3, 1))", (0,), id="shape"),
        pytest.param("(x.fill(2), y.fill(3))", (0, "y"), id="two"),
    ],
)
def test_arguments_that_were_changed_are_named(submit, body, modified):
    sandbox = submit(f"def f(x, y, z): {body}")

    with sandbox.session() as session:
        _, places = session.call(
            "f",
            (np.array([1.0, np.nan, 0]),),
            {"y": np.ones(2), "z": [{"a": np.array([3, 1, 2]), "b": 1, "c": np.nan}]},
        )

    assert places == modified


def test_what_does_not_cross_stays_and_can_be_passed_back(submit):
    sandbox = submit("class Cache: x = 5\ndef f(): return 1, Cache()\ndef g(caches): return caches[0].x")

    with sandbox.session() as session:
        (_, cache), _ = session.call("f", (), {})
        value, _ = session.call("g", ([cache],), {})

    assert (type(cache), cache.type_name, value) == (Handle, "conv.Cache", 5)


@sandboxed
@pytest.mark.parametrize(
    ("expression", "type_name"),
    [
        pytest.param("np.ma.array([1])", "numpy.ma.MaskedArray", id="masked array"),
        pytest.param("np.array([None])", "array of dtype object", id="object array"),
        pytest.param("np.matrix([1])", "numpy.matrix", id="matrix"),
        pytest.param("np.array(['a'])", "array of dtype <U1", id="string array"),
        pytest.param("np.longdouble(1)", "numpy.longdouble", id="longdouble"),
        pytest.param("(i for i in [])", "generator", id="generator"),
        pytest.param("(lambda: 0)", "function", id="lambda"),
        pytest.param("{(1, 2): 3}", "dict with keys other than str and int", id="dict with tuples as keys"),
        pytest.param("{1, 2}", "set", id="set"),
        pytest.param("type('\\x1b[31mA\\u202e', (), {})()", "conv.A\\u202e", id="name with control characters"),
    ],
)
def test_a_handle_says_what_it_is(submit, expression, type_name):
    sandbox = submit(f"import numpy as np\ndef f(): return {expression}")

    with sandbox.session() as session:
        value, _ = session.call("f", (), {})

    assert value.type_name == type_name


def test_a_dropped_handle_is_forgotten_inside(submit):
    sandbox = submit(
        "import weakref\nliving = weakref.WeakSet()\nclass A: pass\n"
        "def f(): a = A(); living.add(a); return a\ndef g(): return len(living)"
    )

    with sandbox.session() as session:
        handle, _ = session.call("f", (), {})
        assert session.call("g", (), {})[0] == 1
        del handle
        gc.collect()
        assert session.call("g", (), {})[0] == 0


def test_a_handle_of_another_session_is_the_checks_mistake(submit):
    sandbox = submit("def f(): return object()\ndef g(x): return x")

    with sandbox.session() as first, sandbox.session() as second:
        handle, _ = first.call("f", (), {})
        with pytest.raises(ValueError, match="another session"):
            second.call("g", (handle,), {})


def test_an_argument_that_cannot_cross_is_the_checks_mistake(submit):
    with submit("def f(x): return x").session() as session:
        with pytest.raises(TypeError, match="type set cannot be passed"):
            session.call("f", ({1},), {})
        assert session.call("f", (1,), {}) == (1, ())


# Errors


ERRORS = [
    pytest.param(
        "import numpy as np\ndef helper(a):\n    return a + np.ones(4)\ndef f(): return helper(np.ones(3))",
        Fault.EXCEPTION,
        "ValueError: operands could not be broadcast together with shapes (3,) (4,)\n"
        "  conv.py, line 4, in f:  def f(): return helper(np.ones(3))\n"
        "  conv.py, line 3, in helper:  return a + np.ones(4)",
        id="exception",
    ),
    pytest.param(
        "def f():\n    raise NotImplementedError",
        Fault.UNWRITTEN,
        "f is not written yet\n  conv.py, line 2, in f:  raise NotImplementedError",
        id="stub",
    ),
    pytest.param(
        "def g(): raise NotImplementedError('later')\ndef f(): g()",
        Fault.UNWRITTEN,
        "g is not written yet\n  conv.py, line 1, in g:  def g(): raise NotImplementedError('later')",
        id="stub of a function that is needed",
    ),
    pytest.param("def F(): pass", Fault.MISSING, "conv.py defines no function f", id="no such function"),
    pytest.param("", Fault.MISSING, "conv.py defines no function f", id="empty file"),
    pytest.param(
        "def __getattr__(name): return lambda: 42",
        Fault.MISSING,
        "conv.py defines no function f",
        id="module that answers to everything",
    ),
    pytest.param("f = [1]", Fault.MISSING, "f in conv.py is of type list, not a function", id="not a function"),
    pytest.param(
        "def f(:\n    pass",
        Fault.IMPORT,
        "conv.py does not import: SyntaxError: invalid syntax\n"
        f"  Grading runs Python {RUNNING}.\n  conv.py, line 1:  def f(:",
        id="syntax error",
    ),
    pytest.param(
        "x = get_ipython()",
        Fault.IMPORT,
        "conv.py does not import: NameError: name 'get_ipython' is not defined\n"
        "  Only Jupyter has it: remove that line, or hand in the notebook.\n  conv.py, line 1:",
        id="a notebook's function",
    ),
    pytest.param(
        "def f():\n\tif 1:\n        pass",
        Fault.IMPORT,
        "conv.py does not import: TabError: inconsistent use of tabs and spaces in indentation\n"
        "  conv.py, line 3:  pass",
        id="tabs and spaces",
    ),
    pytest.param(
        "import scipy",
        Fault.IMPORT,
        "conv.py does not import: ModuleNotFoundError: No module named 'scipy'\n"
        "  Only the standard library, NumPy and these files can be imported: conv.py.\n"
        "  conv.py, line 1:  import scipy",
        id="library that is not there",
    ),
    pytest.param("raise SystemExit(0)", Fault.IMPORT, "SystemExit: 0\n  conv.py, line 1", id="sys.exit at import"),
    pytest.param("def f(): exit(0)", Fault.EXCEPTION, "SystemExit: 0", id="exit in a call"),
    pytest.param("def f(): raise KeyboardInterrupt", Fault.EXCEPTION, "KeyboardInterrupt", id="KeyboardInterrupt"),
    pytest.param("def f(): f()", Fault.EXCEPTION, "RecursionError: maximum recursion depth", id="endless recursion"),
    pytest.param("def f(): input()", Fault.EXCEPTION, "EOFError: EOF when reading a line", id="input()"),
    pytest.param("def f(x): pass", Fault.EXCEPTION, "TypeError: f() missing 1 required positional", id="wrong arity"),
    pytest.param(
        "import numpy as np\ndef f(): return np.ones(1 << 32)",
        Fault.MEMORY,
        "The limit is 1024 MiB, including what Python and NumPy use.",
        id="memory",
    ),
    pytest.param(
        "import sys\nsys.stdout.close()\ndef f(): raise ValueError(1)",
        Fault.EXCEPTION,
        "ValueError: 1",
        id="closes stdout",
    ),
    pytest.param(
        "import numpy as np\nheld = np.empty(750 << 20, np.uint8)\n"
        "def f(): return np.broadcast_to(np.uint8(1), 250 << 20)",
        Fault.MEMORY,
        "MemoryError",
        id="memory for the reply",
    ),
    pytest.param(
        "import ctypes\ndef f(): ctypes.string_at(0)", Fault.CRASH, "SIGSEGV while f was running", id="segfault"
    ),
    pytest.param(
        "import ctypes\nctypes.string_at(0)", Fault.IMPORT, "SIGSEGV while it was running", id="segfault at import"
    ),
    pytest.param("import os\ndef f(): os._exit(0)", Fault.CRASH, "f ended the process (exit status 0)", id="_exit"),
    pytest.param(
        "import os, signal\ndef f(): os.kill(os.getpid(), 9)",
        Fault.KILLED,
        "SIGKILL while f was running",
        id="kills itself",
    ),
    pytest.param(
        "import os\ndef f():\n    os.close(3)\n    while True: pass",
        Fault.CRASH,
        "f closed the connection to the grader",
        id="hangs up",
    ),
    pytest.param(
        "import os\ndef f(): os.write(3, b'PASSED' * 100)", Fault.VALUE, "no result of f could be read", id="forgery"
    ),
    pytest.param(
        "import numpy as np\ndef f(): return np.broadcast_to(1.0, (1 << 20, 1 << 20))",
        Fault.VALUE,
        "f returned something that cannot be passed on: with an array of shape (1048576, 1048576) and dtype float64 "
        "it takes 8 TiB; the limit is 256 MiB",
        id="8 TiB",
    ),
    pytest.param(
        "def f(): raise ValueError('\\x1b[31mred\\x07 \\u202e \\ud800')",
        Fault.EXCEPTION,
        "ValueError: red\\x07 \\u202e \\ud800\n",
        id="control characters",
    ),
    pytest.param(
        "class E(Exception):\n    def __str__(self): raise SystemExit\ndef f(): raise E",
        Fault.EXCEPTION,
        "E\n  conv.py, line 3, in f",
        id="exception whose text raises",
    ),
]


@sandboxed
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="which has this syntax")
@pytest.mark.parametrize("line", ["type A = int", "def first[T](x: list[T]) -> T: ...", "class A[T]: ..."])
def test_syntax_of_a_newer_python_is_said_to_be_that(submit, line):
    error = fail(submit(f"import math\n{line}\ndef f(): ..."))

    assert f"\n  This is syntax of Python 3.12; grading runs Python {RUNNING}.\n  conv.py, line 2:  {line}" in str(
        error
    )


@sandboxed
@pytest.mark.parametrize(
    "line", ["from numpy import *", "import os; os.chdir(os.path.dirname(os.path.abspath(__file__)))"]
)
def test_what_harms_nobody_runs_as_it_does_elsewhere(submit, line):
    with submit(f"{line}\ndef f(): return 42").session() as session:
        assert session.call("f", (), {}) == (42, ())


@sandboxed
@pytest.mark.parametrize(("source", "fault", "message"), ERRORS)
def test_errors_say_what_happened(submit, source, fault, message):
    error = fail(submit(source))

    assert error.fault is fault
    assert message in str(error)


@sandboxed
@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(b"\0", "null bytes", id="NUL bytes"),
        pytest.param("def f(): pass".encode("utf-16"), "conv.py does not import: ", id="UTF-16"),
        pytest.param(b"# coding: nonsense\n", "unknown encoding: nonsense", id="bad coding cookie"),
        pytest.param(b"x = '\xe4'", "SyntaxError: (unicode error)", id="Latin-1 without a cookie"),
        pytest.param(b"x = " + b"(" * 100_000, "too many nested parentheses", id="100,000 parentheses"),
        pytest.param(b"x = " + b"-" * 100_000 + b"1", "conv.py does not import: ", id="100,000 signs"),
    ],
)
def test_sources_that_do_not_compile_fail_in_the_sandbox(submit, source, message):
    error = fail(submit(source))

    assert error.fault is Fault.IMPORT
    assert message in str(error)


@sandboxed
@pytest.mark.parametrize(
    "source",
    [
        pytest.param("# coding: latin-1\ndef f(): return 'ä'".encode("latin-1"), id="coding cookie"),
        pytest.param("def f(): return 'ä'".encode("utf-8-sig"), id="byte order mark"),
        pytest.param("def f():\r    return 'ä'\r".encode(), id="CR line ends"),
        pytest.param("def f():\r\n    return 'ä'\r\n".encode(), id="CR LF line ends"),
    ],
)
def test_sources_are_read_as_python_reads_them(submit, source):
    with submit(source).session() as session:
        assert session.call("f", (), {}) == ("ä", ())


def test_the_classes_of_an_exception_are_named(submit):
    error = fail(submit("class Mine(KeyError): pass\ndef f(): raise Mine(1)"))

    assert error.exception_names == ("Mine", "KeyError", "LookupError", "Exception", "BaseException")


def test_lines_are_quoted_from_the_graders_copy(submit):
    error = fail(submit("import linecache\nlinecache.getline = lambda *a: 'forged'\ndef f():\r\n    raise ValueError"))

    assert str(error) == "ValueError\n  conv.py, line 4, in f:  raise ValueError"


def test_a_long_message_and_a_long_traceback_are_cut(submit):
    error = fail(submit("def f(n=50):\n    if n: f(n - 1)\n    raise ValueError('x' * 100_000)"))

    assert len(str(error)) < 4000
    assert str(error).count("conv.py") == 10


def test_a_file_that_was_not_handed_in_is_missing_without_a_process(submit):
    sandbox = submit("def f(): pass")

    error = fail(sandbox, "elsewhere")

    assert (str(error), error.fault) == ("other.py was not handed in", Fault.MISSING)


# Time


LOOPS = [
    pytest.param("while True: pass", id="Python loop"),
    pytest.param("sum(iter(int, 1))", id="C loop that holds the GIL"),
    pytest.param("import time; time.sleep(9)", id="sleep"),
    pytest.param(
        "from signal import SIG_IGN, Signals, signal\n"
        "    for number in set(Signals) - {9, 19}: signal(number, SIG_IGN)\n"
        "    while True: pass",
        id="ignores all signals",
    ),
    pytest.param("import os, time\n    while True: os.write(3, b'A'); time.sleep(0.1)", id="a byte now and then"),
    pytest.param(
        "import os, struct, time\n    os.write(3, struct.pack('<4sIQ', b'AGW1', 9999, 0))\n"
        "    while True: os.write(3, b'A'); time.sleep(0.1)",
        id="a header, byte by byte",
    ),
    pytest.param("while True: print('x' * 10_000)", id="output flood"),
]


@sandboxed
@pytest.mark.parametrize("body", LOOPS)
def test_a_call_is_ended_when_its_time_is_up(submit, body):
    sandbox = submit(f"def f():\n    {body}\ndef g(): return 1", limits=SHORT)

    with sandbox.session() as session:
        with pytest.raises(StudentError) as first:
            session.call("f", (), {})
        with pytest.raises(StudentError) as second:
            session.call("g", (), {})

    if "b'A'" in body and first.value.fault is Fault.VALUE:  # sixteen bytes were enough to see that it is not a frame
        return
    assert (str(first.value), first.value.fault) == ("f did not finish within 0.4 s", Fault.TIMEOUT)
    assert str(second.value) == str(first.value)
    with sandbox.session() as session:
        assert session.call("g", (), {}) == (1, ())


def test_the_time_of_all_calls_of_a_check_is_limited(submit):
    sandbox = submit("import time\ndef f(): time.sleep(0.2)", limits=Limits(call_seconds=0.4, check_seconds=0.5))

    with sandbox.session() as session:
        session.call("f", (), {})
        session.call("f", (), {})
        with pytest.raises(
            StudentError, match=re.escape("f did not finish within what was left of the 0.5 s allowed per check")
        ):
            session.call("f", (), {})


def test_a_function_that_timed_out_twice_is_not_waited_for_as_long_again(submit):
    sandbox = submit("import time\ndef f(n): return 1 if n else time.sleep(60)\ndef g(): time.sleep(60)", limits=SHORT)

    messages = [str(fail(sandbox, "f", 0)) for _ in range(4)]

    whole, short = "f did not finish within 0.4 s", "f did not finish within 0.04 s, after it had not finished within"
    assert messages[:2] == [whole] * 2
    assert messages[2:] == [f"{short} 0.4 s in earlier checks"] * 2
    with sandbox.session() as session:
        assert session.call("f", (1,), {}) == (1, ())  # what it can do still counts
    assert str(fail(sandbox, "g")) == "g did not finish within 0.4 s"  # and others have their time


def test_an_import_that_does_not_end_is_waited_for_once(submit):
    sandbox = submit("while True: pass", other="def elsewhere(): return 1", limits=SHORT)

    first, second = fail(sandbox), fail(sandbox, "g")

    assert first.fault is second.fault is Fault.IMPORT
    assert str(first) == str(second) == "conv.py does not import: it did not finish within 0.4 s"
    with sandbox.session() as session:
        assert session.call("elsewhere", (), {}) == (1, ())


def test_a_module_that_does_not_import_is_imported_once(submit):
    sandbox = submit("import time\nraise ValueError(time.monotonic_ns())")

    assert str(fail(sandbox)) == str(fail(sandbox)) == str(fail(sandbox, "g"))


# Output


def test_output_is_kept_and_scrubbed(submit):
    sandbox = submit(
        "import os, sys\nprint('at import')\n"
        "def f(): print('\\x1b[1mbold\\x1b[0m\\x00'); print('err', file=sys.stderr); os.write(1, b'\\xff\\n')"
    )

    session = sandbox.session()
    session.call("f", (), {})
    while_open = session.output
    session.close()

    assert while_open == session.output == "at import\nbold\\x00\nerr\n\N{REPLACEMENT CHARACTER}\n"


def test_what_was_printed_before_a_crash_is_kept(submit):
    with submit("import os\ndef f(): print('so far'); os._exit(1)").session() as session:
        with pytest.raises(StudentError):
            session.call("f", (), {})
        assert session.output == "so far\n"


def test_the_output_of_a_chatty_function_is_cut_and_its_result_is_not(submit):
    with submit("def f():\n    for i in range(3000): print('x' * 99)\n    return 1").session() as session:
        assert session.call("f", (), {}) == (1, ())
        assert session.output.endswith("\n... and 234,464 bytes more")
        assert len(session.output) < 66_000


# Forbidden names


ROUTES = [
    pytest.param("np.convolve([1], [2])", id="by name"),
    pytest.param("np._core.numeric.convolve([1], [2])", id="where it is defined"),
    pytest.param("np.polymul([1], [2])", id="through a function that uses it"),
    pytest.param("getattr(np, 'conv' + 'olve')([1], [2])", id="by a computed name"),
    pytest.param("importlib.reload(np._core.numeric).convolve([1], [2])", id="by loading it again"),
    pytest.param("(sys.modules.pop('numpy'), __import__('numpy').convolve([1], [2]))", id="by importing NumPy again"),
    pytest.param(
        "[o for o in gc.get_objects() if getattr(o, '__name__', '') == 'convolve' and type(o) is type(np.sum)][0]",
        id="by searching for it",
    ),
]


UNHOOKED = "sys.meta_path[:] = [one for one in sys.meta_path if 'orbidden' not in type(one).__name__]; "
FILES = [
    pytest.param(UNHOOKED + "result = importlib.reload(np._core.numeric)", id="by loading it without our finder"),
    pytest.param(
        UNHOOKED + "name = 'numpy._core.numeric'; del sys.modules[name]; result = importlib.import_module(name)",
        id="by importing it without our finder",
    ),
    pytest.param("result = marshal.loads(open(compiled, 'rb').read()[16:])", id="by its bytecode"),
    pytest.param("result = exec(open(source).read(), {'__name__': 'numpy._core.again'})", id="by its source"),
    pytest.param("result = os.open(compiled.encode(), os.O_RDONLY)", id="by a descriptor"),
    pytest.param("result = os.open('numeric.py', os.O_RDONLY, dir_fd=os.open(folder, 0))", id="from a folder"),
    pytest.param("os.chdir(folder + '/..'); result = open('_core/numeric.py')", id="from where it is"),
    pytest.param("result = pathlib.Path(folder, '..', '_core', 'numeric.py').read_text()", id="by another path"),
    pytest.param("result = np.fromfile(compiled, np.uint8)", id="as an array"),
    pytest.param("result = np.memmap(source, mode='r')", id="in memory"),
    pytest.param("result = runpy.run_path(compiled)", id="by running it"),
    pytest.param("result = importlib.machinery.SourcelessFileLoader('x', compiled).load_module()", id="by a loader"),
]


@sandboxed
@pytest.mark.parametrize("statements", FILES)
def test_what_defines_a_forbidden_function_is_not_read_again(submit, statements):
    sandbox = submit(
        "import importlib.machinery, marshal, os, pathlib, runpy, sys, numpy as np\n"
        "def f():\n    source, compiled = np._core.numeric.__file__, np._core.numeric.__cached__\n"
        f"    folder = os.path.dirname(source)\n    {statements}\n    return result",
        forbidden=("numpy.convolve", "numpy.fft"),
    )

    with sandbox.session() as session:
        with pytest.raises(StudentError, match=r"^Forbidden(File|Module): ") as caught:
            session.call("f", (), {})
        assert caught.value.fault is Fault.FORBIDDEN
        assert session.reached == ("numpy.convolve",)


@sandboxed
@pytest.mark.parametrize(
    ("statement", "reached"),
    [
        pytest.param("np.convolve([1], [2])", ("numpy.convolve",), id="a function"),
        pytest.param("np.polymul([1], [2])", ("numpy.convolve",), id="a function through another one"),
        pytest.param("np.fft.fft([1.0])", ("numpy.fft",), id="a module's function"),
        pytest.param("import scipy.signal", ("scipy",), id="a module"),
        pytest.param("importlib.import_module('scipy')", ("scipy",), id="a module by name"),
        pytest.param("np.fft.fft([1.0]), np.convolve([1], [2])", ("numpy.fft",), id="only what was reached for"),
        pytest.param("np.pad([1], 1); np.correlate", (), id="nothing"),
    ],
)
@pytest.mark.parametrize("place", ["in a call", "at import", "where importing fails"])
def test_whoever_grades_is_told_even_if_the_exception_is_caught(submit, statement, reached, place):
    attempt = f"try:\n        {statement}\n    except BaseException:\n        pass\n"
    call, load = (attempt, "") if place == "in a call" else ("", "if True:\n    " + attempt)
    broken = "1 / 0\n" if place == "where importing fails" else ""
    sandbox = submit(
        f"import importlib, numpy as np\n{load}{broken}def f():\n    {call}    return 1\n",
        forbidden=("scipy", "numpy.convolve", "numpy.fft", "numpy.correlate"),
    )

    with sandbox.session() as session:
        with suppress(StudentError):
            assert session.call("f", (), {}) == (1, ())
        assert session.reached == reached


def test_a_traceback_through_a_file_that_defines_a_forbidden_name_accuses_nobody(submit):
    sandbox = submit(
        "import traceback, numpy as np\n"
        "def f():\n    try: np.ones((2, 3)) @ np.ones(2); np.rollaxis(np.ones(2), 7)\n"
        "    except Exception: pass\n"
        "    try: np.rollaxis(np.ones(2), 7)\n    except Exception: return traceback.format_exc()",
        forbidden=("numpy.convolve",),
    )

    with sandbox.session() as session:
        assert "numeric.py" in session.call("f", (), {})[0]
        assert session.reached == ()


def test_one_who_forges_what_was_reached_for_has_no_result(submit):
    sandbox = submit(
        "import sys\ndef f():\n    frame = sys._getframe()\n"
        "    while 'self' not in frame.f_locals: frame = frame.f_back\n"
        "    frame.f_locals['self'].reached.append('no such name')\n    return 1",
        forbidden=("numpy.convolve",),
    )

    assert fail(sandbox).fault is Fault.VALUE


@sandboxed
@pytest.mark.parametrize("expression", ROUTES)
def test_a_forbidden_function_cannot_be_reached(submit, expression):
    sandbox = submit(
        f"import gc, importlib, sys, numpy as np\ndef f(): return {expression}", forbidden=("numpy.convolve",)
    )

    assert re.match(
        "Forbidden(Name|Module): numpy.* is not available in this assignment|IndexError", str(fail(sandbox))
    )


@sandboxed
@pytest.mark.parametrize(
    "statement", ["import scipy", "import scipy.signal", "from scipy import signal", "import numpy.fft"]
)
def test_a_forbidden_module_cannot_be_imported(submit, statement):
    error = fail(submit(statement, forbidden=("scipy", "numpy.fft")))

    assert "is not available in this assignment" in str(error)
    assert error.exception_names[:3] == ("ForbiddenModule", "ForbiddenName", "ImportError")


def test_a_fallback_for_a_forbidden_module_is_used(submit):
    sandbox = submit("try: import scipy\nexcept ImportError: scipy = None\ndef f(): return scipy", forbidden=("scipy",))

    with sandbox.session() as session:
        assert session.call("f", (), {}) == (None, ())


def test_an_attribute_of_a_forbidden_module_is_not_available(submit):
    sandbox = submit("import numpy as np\ndef f(): return np.fft.fft([1.0])", forbidden=("numpy.fft",))

    assert str(fail(sandbox)).startswith("ForbiddenName: numpy.fft is not available in this assignment")


def test_what_python_itself_needs_can_be_forbidden(submit):
    forbidden = ("math", "itertools.chain", "ctypes", "json", "os.listdir", "gc", "random")
    sandbox = submit("import os\ndef f(x): return x + 1\ndef g(): import math", forbidden=forbidden)

    with sandbox.session() as session:
        assert session.call("f", (1,), {}) == (2, ())
        with pytest.raises(StudentError, match="ForbiddenModule: math is not available in this assignment"):
            session.call("g", (), {})


@sandboxed
@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("numpy.convolv", "there is no numpy.convolv in the sandbox, where NumPy is", id="misspelt"),
        pytest.param("numpy.pi", "numpy.pi is a float; wanted a function, a class or a module", id="constant"),
        pytest.param("numpy.ndarray.dot", "there is no numpy.ndarray.dot", id="method"),
        pytest.param("scipy.signal.convolve", "there is no scipy.signal.convolve", id="of a library that is not there"),
    ],
)
def test_a_name_that_cannot_be_forbidden_is_the_authors_mistake(submit, name, message):
    with pytest.raises(SpecError, match=re.escape(message)):
        submit(forbidden=("numpy.convolve", name))


def test_a_file_named_like_a_module_of_pythons_cannot_be_required():
    with Sandbox(Isolation.NONE) as sandbox, pytest.raises(SpecError, match=r"random\.py cannot be graded"):
        sandbox.admit({}, {"draw": "random"}, (), Limits())
