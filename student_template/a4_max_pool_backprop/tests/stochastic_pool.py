"""Stochastic pooling. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'stochastic_pool'

must_pass = verdicts()


@otter_case(name='A window with a single positive entry gives that entry, a window of zeros gives 0', points=2.0, hidden=False)
def test_stochastic_pool2d_has_no_choice_in_windows_of_one_positive_entry():
    must_pass('test_stochastic_pool2d_has_no_choice_in_windows_of_one_positive_entry')


@otter_case(name='Every positive entry of a window is picked now and then; a 0 beside positive entries is not', points=2.0, hidden=False)
def test_stochastic_pool2d_picks_every_positive_entry_and_no_other():
    must_pass('test_stochastic_pool2d_picks_every_positive_entry_and_no_other')
