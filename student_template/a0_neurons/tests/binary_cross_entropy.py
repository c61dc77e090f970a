"""What a mistake costs. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'binary_cross_entropy'

must_pass = verdicts()


@otter_case(name='The loss of the four examples in the handout is 1.0661: a mean over the examples', points=1.0, hidden=False)
def test_binary_cross_entropy_gives_the_worked_values():
    must_pass('test_binary_cross_entropy_gives_the_worked_values')


@otter_case(name='Where an example has three outputs, their costs are added up; the mean is over the examples', points=1.0, hidden=False)
def test_binary_cross_entropy_of_three_outputs():
    must_pass('test_binary_cross_entropy_of_three_outputs')


@otter_case(name='Whoever is certain and right pays nothing; whoever is certain and wrong pays a lot, but not infinitely much', points=1.0, hidden=False)
def test_binary_cross_entropy_allows_certainty():
    must_pass('test_binary_cross_entropy_allows_certainty')


@otter_case(name="The predictions 0 and 1 are clipped for the logarithm only: the caller's array still holds them", points=1.0, hidden=False)
def test_binary_cross_entropy_clips_no_array_of_the_caller():
    must_pass('test_binary_cross_entropy_clips_no_array_of_the_caller')


@otter_case(name='Labels of another shape than the predictions raise ValueError, and so do entries below 0 or above 1', points=1.0, hidden=False)
def test_binary_cross_entropy_refuses_other_shapes_and_other_numbers():
    must_pass('test_binary_cross_entropy_refuses_other_shapes_and_other_numbers')
