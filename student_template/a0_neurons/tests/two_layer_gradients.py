"""Two layers backward. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'two_layer_gradients'

must_pass = verdicts()


@otter_case(name='The derivatives of two layers, with a relu in between, are those of the handout', points=2.0, hidden=False)
def test_two_layer_gradients_give_the_worked_example():
    must_pass('test_two_layer_gradients_give_the_worked_example')


@otter_case(name='One example, a tanh and three outputs: the derivatives are whole hundredths', points=2.0, hidden=False)
def test_two_layer_gradients_of_one_example_and_three_outputs():
    must_pass('test_two_layer_gradients_of_one_example_and_three_outputs')


@otter_case(name='Labels of shape (4,) raise ValueError where those of shape (1, 4) are promised', points=1.0, hidden=False)
def test_two_layer_gradients_refuse_labels_without_their_first_axis():
    must_pass('test_two_layer_gradients_refuse_labels_without_their_first_axis')
