"""What students see when they run pytest in their own folder, above it, in part, in parallel, or interrupt it."""

import json
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

A1, A5, A6, A8 = "a1_forward_conv", "a5_conv_backprop", "a6_full_cnn_training", "a8_problem_set"
ALL_OF_A1 = "In all: 41 of 41 points here; 100 in grading"
NO_POINTS = "Not every check ran, so no points are counted: `python -m pytest` runs them all."
NEWER_THAN_8_2 = (  # what `pytest` has in 9.2 and not in 8.2, which students may have
    "Approx", "HIDDEN_PARAM", "ParameterSet", "PytestApproxDecimalToleranceWarning", "PytestFDWarning",
    "PytestRemovedIn10Warning", "RaisesExc", "RaisesGroup", "ScopeName", "SubtestReport", "Subtests",
    "TerminalReporter", "register_fixture",
)  # fmt: skip


# Where and under which pytest


def test_pytest_8_2_is_enough(folder_of, run, tmp_path):
    (tmp_path / "older.py").write_text(
        f"import pytest\nfor name in {NEWER_THAN_8_2}:\n    vars(pytest).pop(name, None)\n"
    )

    code, out = run(folder_of(A1), "-p", "older", PYTHONPATH=str(tmp_path))

    assert code == 0, out
    assert ALL_OF_A1 in out


def test_several_assignments_run_from_above_each_with_its_own_files(folder_of, run):
    above = folder_of(A1).parent
    folder_of(A5)
    folder_of(A8, solved=False)

    code, out = run(above)

    assert code == 1, out
    assert ALL_OF_A1 in out
    assert f" Forward convolution ({A1}) " in out
    assert f" Problem set ({A8}) " in out
    assert re.findall(r"In all: ([\d.]+) of", out) == ["41", "40", "0"]
    assert "Traceback" not in out
    assert ALL_OF_A1 in run(above, A1, A5)[1]  # both conftest.py are read before pytest reads its options


def test_modules_of_one_name_in_two_assignments_are_two_modules(folder_of, run):
    above = folder_of(A1).parent
    for folder, file in ((above / A1, "conv.py"), (folder_of(A5), "conv_backward.py")):
        (folder / "helpers.py").write_text(f"WHOSE = {file!r}\n")
        with (folder / file).open("a") as source:
            source.write(f"\nfrom helpers import WHOSE\n\nif WHOSE != {file!r}:\n    raise RuntimeError(WHOSE)\n")

    code, out = run(above)

    assert code == 0, out


@pytest.mark.parametrize("parallel", [(), ("-n", "2")], ids=["in one process", "in two"])
def test_an_editor_may_have_opened_the_folder_above(folder_of, run, parallel):
    folder = folder_of(A1)

    code, out = run(folder.parent, f"--rootdir={folder.parent}", folder / "test_public.py", *parallel)

    assert code == 0, out
    assert ALL_OF_A1 in out


def test_points_are_counted_in_parallel_runs(folder_of, run, tmp_path):
    pytest.importorskip("xdist")
    findings = tmp_path / "findings.json"
    folder = folder_of(A1)
    serial = run(folder)[1]

    code, out = run(folder, "-n", "2", f"--findings={findings}")

    assert code == 0, out
    table = serial[serial.index("Cross-correlation:") : serial.index("In all")]
    assert table in out
    assert ALL_OF_A1 in out
    assert {verdict for verdict, _ in json.loads(findings.read_text()).values()} == {"passed"}


# What runs is shown, and nothing else


def test_what_a_deselected_check_would_have_said_stops_no_check(folder_of, run):
    code, out = run(folder_of(A6), "-k", "accuracy")

    assert code == 0, out
    assert "  passed   Trained with your own settings on 400 digits" in out
    assert NO_POINTS in out


@pytest.mark.parametrize(
    "selection",
    [("-k", "blurs_that_sum_to_one"), ("test_public.py::test_make_kernel_gives_blurs_that_sum_to_one[box]",)],
    ids=["by a word", "by name"],
)
def test_a_run_of_one_check_shows_that_one(folder_of, run, selection):
    _, out = run(folder_of(A1), *selection)

    assert len(re.findall(r"^  passed ", out, re.MULTILINE)) == 1
    assert "not run" not in out
    assert NO_POINTS in out
    assert "points here" not in out


def test_a_listing_of_checks_has_no_table(folder_of, run):
    code, out = run(folder_of(A1), "--collect-only")

    assert code == 0
    assert "test_public.py" in out
    assert "Forward convolution" not in out


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl-C cannot be sent to one process")
def test_ctrl_c_prints_no_table(folder_of):
    folder = folder_of(A1)
    (folder / "conv.py").write_text("import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(600)\n")
    process = subprocess.Popen([sys.executable, "-m", "pytest"], cwd=folder, stdout=subprocess.PIPE, text=True)
    while not (folder / "started").exists():
        time.sleep(0.02)

    out = None
    while out is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):  # Python loses one that comes while it cannot raise
            out, _ = process.communicate(timeout=20)

    assert process.returncode == 2
    assert "KeyboardInterrupt" in out
    assert "Forward convolution" not in out


# A fault of a file is one fault


@pytest.mark.parametrize("parallel", [(), ("-n", "2")], ids=["in one process", "in two"])
@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def f(:\n", "SyntaxError: "),
        ("import numpyy\n", "ModuleNotFoundError: No module named 'numpyy'"),
        ("raise ValueError('at the top')\n", "conv.py, line 1, in <module>:  raise ValueError('at the top')"),
        ("raise SystemExit(3)\n", "SystemExit: 3"),
        (None, "conv.py is missing: wanted it in "),
    ],
    ids=["syntax", "import", "exception", "exit", "missing"],
)
def test_a_module_that_cannot_be_imported_is_said_once(folder_of, run, source, says, parallel):
    folder = folder_of(A1)
    (folder / "conv.py").unlink()
    if source is not None:
        (folder / "conv.py").write_text(source)

    code, out = run(folder, *parallel)

    assert code == 1
    assert out.count(says) == 1
    assert "In all: 0 of 41 points here" in out
    assert "first make this pass" not in out


