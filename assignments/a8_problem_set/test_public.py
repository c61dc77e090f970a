"""Whether the answers can be read: each is there and has the form that its problem asks for.

Nothing here knows what is right. A tenth of a problem's points is for this.
"""

import numpy as np

from autograder.checks import question


def assert_numbers(answer, shape):
    """Require finite numbers, in rows and columns as asked."""
    wanted = f"numbers of shape {shape}" if shape else "one number"
    numbers = np.asarray(answer) if isinstance(answer, (int, float, np.ndarray)) else None
    if numbers is None or numbers.dtype.kind not in "iuf":
        equally = ", in equally long rows" if len(shape) > 1 else ""
        raise AssertionError(f"the answer is {str(answer)[:60]}, wanted {wanted}{equally}")
    if numbers.shape != shape:
        raise AssertionError(f"the answer has shape {numbers.shape}, wanted {wanted}")
    if not np.isfinite(numbers).all():
        raise AssertionError(f"the answer holds a number that is infinite, wanted {wanted}")


def assert_choice(answer, options):
    """Require one of the options."""
    if not isinstance(answer, str) or answer.lower() not in [*options]:
        raise AssertionError(f"the answer is {answer!r}, wanted one of the letters {', '.join(options)}")


def assert_selection(answer, options):
    """Require a list of options, each at most once, and at least one of them."""
    if not isinstance(answer, list) or not answer:
        raise AssertionError(f"the answer is {answer!r}, wanted letters in brackets, such as [{options[-1]}]")
    for letter in answer:
        assert_choice(letter, options)
    if len({letter.lower() for letter in answer}) != len(answer):
        raise AssertionError(f"the answer names a letter twice: {', '.join(answer)}; wanted each once")


@question("lectures", weight=8)
def test_relu_sobel_can_be_read(student):
    """Problem 1 is answered by three rows of four numbers."""
    assert_numbers(student.relu_sobel(), (3, 4))


@question("lectures", weight=8)
def test_stride_and_padding_can_be_read(student):
    """Problem 2 is answered by three rows of four numbers."""
    assert_numbers(student.stride_and_padding(), (3, 4))


@question("lectures", weight=4)
def test_stride_effects_can_be_read(student):
    """Problem 3 is answered by a selection of a to e."""
    assert_selection(student.stride_effects(), "abcde")


@question("lectures", weight=4)
def test_cnn_benefits_can_be_read(student):
    """Problem 4 is answered by a selection of a to d."""
    assert_selection(student.cnn_benefits(), "abcd")


@question("neurons", weight=4)
def test_layer_shapes_can_be_read(student):
    """Problem 5 is answered by four rows of two numbers."""
    assert_numbers(student.layer_shapes(), (4, 2))


@question("neurons", weight=5)
def test_logistic_gradient_can_be_read(student):
    """Problem 6 is answered by three numbers."""
    assert_numbers(student.logistic_gradient(), (3,))


@question("neurons", weight=3)
def test_vanishing_layers_can_be_read(student):
    """Problem 7 is answered by a number."""
    assert_numbers(student.vanishing_layers(), ())


@question("convolution", weight=5)
def test_im2col_columns_can_be_read(student):
    """Problem 8 is answered by four rows of six numbers."""
    assert_numbers(student.im2col_columns(), (4, 6))


@question("convolution", weight=4)
def test_weight_counts_can_be_read(student):
    """Problem 9 is answered by three numbers."""
    assert_numbers(student.weight_counts(), (3,))


@question("convolution", weight=2)
def test_sobel_edge_can_be_read(student):
    """Problem 10 is answered by one of a to d."""
    assert_choice(student.sobel_edge(), "abcd")


@question("convolution", weight=2)
def test_moved_picture_can_be_read(student):
    """Problem 11 is answered by one of a to d."""
    assert_choice(student.moved_picture(), "abcd")


@question("sizes", weight=6)
def test_padding_modes_can_be_read(student):
    """Problem 12 is answered by five rows of eight numbers."""
    assert_numbers(student.padding_modes(), (5, 8))


@question("sizes", weight=5)
def test_output_sizes_can_be_read(student):
    """Problem 13 is answered by four rows of two numbers."""
    assert_numbers(student.output_sizes(), (4, 2))


@question("sizes", weight=4)
def test_same_split_can_be_read(student):
    """Problem 14 is answered by four rows of two numbers."""
    assert_numbers(student.same_split(), (4, 2))


@question("sizes", weight=4)
def test_receptive_field_can_be_read(student):
    """Problem 15 is answered by four numbers."""
    assert_numbers(student.receptive_field(), (4,))


@question("sizes", weight=4)
def test_layer_counts_can_be_read(student):
    """Problem 16 is answered by three numbers."""
    assert_numbers(student.layer_counts(), (3,))


@question("backward", weight=2)
def test_max_pool_can_be_read(student):
    """Problem 17, the pooling, is answered by two rows of three numbers."""
    assert_numbers(student.max_pool(), (2, 3))


@question("backward", weight=5)
def test_max_pool_gradient_can_be_read(student):
    """Problem 17, the gradient, is answered by three rows of four numbers."""
    assert_numbers(student.max_pool_gradient(), (3, 4))


@question("backward", weight=4)
def test_kernel_gradient_can_be_read(student):
    """Problem 18 is answered by two rows of two numbers."""
    assert_numbers(student.kernel_gradient(), (2, 2))


@question("backward", weight=4)
def test_input_gradient_can_be_read(student):
    """Problem 19 is answered by two rows of three numbers."""
    assert_numbers(student.input_gradient(), (2, 3))


@question("networks", weight=2)
def test_softmax_loss_can_be_read(student):
    """Problem 20, the loss, is answered by a number."""
    assert_numbers(student.softmax_loss(), ())


@question("networks", weight=3)
def test_softmax_gradient_can_be_read(student):
    """Problem 20, the gradient, is answered by three numbers."""
    assert_numbers(student.softmax_gradient(), (3,))


@question("networks", weight=3)
def test_separable_cost_can_be_read(student):
    """Problem 21 is answered by two numbers."""
    assert_numbers(student.separable_cost(), (2,))


@question("networks", weight=2)
def test_residual_path_can_be_read(student):
    """Problem 22 is answered by one of a to d."""
    assert_choice(student.residual_path(), "abcd")


@question("networks", weight=3)
def test_training_facts_can_be_read(student):
    """Problem 23 is answered by a selection of a to f."""
    assert_selection(student.training_facts(), "abcdef")
