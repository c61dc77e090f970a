"""What layers cost. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'layer_costs'

must_pass = verdicts()


@otter_case(name='conv_cost counts the weights, the biases and the multiplications of layers that were published', points=2.0, hidden=False)
def test_conv_cost_gives_published_counts():
    must_pass('test_conv_cost_gives_published_counts')


@otter_case(name="MobileNet's layer of 512 channels on 14 x 14 pixels takes 52.3 million multiplications, not 462 million", points=2.0, hidden=False)
def test_separable_cost_gives_published_counts():
    must_pass('test_separable_cost_gives_published_counts')
