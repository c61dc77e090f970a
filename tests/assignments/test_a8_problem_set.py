"""The answers of a8_problem_set follow from its problems, and its handout and checks agree with them."""

import itertools
import re
from unittest import mock

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage, optimize, signal, special

from autograder import checks
from autograder.checks.answers import read_answers
from autograder.course.load import load_assignment
from autograder.grading.reference import load_module
from tests.conftest import ROOT

ASSIGNMENT = load_assignment(ROOT, "a8_problem_set")
HANDOUT = (ASSIGNMENT.folder / "handout.md").read_text(encoding="utf-8")
WRITTEN = (ASSIGNMENT.solution / "answers.yml").read_text(encoding="utf-8")
NAMES = [*ASSIGNMENT.files["answers.yml"]]
ANSWERS = read_answers(WRITTEN.encode(), NAMES)
ALTERNATIVES = {path.stem: path.read_bytes() for path in sorted((ASSIGNMENT.solution / "alternatives").glob("*.yml"))}


def noted(mark):
    """Make a decorator that notes on a check what it is marked with: the mark itself is for gradings only."""
    return lambda *args, **kwargs: lambda check: setattr(check, mark, (*args, *kwargs.values())) or check


def load(name):
    with mock.patch.multiple(checks, question=noted("question"), needs=noted("needs")):
        return load_module(ASSIGNMENT.folder / f"{name}.py")


PUBLIC, HIDDEN = load("test_public"), load("test_hidden")


# The problems, solved from the handout's words with tools that the solution's author did not use


def section(number):
    """Return the text of a problem in the handout."""
    return re.search(rf"^### {number}\. .*?(?=^##)", HANDOUT, flags=re.DOTALL | re.MULTILINE)[0]


def lists(text):
    return [np.array(yaml.safe_load(found)) for found in re.findall(r"`(\[.*?\])`", text)]


def drawn(number):
    """Return the numbers of a problem's figure, line by line."""
    figure = re.search(r"```text\n(.*?)```", section(number), flags=re.DOTALL)[1]
    return [
        [int(entry) for entry in re.findall(r"-?\d+", line)] for line in figure.splitlines() if re.search(r"\d", line)
    ]


def rows_of_table(number):
    found = re.findall(r"^\| [\d |]+\|$", section(number), flags=re.MULTILINE)
    return [[int(entry) for entry in re.findall(r"\d+", row)] for row in found]


def image_and_sobel():
    figure = drawn(1)
    return np.array([row[:6] for row in figure]), np.array([row[6:] for row in figure if len(row) == 9])


def solve_relu_sobel():
    image, kernel = image_and_sobel()
    return np.maximum(signal.correlate(image, kernel, mode="valid", method="direct"), 0)


def solve_stride_and_padding():
    (kernel,) = lists(section(2))
    padded = np.pad(image_and_sobel()[0], 1)
    return signal.correlate(padded, kernel, mode="valid", method="direct")[::2, ::2]


def solve_layer_shapes():
    stated = r"has (\d+) features, (\d+) hidden neurons and (\d+) outputs, and is given a batch of (\d+) examples"
    features, hidden, outputs, examples = map(int, re.search(stated, section(5)).groups())
    w1, b1, w2, b2 = (np.ones(shape) for shape in ((hidden, features), (hidden, 1), (outputs, hidden), (outputs, 1)))
    assert (w2 @ (w1 @ np.ones((features, examples)) + b1) + b2).shape == (outputs, examples)
    return [array.shape for array in (w1, b1, w2, b2)]


def solve_logistic_gradient():
    x, y = np.array([[3, 2], [-1, 1]]), np.array([0, 1])

    def loss(theta):
        return np.mean(special.softplus(z := x @ theta[:2] + theta[2]) - y * z)

    return optimize.approx_fprime([np.log(3), -np.log(3), 0], loss, 1e-7)


def solve_vanishing_layers():
    z = np.linspace(-3, 3, 601)
    slope = (special.expit(z + 1e-6) - special.expit(z - 1e-6)).max() / 2e-6
    return next(count for count in itertools.count() if slope**count < 1 / 1000)


