"""Their derivatives. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'derivatives'

must_pass = verdicts()


@otter_case(name='The slope of sigmoid is 1/4 at 0, 3/16 at log 3 and at -log 3, 9/100 at 2 log 3', points=1.0, hidden=False)
def test_sigmoid_derivative_gives_the_worked_values():
    must_pass('test_sigmoid_derivative_gives_the_worked_values')


@otter_case(name='The slope of tanh is 1 at 0, 16/25 at log 2, 9/25 at log 3 and at -log 3', points=2.0, hidden=False)
def test_tanh_derivative_gives_the_worked_values():
    must_pass('test_tanh_derivative_gives_the_worked_values')


@otter_case(name='The slope of relu is 1 for positive entries and 0 for negative ones', points=1.0, hidden=False)
def test_relu_derivative_gives_the_worked_values():
    must_pass('test_relu_derivative_gives_the_worked_values')


@otter_case(name='The slope of relu is 0 at 0, by the convention of this course', points=1.0, hidden=False)
def test_relu_derivative_is_0_at_0():
    must_pass('test_relu_derivative_is_0_at_0')


@otter_case(name='Far from zero the slopes of sigmoid and tanh are 0, and never nan', points=1.0, hidden=False)
def test_derivatives_vanish_far_from_zero():
    must_pass('test_derivatives_vanish_far_from_zero')


@otter_case(name='The slopes at the integers -1, 1 and 2 are those at -1.0, 1.0 and 2.0, with their fractions', points=1.0, hidden=False)
def test_derivatives_of_integers_keep_their_fractions():
    must_pass('test_derivatives_of_integers_keep_their_fractions')