def test_a_notebook_in_the_place_of_a_file_is_named(folder_of, run):
    folder = folder_of(A1)
    (folder / "conv.py").rename(folder / "conv.ipynb")

    _, out = run(folder, "-k", "conv1d")

    said = "Grading also takes conv.ipynb, which is there; for these checks, export it as conv.py in Jupyter"
    assert said in " ".join(out.split())


def test_answers_that_cannot_be_read_are_said_once(folder_of, run, tmp_path):
    folder = folder_of(A8)
    (folder / "answers.yml").write_text("relu_sobel: [[1, 2\n")

    code, out = run(folder, f"--summary={tmp_path / 'page.md'}")

    assert code == 1
    assert out.count("answers.yml cannot be read") == 1
    assert "the list is never closed" in out
    assert (tmp_path / "page.md").read_text().count("answers.yml cannot be read") == 1


def test_an_exception_at_import_is_not_one_that_a_check_asks_for(folder_of, run):
    folder = folder_of(A6)
    (folder / "cnn.py").write_text("raise ValueError\n")

    _, out = run(folder, "-k", "refuses_unknown_keys")

    assert "cnn.py cannot be imported" in out
    assert "  passed " not in out


def test_a_file_of_checks_that_cannot_be_read_says_why(folder_of, run):
    folder = folder_of(A1)
    (folder / "test_public.py").write_text("import no_such_module\n")

    code, out = run(folder)

    assert code == 2
    assert "test_public.py cannot be read: E   ModuleNotFoundError: No module named 'no_such_module'" in out
    assert "Forward convolution" not in out


def test_what_a_failing_function_printed_is_shown(folder_of, run):
    folder = folder_of(A1)
    with (folder / "conv.py").open("a") as source:
        source.write("\n\ndef channels_first(x):\n    print('my shape', x.shape)\n    return x\n")

    _, out = run(folder)

    assert re.search(r"Printed:\n +my shape \(", out)
    assert out.count("my shape") == 1


# What does not end

LOOPS = {
    "a loop": "while True:\n        x = x + 1",
    "a loop that goes on after any exception": "while True:\n        try:\n            x = x + 1\n"
    "        except Exception:\n            pass",
}


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing ends a loop there")
@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_an_endless_loop_ends_as_in_grading(folder_of, run, loop):
    folder = folder_of(A1)
    with (folder / "conv.py").open("a") as source:
        source.write(f"\n\ndef channels_first(x):\n    {loop}\n")

    code, out = run(folder)

    assert code == 1
    assert "  failed   Channels move to the front" in out
    assert "stopped after 2 s of processor time, which is what grading allows for a call; it was in" in out
    assert re.search(r"conv\.py, line \d+, in channels_first: ", out)
    assert "In all: 39 of 41 points here" in out


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing ends a loop there")
def test_a_module_that_never_ends_is_said_once(folder_of, run):
    folder = folder_of(A1)
    (folder / "conv.py").write_text("while True:\n    pass\n")

    _, out = run(folder)

    assert out.count("conv.py cannot be imported: stopped after 2 s of processor time") == 1


def test_where_nothing_ends_a_loop_pytest_shows_where_it_is(folder_of, run, tmp_path):
    (tmp_path / "no_timer.py").write_text("import signal\nvars(signal).pop('setitimer', None)\n")
    folder = folder_of(A1)
    assert "faulthandler_timeout = 120" in (folder / "pytest.ini").read_text()
    with (folder / "conv.py").open("a") as source:
        source.write("\n\ndef channels_first(x):\n    import time\n    time.sleep(3)\n    raise SystemExit\n")

    _, out = run(folder, "-o", "faulthandler_timeout=1", "-p", "no_timer", PYTHONPATH=str(tmp_path))

    assert "Timeout (0:00:01)!" in out
    assert re.search(r'conv\.py", line \d+ in channels_first', out)


# What grading will refuse


def test_what_grading_does_not_have_is_said_although_all_checks_pass(folder_of, run, tmp_path):
    folder = folder_of(A1)
    (folder / "helpers.py").write_text("")
    source = (folder / "conv.py").read_text()
    (folder / "conv.py").write_text(source + "\nimport helpers\n")
    line = source.count("\n") + 2

    code, out = run(folder, f"--summary={tmp_path / 'page.md'}")

    assert code == 0
    warning = (
        f"conv.py, line {line}: imports helpers, which grading does not have; "
        "it has NumPy, Python's own modules, conv.py"
    )
    assert out.count(f"Before you hand in: {warning}.") == 1
    assert f"Before you hand in:\n\n- {warning}\n" in (tmp_path / "page.md").read_text()


@pytest.mark.parametrize("assignment_id", [A1, A5, A6, A8])
def test_nobody_is_warned_of_what_grading_takes(folder_of, run, assignment_id):
    _, out = run(folder_of(assignment_id), "-k", "not train and not accuracy")

    assert "  passed " in out
    assert "Before you hand in" not in out


def test_a_name_that_the_assignment_forbids_is_said(folder_of, run):
    folder = folder_of(A1)
    with (folder / "conv.py").open("a") as source:
        source.write("\nslide = np.convolve\n")

    _, out = run(folder)

    assert "uses numpy.convolve, which this assignment forbids." in out