def solve_im2col_columns():
    (image,) = lists(section(8))
    return np.array([image[y : y + 2, x : x + 2].flatten(order="F") for x in range(3) for y in range(2)]).T


def solve_weight_counts():
    size, kernel = 20, 5
    neurons = signal.correlate(np.ones((size, size)), np.ones((kernel, kernel)), mode="valid").size
    return [neurons * (size**2 + 1), neurons * (kernel**2 + 1), kernel**2 + 1]


def solve_sobel_edge():
    (kernel,) = lists(section(10))
    picture = np.array([[0, 0, 0, 9, 9, 9]] * 5)
    response = signal.correlate(picture, kernel, mode="valid", method="direct")
    feature_map = np.maximum(response, 0)
    assert set(response.flat) == {0, -36}
    return {False: "a", True: "b"}[not feature_map.any()]


def solve_moved_picture():
    rng = np.random.default_rng(1)
    picture, kernel = np.zeros((11, 21)), rng.standard_normal((3, 3))
    picture[4:7, 4:8] = rng.standard_normal((3, 4))
    before, after = (
        signal.correlate(image, kernel, mode="valid", method="direct")[::2, ::2]
        for image in (picture, np.roll(picture, 4, axis=1))
    )
    assert not np.allclose(after, before)
    assert not np.allclose(after, np.roll(before, 4, axis=1))
    return {True: "c", False: "d"}[np.allclose(after, np.roll(before, 2, axis=1))]


def solve_padding_modes():
    # SciPy's names for them; a kernel that shifts by k shows what stands k pixels outside.
    (row,) = lists(section(12))
    modes = ["constant", "nearest", "mirror", "reflect", "grid-wrap"]
    places = np.arange(-2, 6)[None]
    return [
        ndimage.map_coordinates(row, places, order=0, mode="grid-constant" if m == "constant" else m) for m in modes
    ]


def solve_output_sizes():
    answer = []
    for size, kernel, stride in rows_of_table(13):
        valid = len([begin for begin in range(0, size, stride) if begin + kernel <= size])
        answer.append([valid, len(range(0, size, stride))])
    return answer


