"""The loss and its gradients. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'gradients'

must_pass = verdicts()


@otter_case(name='loss_and_gradients gives one number, and a gradient in the shape of each parameter', points=1.0, hidden=False)
def test_loss_and_gradients_gives_a_loss_and_six_gradients():
    must_pass('test_loss_and_gradients_gives_a_loss_and_six_gradients')


@otter_case(name='The worked example: a loss of log 4 for label 0, and log 2 for label 1', points=2.0, hidden=False)
def test_the_loss_of_the_worked_example():
    must_pass('test_the_loss_of_the_worked_example')


@otter_case(name='The worked example: gradients of the dense layer', points=1.0, hidden=False)
def test_the_dense_gradients_of_the_worked_example():
    must_pass('test_the_dense_gradients_of_the_worked_example')


@otter_case(name='The worked example: gradients of the second convolution', points=2.0, hidden=False)
def test_the_second_layers_gradients_of_the_worked_example():
    must_pass('test_the_second_layers_gradients_of_the_worked_example')


@otter_case(name='The worked example: gradients of the first convolution, all the way back', points=3.0, hidden=False)
def test_the_first_layers_gradients_of_the_worked_example():
    must_pass('test_the_first_layers_gradients_of_the_worked_example')


@otter_case(name='The worked example: l2 = 0.1 adds 0.2 to the loss, and a tenth of each weight to its gradient', points=2.0, hidden=False)
def test_the_l2_term_of_the_worked_example():
    must_pass('test_the_l2_term_of_the_worked_example')
