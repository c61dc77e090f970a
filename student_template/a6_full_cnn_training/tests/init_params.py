"""A network that knows nothing. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'init_params'

must_pass = verdicts()


@otter_case(name='init_params gives the six parameters in their shapes, and biases of 0', points=2.0, hidden=False)
def test_init_params_gives_six_arrays():
    must_pass('test_init_params_gives_six_arrays')


@otter_case(name='The same seed gives the same parameters, and another seed gives others', points=2.0, hidden=False)
def test_init_params_follows_its_seed():
    must_pass('test_init_params_follows_its_seed')
