"""What blocks cost. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'block_costs'

must_pass = verdicts()


@otter_case(name="ResNet's basic block on 64 channels and its bottleneck on 256, on 56 x 56 pixels, cost about the same", points=2.0, hidden=False)
def test_residual_costs_give_published_counts():
    must_pass('test_residual_costs_give_published_counts')


@otter_case(name="GoogLeNet's module 3a takes 128 million multiplications", points=2.0, hidden=False)
def test_inception_cost_gives_published_counts():
    must_pass('test_inception_cost_gives_published_counts')


@otter_case(name="VGG-16's first dense layer stops at 36 places of features of 12 x 12: 3.7 billion multiplications", points=1.0, hidden=False)
def test_head_cost_gives_published_counts():
    must_pass('test_head_cost_gives_published_counts')
