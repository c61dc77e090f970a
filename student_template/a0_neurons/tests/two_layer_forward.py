"""Two layers forward. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'two_layer_forward'

must_pass = verdicts()


@otter_case(name='Two layers with a relu in between give the numbers of the handout', points=2.0, hidden=False)
def test_two_layer_forward_gives_the_worked_example():
    must_pass('test_two_layer_forward_gives_the_worked_example')


@otter_case(name='The hidden layer takes the activation that it is told to take, the output layer always a sigmoid', points=2.0, hidden=False)
def test_two_layer_forward_knows_three_activations():
    must_pass('test_two_layer_forward_knows_three_activations')


@otter_case(name='A bias of shape (3,) raises ValueError, with three examples too, and so does an unknown activation', points=1.0, hidden=False)
def test_two_layer_forward_refuses_other_biases_and_activations():
    must_pass('test_two_layer_forward_refuses_other_biases_and_activations')
