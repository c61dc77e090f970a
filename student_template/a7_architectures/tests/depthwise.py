"""One channel at a time. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'depthwise'

must_pass = verdicts()


@otter_case(name='One kernel looks at the first channel, another one at the second: nothing is summed over channels', points=3.0, hidden=False)
def test_depthwise_gives_each_channel_its_own_kernel():
    must_pass('test_depthwise_gives_each_channel_its_own_kernel')


@otter_case(name='With three kernels for each channel, results 0 to 2 are of channel 0, and results 3 to 5 of channel 1', points=3.0, hidden=False)
def test_depthwise_puts_the_results_of_a_channel_side_by_side():
    must_pass('test_depthwise_puts_the_results_of_a_channel_side_by_side')
