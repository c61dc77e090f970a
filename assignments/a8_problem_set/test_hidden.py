"""Whether the answers are right."""

import numpy as np

from autograder.checks import assert_close, needs, question

EXACT = 1e-6  # integers
ROUNDED = 6e-3  # decimals: three places are asked for, two are forgiven


def assert_numbers_are(answer, right, atol):
    """Compare numbers, wherever in a list they stand, with the same tolerance."""
    assert_close("the answer", answer, np.asarray(right), rtol=0, atol=atol)


def assert_choice_is(answer, right):
    """Compare letters; capital ones are the same."""
    assert answer.lower() == right, f"{answer} is not right"


def assert_net(answer, right, wanted):
    """Require that right letters outnumber wrong ones by at least this many."""
    chosen = {letter.lower() for letter in answer}
    net = len(chosen & {*right}) - len(chosen - {*right})
    assert net >= wanted, f"{', '.join(answer)}: {net} more right than wrong letters, wanted {wanted}"


@question("lectures", weight=72)
@needs("test_relu_sobel_can_be_read")
def test_relu_sobel(student, reference):
    """Problem 1: the convolution and its ReLU are right."""
    assert_numbers_are(student.relu_sobel(), reference.relu_sobel(), EXACT)


@question("lectures", weight=72)
@needs("test_stride_and_padding_can_be_read")
def test_stride_and_padding(student, reference):
    """Problem 2: the padded convolution with stride 2 is right."""
    assert_numbers_are(student.stride_and_padding(), reference.stride_and_padding(), EXACT)


@question("lectures", weight=18)
@needs("test_stride_effects_can_be_read")
def test_stride_effects_net_one(student, reference):
    """Problem 3: at least one more right letter than wrong ones is selected."""
    assert_net(student.stride_effects(), reference.stride_effects(), 1)


@question("lectures", weight=18)
@needs("test_stride_effects_can_be_read")
def test_stride_effects_net_two(student, reference):
    """Problem 3: at least two more right letters than wrong ones are selected."""
    assert_net(student.stride_effects(), reference.stride_effects(), 2)


@question("lectures", weight=18)
@needs("test_cnn_benefits_can_be_read")
def test_cnn_benefits_net_one(student, reference):
    """Problem 4: at least one more right letter than wrong ones is selected."""
    assert_net(student.cnn_benefits(), reference.cnn_benefits(), 1)


@question("lectures", weight=18)
@needs("test_cnn_benefits_can_be_read")
def test_cnn_benefits_net_two(student, reference):
    """Problem 4: at least two more right letters than wrong ones are selected."""
    assert_net(student.cnn_benefits(), reference.cnn_benefits(), 2)


@question("neurons", weight=36)
@needs("test_layer_shapes_can_be_read")
def test_layer_shapes(student, reference):
    """Problem 5: the shapes of all weights and biases are right."""
    assert_numbers_are(student.layer_shapes(), reference.layer_shapes(), EXACT)


@question("neurons", weight=45)
@needs("test_logistic_gradient_can_be_read")
def test_logistic_gradient(student, reference):
    """Problem 6: the gradient of the mean loss is right."""
    assert_numbers_are(student.logistic_gradient(), reference.logistic_gradient(), ROUNDED)


@question("neurons", weight=27)
@needs("test_vanishing_layers_can_be_read")
def test_vanishing_layers(student, reference):
    """Problem 7: the number of layers is right."""
    assert_numbers_are(student.vanishing_layers(), reference.vanishing_layers(), EXACT)


@question("convolution", weight=45)
@needs("test_im2col_columns_can_be_read")
def test_im2col_columns(student, reference):
    """Problem 8: the patches are right, and in the lectures' order."""
    assert_numbers_are(student.im2col_columns(), reference.im2col_columns(), EXACT)


@question("convolution", weight=36)
@needs("test_weight_counts_can_be_read")
def test_weight_counts(student, reference):
    """Problem 9: all three counts are right."""
    assert_numbers_are(student.weight_counts(), reference.weight_counts(), EXACT)


@question("convolution", weight=18)
@needs("test_sobel_edge_can_be_read")
def test_sobel_edge(student, reference):
    """Problem 10: the choice is right."""
    assert_choice_is(student.sobel_edge(), reference.sobel_edge())


@question("convolution", weight=18)
@needs("test_moved_picture_can_be_read")
def test_moved_picture(student, reference):
    """Problem 11: the choice is right."""
    assert_choice_is(student.moved_picture(), reference.moved_picture())


