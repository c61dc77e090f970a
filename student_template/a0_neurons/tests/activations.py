"""Activations. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'activations'

must_pass = verdicts()


@otter_case(name='The values of sigmoid are those of the handout: 1/10, 1/4, 1/2, 3/4, 9/10', points=1.0, hidden=False)
def test_sigmoid_gives_the_worked_values():
    must_pass('test_sigmoid_gives_the_worked_values')


@otter_case(name='The values of tanh are those of the handout: -4/5, -3/5, 0, 3/5, 4/5', points=1.0, hidden=False)
def test_tanh_gives_the_worked_values():
    must_pass('test_tanh_gives_the_worked_values')


@otter_case(name='A relu lets positive entries pass and makes the others 0, in a matrix too', points=1.0, hidden=False)
def test_relu_gives_the_worked_values():
    must_pass('test_relu_gives_the_worked_values')


@otter_case(name='Far from zero sigmoid is 0 or 1, and never nan', points=1.0, hidden=False)
def test_sigmoid_stays_finite_far_from_zero():
    must_pass('test_sigmoid_stays_finite_far_from_zero')


@otter_case(name='Far from zero tanh is -1 or 1, and never nan', points=1.0, hidden=False)
def test_tanh_stays_finite_far_from_zero():
    must_pass('test_tanh_stays_finite_far_from_zero')


@otter_case(name='Activations take integers as they take floats; sigmoid does so even in eight bits, which have no -1', points=1.0, hidden=False)
def test_activations_of_integers_keep_their_fractions():
    must_pass('test_activations_of_integers_keep_their_fractions')


@otter_case(name="A relu makes a new array: the negative entries of the caller's z are still there", points=1.0, hidden=False)
def test_relu_makes_a_new_array():
    must_pass('test_relu_makes_a_new_array')
