"""Adding to what is there. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'residual'

must_pass = verdicts()


@otter_case(name="A block of 1 x 1 kernels on five pixels: the handout's numbers", points=2.0, hidden=False)
def test_residual_block_reproduces_the_worked_example():
    must_pass('test_residual_block_reproduces_the_worked_example')


@otter_case(name='With a projection and stride 2, the shortcut is a 1 x 1 convolution of every other pixel', points=3.0, hidden=False)
def test_residual_block_projects_its_shortcut():
    must_pass('test_residual_block_projects_its_shortcut')


@otter_case(name="Three convolutions of 1 x 1 kernels on five pixels: the handout's numbers", points=3.0, hidden=False)
def test_bottleneck_block_reproduces_the_worked_example():
    must_pass('test_bottleneck_block_reproduces_the_worked_example')