@question("sizes", weight=18)
@needs("test_padding_modes_can_be_read")
def test_padding_modes_constant_and_edge(student, reference):
    """Problem 12: the rows of constant and edge are right."""
    rows = slice(0, 2)
    assert_numbers_are(student.padding_modes()[rows], reference.padding_modes()[rows], EXACT)


@question("sizes", weight=18)
@needs("test_padding_modes_can_be_read")
def test_padding_modes_mirrors(student, reference):
    """Problem 12: the rows of reflect and symmetric are right."""
    rows = slice(2, 4)
    assert_numbers_are(student.padding_modes()[rows], reference.padding_modes()[rows], EXACT)


@question("sizes", weight=18)
@needs("test_padding_modes_can_be_read")
def test_padding_modes_wrap(student, reference):
    """Problem 12: the row of wrap is right."""
    rows = slice(4, 5)
    assert_numbers_are(student.padding_modes()[rows], reference.padding_modes()[rows], EXACT)


@question("sizes", weight=45)
@needs("test_output_sizes_can_be_read")
def test_output_sizes(student, reference):
    """Problem 13: all sizes are right."""
    assert_numbers_are(student.output_sizes(), reference.output_sizes(), EXACT)


@question("sizes", weight=36)
@needs("test_same_split_can_be_read")
def test_same_split(student, reference):
    """Problem 14: all pairs are right."""
    assert_numbers_are(student.same_split(), reference.same_split(), EXACT)


@question("sizes", weight=36)
@needs("test_receptive_field_can_be_read")
def test_receptive_field(student, reference):
    """Problem 15: all four receptive fields are right."""
    assert_numbers_are(student.receptive_field(), reference.receptive_field(), EXACT)


@question("sizes", weight=36)
@needs("test_layer_counts_can_be_read")
def test_layer_counts(student, reference):
    """Problem 16: all three counts are right."""
    assert_numbers_are(student.layer_counts(), reference.layer_counts(), EXACT)


@question("backward", weight=18)
@needs("test_max_pool_can_be_read")
def test_max_pool(student, reference):
    """Problem 17: the pooled array is right."""
    assert_numbers_are(student.max_pool(), reference.max_pool(), EXACT)


@question("backward", weight=45)
@needs("test_max_pool_gradient_can_be_read")
def test_max_pool_gradient(student, reference):
    """Problem 17: the gradient is right."""
    assert_numbers_are(student.max_pool_gradient(), reference.max_pool_gradient(), EXACT)


@question("backward", weight=36)
@needs("test_kernel_gradient_can_be_read")
def test_kernel_gradient(student, reference):
    """Problem 18: the gradient of the kernel is right."""
    assert_numbers_are(student.kernel_gradient(), reference.kernel_gradient(), EXACT)


@question("backward", weight=36)
@needs("test_input_gradient_can_be_read")
def test_input_gradient(student, reference):
    """Problem 19: the gradient of the input is right."""
    assert_numbers_are(student.input_gradient(), reference.input_gradient(), EXACT)


@question("networks", weight=18)
@needs("test_softmax_loss_can_be_read")
def test_softmax_loss(student, reference):
    """Problem 20: the loss is right."""
    assert_numbers_are(student.softmax_loss(), reference.softmax_loss(), ROUNDED)


@question("networks", weight=27)
@needs("test_softmax_gradient_can_be_read")
def test_softmax_gradient(student, reference):
    """Problem 20: the gradient is right."""
    assert_numbers_are(student.softmax_gradient(), reference.softmax_gradient(), ROUNDED)


@question("networks", weight=27)
@needs("test_separable_cost_can_be_read")
def test_separable_cost(student, reference):
    """Problem 21: both counts are right."""
    assert_numbers_are(student.separable_cost(), reference.separable_cost(), EXACT)


@question("networks", weight=18)
@needs("test_residual_path_can_be_read")
def test_residual_path(student, reference):
    """Problem 22: the choice is right."""
    assert_choice_is(student.residual_path(), reference.residual_path())


@question("networks", weight=9)
@needs("test_training_facts_can_be_read")
def test_training_facts_net_one(student, reference):
    """Problem 23: at least one more right letter than wrong ones is selected."""
    assert_net(student.training_facts(), reference.training_facts(), 1)


@question("networks", weight=9)
@needs("test_training_facts_can_be_read")
def test_training_facts_net_two(student, reference):
    """Problem 23: at least two more right letters than wrong ones are selected."""
    assert_net(student.training_facts(), reference.training_facts(), 2)


@question("networks", weight=9)
@needs("test_training_facts_can_be_read")
def test_training_facts_net_three(student, reference):
    """Problem 23: at least three more right letters than wrong ones are selected."""
    assert_net(student.training_facts(), reference.training_facts(), 3)
