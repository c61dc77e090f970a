"""What a neuron sees. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'receptive_field'

must_pass = verdicts()


@otter_case(name='receptive_field follows a neuron down to the pixels that it sees', points=3.0, hidden=False)
def test_receptive_field_of_small_stacks():
    must_pass('test_receptive_field_of_small_stacks')


@otter_case(name='A pooling layer without a stride moves by its window: LeNet-5 is the same without the strides of its pools', points=1.0, hidden=False)
def test_receptive_field_of_pooling_by_its_window():
    must_pass('test_receptive_field_of_pooling_by_its_window')


@otter_case(name='Flatten and dense, which see everything, raise ValueError, as do keys that a layer does not have', points=1.0, hidden=False)
def test_receptive_field_refuses_layers_that_see_everything():
    must_pass('test_receptive_field_refuses_layers_that_see_everything')
