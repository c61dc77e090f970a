"""A whole network on one page. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'summarize'

must_pass = verdicts()


@otter_case(name="The summary of the lectures' layer is right on MNIST and on CIFAR, with ten dense neurons on top", points=2.0, hidden=False)
def test_summarize_the_layers_in_the_lectures():
    must_pass('test_summarize_the_layers_in_the_lectures')


@otter_case(name='The summary of LeNet-5 is right layer by layer, and finds 61706 weights and biases', points=3.0, hidden=False)
def test_summarize_lenet_5():
    must_pass('test_summarize_lenet_5')


@otter_case(name='A depthwise layer has a kernel and a bias for each channel, and sums over none; "bias": False means none', points=1.0, hidden=False)
def test_summarize_a_depthwise_layer():
    must_pass('test_summarize_a_depthwise_layer')


@otter_case(name='The layers belong to the caller: nothing is added to them, and nothing taken away', points=1.0, hidden=False)
def test_summarize_changes_no_layer():
    must_pass('test_summarize_changes_no_layer')


@otter_case(name='Unknown kinds, unknown and missing keys, and layers that do not follow each other raise ValueError', points=1.0, hidden=False)
def test_summarize_refuses_what_is_not_in_the_table():
    must_pass('test_summarize_refuses_what_is_not_in_the_table')
