"""A whole network on one page. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'summarize'

must_pass = verdicts()


@otter_case(name="The summary of the lectures' layer is right on MNIST and on CIFAR, with ten dense neurons on top", points=4.0, hidden=False)
def test_summarize_the_layers_in_the_lectures():
    must_pass('test_summarize_the_layers_in_the_lectures')


@otter_case(name='The summary of LeNet-5 is right layer by layer, and finds 61706 weights and biases', points=4.0, hidden=False)
def test_summarize_lenet_5():
    must_pass('test_summarize_lenet_5')
