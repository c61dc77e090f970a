"""Training. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'fit'

must_pass = verdicts()


@otter_case(name='Three steps on the exclusive or: the losses are those of the handout', points=1.0, hidden=False)
def test_fit_notes_the_loss_before_each_step():
    must_pass('test_fit_notes_the_loss_before_each_step')


@otter_case(name='After 300 steps on the exclusive or the loss is that of the handout, 0.011', points=1.0, hidden=False)
def test_fit_learns_the_exclusive_or():
    must_pass('test_fit_learns_the_exclusive_or')


@otter_case(name='With 0 steps there are no losses, and the parameters come back as they were; fewer steps raise ValueError', points=1.0, hidden=False)
def test_fit_without_steps_changes_nothing():
    must_pass('test_fit_without_steps_changes_nothing')