def solve_same_split():
    answer = []
    for size, kernel, stride in rows_of_table(14):
        end = [*range(0, size, stride)][-1] + kernel
        lacking = max(end - size, 0)
        answer.append([lacking // 2, lacking - lacking // 2])
    return answer


def solve_receptive_field():
    reached, answer = np.eye(101, dtype=bool), []
    for _, kernel, stride in rows_of_table(15):
        windows = np.lib.stride_tricks.sliding_window_view(reached, kernel, axis=0)[::stride]
        reached = windows.any(-1)
        answer.append(reached[len(reached) // 2].sum())
    return answer


def solve_layer_counts():
    size, channels, kernels, width = 10, 3, 16, 5
    places = len(range(0, size, 2)) ** 2
    weight = np.ones((width, width, channels, kernels))
    return [places * kernels, weight.size + kernels, places * weight.size]


def pooling():
    figure = drawn(17)
    return np.array([row[:4] for row in figure]), np.array([row[4:] for row in figure if len(row) == 7])


def solve_max_pool():
    x, _ = pooling()
    return ndimage.maximum_filter(x, (2, 2), origin=-1)[:-1, :-1]


def solve_max_pool_gradient():
    x, upstream = pooling()

    def loss(flat):
        return np.sum(upstream * ndimage.maximum_filter(flat.reshape(x.shape), (2, 2), origin=-1)[:-1, :-1])

    return optimize.approx_fprime(x.astype(float).ravel(), loss, 1e-3).reshape(x.shape)


def solve_kernel_gradient():
    figure = drawn(18)
    x, upstream = np.array([row[:4] for row in figure]), np.array([row[4:] for row in figure if len(row) == 7])

    def loss(flat):
        return np.sum(upstream * signal.correlate(x, flat.reshape(2, 2), mode="valid", method="direct"))

    return optimize.approx_fprime(np.ones(4), loss, 1e-3).reshape(2, 2)


def solve_input_gradient():
    kernel, upstream = lists(section(19))

    def loss(flat):
        return np.sum(upstream * signal.correlate(flat.reshape(2, 3), kernel, mode="valid", method="direct"))

    return optimize.approx_fprime(np.ones(6), loss, 1e-3).reshape(2, 3)


def solve_softmax_loss():
    return -special.log_softmax(np.log([2, 3, 5]))[1]


def solve_softmax_gradient():
    return optimize.approx_fprime(np.log([2, 3, 5]), lambda logits: -special.log_softmax(logits)[1], 1e-7)


def solve_separable_cost():
    return [np.ones((3, 3, 16, 32)).size, np.ones((3, 3, 16)).size + np.ones((1, 1, 16, 32)).size]


SOLVED = {name.removeprefix("solve_"): solve for name, solve in globals().items() if name.startswith("solve_")}
WORDED = {"stride_effects", "cnn_benefits", "residual_path", "training_facts"}  # right by argument, not by number


def test_every_problem_is_solved_here():
    assert SOLVED.keys() | WORDED == {*NAMES}


@pytest.mark.parametrize("name", SOLVED)
def test_answers_follow_from_the_handout(name):
    want = SOLVED[name]()

    if isinstance(want, str):
        assert ANSWERS[name] == want
    else:
        np.testing.assert_allclose(ANSWERS[name], want, rtol=0, atol=5.1e-4)


def test_worded_answers_hold_where_they_can_be_computed():
    rng = np.random.default_rng(1)
    logits, upstream = rng.standard_normal(10), rng.standard_normal(5)
    weight = 0.01 * rng.standard_normal((5, 5))

    def branch(x):
        return weight @ np.maximum(weight @ x, 0)

    x = rng.standard_normal(5)
    without, with_shortcut = (
        optimize.approx_fprime(x, lambda v, s=shortcut: upstream @ (branch(v) + s * v), 1e-7) for shortcut in (0, 1)
    )

    np.testing.assert_allclose(with_shortcut, upstream + without, atol=1e-5)  # residual_path: d
    assert np.log(10) == pytest.approx(2.3, abs=0.01)  # training_facts: a
    np.testing.assert_allclose(special.softmax(logits - logits.max()), special.softmax(logits))  # training_facts: f
    assert ANSWERS["stride_effects"] == ["a", "d"]
    assert ANSWERS["cnn_benefits"] == ["b", "c"]
    assert ANSWERS["training_facts"] == ["a", "c", "f"]
    assert ANSWERS["residual_path"] == "d"


def test_the_pooled_array_has_no_ties():
    x, _ = pooling()
    for window in np.lib.stride_tricks.sliding_window_view(x, (2, 2)).reshape(-1, 4):
        assert len({*window}) == 4


@pytest.mark.parametrize("name", ALTERNATIVES)
def test_alternatives_say_the_same_in_another_way(name):
    other = read_answers(ALTERNATIVES[name], NAMES)

    assert other.keys() == ANSWERS.keys()
    assert ALTERNATIVES[name] != WRITTEN.encode()
    for key, want in ANSWERS.items():
        if isinstance(want, list):
            assert {letter.lower() for letter in other[key]} == {*want}
        elif isinstance(want, str):
            assert other[key].lower() == want
        else:
            np.testing.assert_allclose(other[key], want, rtol=0, atol=HIDDEN.ROUNDED)


def test_the_answers_read_the_same_with_another_reader_of_yaml():
    other = yaml.safe_load(WRITTEN)

    assert other.keys() == ANSWERS.keys()
    for key, want in ANSWERS.items():
        assert np.array_equal(other[key], want)


# What is earned


class Held:
    """Answers as a check meets them."""

    def __init__(self, answers):
        self._answers = answers

    def __getattr__(self, name):
        return lambda: self._answers[name]


def marked(module):
    """Return check -> (question, weight), for one file of checks."""
    return {name: check.question for name, check in vars(module).items() if name.startswith("test_")}


def reads(check):
    """Return the name of the answer that a check is about."""
    (name,) = set(check.__code__.co_names) & {*NAMES}
    return name


def passes(check, *args):
    try:
        check(*args)
    except AssertionError:
        return False
    return True


def earned(name, answer):
    """Return the points of one answer, in tenths, as its checks give them."""
    student, reference = Held({**ANSWERS, name: answer}), Held(ANSWERS)
    first = getattr(PUBLIC, f"test_{name}_can_be_read")
    if not passes(first, student):
        return 0
    others = [getattr(HIDDEN, check) for check in marked(HIDDEN) if reads(getattr(HIDDEN, check)) == name]
    assert {check.needs for check in others} == {(first.__name__,)}
    return first.question[1] + sum(check.question[1] for check in others if passes(check, student, reference))


def points():
    """Return answer -> points, as the handout prints them under each problem."""
    return {name: int(value) for name, value in re.findall(r"`(\w+)`, (\d+) points", HANDOUT)}


def options(name):
    """Return the letters of a problem's options, as the student's file has them."""
    (block,) = re.findall(rf"((?:^#.*\n)+){name}:", WRITTEN, flags=re.MULTILINE)
    return "".join(re.findall(r"^# ([a-f]): ", block, flags=re.MULTILINE))


SELECTIONS = [name for name in NAMES if isinstance(ANSWERS[name], list)]
CHOICES = [name for name in NAMES if isinstance(ANSWERS[name], str)]


@pytest.mark.parametrize("name", SELECTIONS)
def test_every_selection_earns_what_the_handout_says(name):
    letters, right = options(name), {*ANSWERS[name]}
    assert 2 * len(right) <= len(letters)  # or selecting everything would pay
    for size in range(len(letters) + 1):
        for selection in itertools.combinations(letters, size):
            net = len(right & {*selection}) - len({*selection} - right)
            want = points()[name] * (1 + 9 * max(net, 0) / len(right)) if selection else 0
            assert earned(name, [*selection]) == want
            assert earned(name, [*reversed(selection)]) == want
    assert earned(name, [*letters]) == points()[name]
    assert earned(name, [*letters][:1] * 2) == 0
    assert earned(name, letters[0]) == 0


def test_the_table_of_selections_is_right():
    rows = re.findall(
        r"^\| `\[([a-e, ]+)\]` \| (\d) \| (\d) \| (-?\d) \| ([\d.]+)(?: \+ ([\d.]+))? \|$", HANDOUT, flags=re.MULTILINE
    )
    right = {"b", "e"}

    assert len(rows) == 5
    for letters, hits, misses, net, form, more in rows:
        chosen = {*letters.split(", ")}
        assert (len(chosen & right), len(chosen - right)) == (int(hits), int(misses))
        assert int(net) == int(hits) - int(misses)
        assert float(form) == 0.4
        assert float(more or 0) == pytest.approx(3.6 * max(int(net), 0) / 2)
    assert "`b` and `e` are right" in HANDOUT
    assert all({*ANSWERS[name]} != right for name in SELECTIONS)  # the example gives nothing away


@pytest.mark.parametrize("name", CHOICES)
def test_one_option_of_a_choice_is_right(name):
    scores = {letter: earned(name, letter) for letter in options(name)}

    assert options(name) == "abcd"
    assert scores.pop(ANSWERS[name]) == 10 * points()[name]
    assert {*scores.values()} == {points()[name]}
    assert [earned(name, wrong) for wrong in ("e", 1, None, ["a"])] == [0, 0, 0, 0]


@pytest.mark.parametrize("name", NAMES)
def test_right_answers_earn_everything(name):
    assert earned(name, ANSWERS[name]) == 10 * points()[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SELECTIONS + CHOICES])
def test_one_wrong_number_makes_an_array_wrong(name):
    want = np.asarray(ANSWERS[name], dtype=float)

    for index in np.ndindex(want.shape):
        wrong = want.copy()
        wrong[index] += 0.02 if want.dtype.kind == "f" and (want % 1).any() else 1
        score = earned(name, wrong if want.ndim else float(wrong))
        assert score < 10 * points()[name]
        assert score == points()[name] or name == "padding_modes"


@pytest.mark.parametrize("name", ["logistic_gradient", "softmax_loss", "softmax_gradient"])
@given(error=st.floats(-0.0059, 0.0059))
def test_decimals_may_be_off_as_far_as_the_handout_says(name, error):
    assert "decimals may be off by 0.006" in HANDOUT
    assert earned(name, np.asarray(ANSWERS[name]) + error) == 10 * points()[name]
    assert earned(name, np.asarray(ANSWERS[name]) + np.copysign(0.0062, error)) == points()[name]


@pytest.mark.parametrize(
    "written", ["[[1, 2], [3]]", "[]", "[1, 2, 3, 4, 5]", "1e999", "[1e999, 0, 0]", "word", "[a, 1]"]
)
@pytest.mark.parametrize("name", NAMES)
def test_answers_of_another_form_earn_nothing(name, written):
    assert earned(name, read_answers(f"{name}: {written}".encode(), NAMES)[name]) == 0


# The handout, and what it says


def test_points_of_problems_are_those_of_their_checks():
    weights = dict.fromkeys(NAMES, 0)
    for name, check in [*vars(PUBLIC).items(), *vars(HIDDEN).items()]:
        if name.startswith("test_"):
            weights[reads(check)] += check.question[1]

    assert points().keys() == {*NAMES}
    assert sum(points().values()) == 100
    assert {name: weight / 10 for name, weight in weights.items()} == points()
    assert {name: marked(PUBLIC)[f"test_{name}_can_be_read"][1] for name in NAMES} == points()


def test_points_of_the_lectures_keep_their_proportions():
    first = [points()[name] for name in NAMES[:4]]
    assert [value / first[-1] * 2 for value in first] == [4, 4, 2, 2]


def test_the_overview_has_the_problems_of_each_chapter():
    rows = re.findall(r"^\| \[(\d+) to (\d+)\]\(#([\w-]+)\) \|", HANDOUT, flags=re.MULTILINE)
    titles = [question.title for question in ASSIGNMENT.questions]

    assert [anchor for *_, anchor in rows] == [title.lower().replace(" ", "-") for title in titles]
    for (first, last, _), title in zip(rows, titles, strict=True):
        chapter = re.search(rf"^## {title}\n(.*?)^## ", HANDOUT, flags=re.DOTALL | re.MULTILINE)[1]
        numbers = re.findall(r"^### (\d+)\. ", chapter, flags=re.MULTILINE)
        assert (numbers[0], numbers[-1]) == (first, last)


def problems_in_the_file():
    """Return number -> (title, names, the comments of its answers as one text)."""
    found = {}
    for block in re.split(r"^(?=# \d+\. )", WRITTEN, flags=re.MULTILINE)[1:]:
        number, title = re.match(r"# (\d+)\. (.*)", block).groups()
        comments = [line.removeprefix("# ") for line in block.splitlines()[1:] if line.startswith("#")]
        found[int(number)] = title, re.findall(r"^(\w+):", block, flags=re.MULTILINE), comments
    return found


def test_the_file_and_the_handout_have_the_same_problems():
    file = problems_in_the_file()
    headings = re.findall(r"^### (\d+)\. (.*)$", HANDOUT, flags=re.MULTILINE)

    assert [(int(number), title) for number, title in headings] == [(n, title) for n, (title, *_) in file.items()]
    assert [*file] == [*range(1, 24)]
    assert [name for _, names, _ in file.values() for name in names] == NAMES
    for number, (_, names, _) in file.items():
        assert re.findall(r"`(\w+)`, \d+ points", section(number)) == names


@pytest.mark.parametrize("number", range(1, 24))
def test_the_file_says_what_the_handout_says(number):
    _, names, comments = problems_in_the_file()[number]
    text = " ".join(section(number).split())

    in_file = [line.replace(": ", " ", 1) for line in comments if re.match(r"[a-f]: ", line)]
    in_handout = re.findall(r"^- \*\*([a-f])\*\* (.*)$", section(number), flags=re.MULTILINE)
    assert in_file == [f"{letter} {option}" for letter, option in in_handout]

    answers = [line for line in comments if line.startswith("Answer: ")]
    assert len(answers) == len(names)
    for answer in answers:
        if answer == "Answer: a selection.":
            assert text.count("Select all that is right.") == 1
        elif answer == "Answer: a choice.":
            assert text.count("Choose one.") == 1
        else:
            assert answer in text

    in_comments = " ".join(comments).replace("`", "")
    numbers = drawn(number) if "```text" in section(number) else []
    for array in map(yaml.safe_load, re.findall(r"(\[\[.*?\]\]|\[\d.*?\])", in_comments)):
        rows = array if isinstance(array[0], list) else [array]
        shown = str(array) in text or all(
            any(", ".join(map(str, row)) in str(line) for line in numbers) for row in rows
        )
        assert shown, array
    for row in rows_of_table(number):
        assert ", ".join(map(str, row[-3:])) in in_comments or ", ".join(map(str, row[-2:])) in in_comments


def test_comments_of_the_file_start_at_column_0():
    assert not [line for line in WRITTEN.splitlines() if "#" in line and not line.startswith("#")]
    assert max(map(len, WRITTEN.splitlines())) <= 120


def test_neither_handout_nor_public_checks_hold_an_answer():
    public = (ASSIGNMENT.folder / "test_public.py").read_text(encoding="utf-8")
    for name, written in re.findall(r"^(\w+): (\[.*\])$", WRITTEN, flags=re.MULTILINE):
        assert written not in public
        assert written not in HANDOUT, name
    assert "reference" not in public


def test_the_worked_problem_is_right():
    worked = HANDOUT[HANDOUT.index("### One problem, worked") : HANDOUT.index("### What a selection earns")]
    image, kernel, left, right = lists(worked)[:2] + lists(worked)[2:4]
    result = signal.correlate(image, kernel, mode="valid", method="direct")
    rows = re.findall(r"^\| `\[0, (\d)\]` \| (.*?) \| (-?\d+) \| (\d+) \|$", worked, flags=re.MULTILINE)

    assert (image[:, :2] == left).all()
    assert (image[:, 1:] == right).all()
    assert len(rows) == 2
    for place, products, total, after in rows:
        pairs = np.array([int(entry) for entry in re.findall(r"-?\d+", products)]).reshape(4, 2)
        assert pairs[:, 0].tolist() == image[:, int(place) : int(place) + 2].ravel().tolist()
        assert pairs[:, 1].tolist() == kernel.ravel().tolist()
        assert pairs.prod(1).sum() == int(total) == result[0, int(place)]
        assert int(after) == max(int(total), 0)
    assert f"`worked: {np.maximum(result, 0).tolist()}`" in worked


def test_examples_of_the_format_can_be_read():
    example = re.search(r"```yaml\n(.*?)```", HANDOUT, flags=re.DOTALL)[1]

    found = read_answers(example.encode(), ["number", "table", "choice", "selection"])

    assert (found["number"], found["choice"], found["selection"]) == (3.5, "x", ["x", "z"])
    assert found["table"].tolist() == [[1, 2], [3, 4]]


def test_numbers_in_the_hints_are_right():
    padded = np.pad(image_and_sobel()[0], 1)
    assert f"all {padded.shape[0]} rows and {padded.shape[1]} columns" in " ".join(HANDOUT.split())
    assert [*range(0, 7 - 1, 2)] == [0, 2, 4]
    assert [*range(0, 8 - 1, 2)] == [0, 2, 4, 6]
    assert (2 + 5) * 2 == 14
    assert 28 * 28 == 784
