"""Several sizes at once. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'inception'

must_pass = verdicts()


@otter_case(name="Four branches on an image of six pixels, in the order of the paper: the handout's numbers", points=3.0, hidden=False)
def test_inception_block_reproduces_the_worked_example():
    must_pass('test_inception_block_reproduces_the_worked_example')


@otter_case(name='The maximum of four negative pixels and their neighbours is negative: padding has no say', points=3.0, hidden=False)
def test_inception_block_pools_inside_the_image_only():
    must_pass('test_inception_block_pools_inside_the_image_only')
