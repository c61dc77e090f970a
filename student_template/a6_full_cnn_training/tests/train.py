"""The training loop. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'train'

must_pass = verdicts()


@otter_case(name='One epoch on ten images gives six parameters and a history of one loss', points=1.0, hidden=False)
def test_train_gives_parameters_and_losses():
    must_pass('test_train_gives_parameters_and_losses')


@otter_case(name='Ten images, all in one batch: the loss falls from about log 10 to nearly nothing', points=3.0, hidden=False)
def test_train_learns_ten_digits_by_heart():
    must_pass('test_train_learns_ten_digits_by_heart')


@otter_case(name='A key that config does not have, such as a misspelt one, raises ValueError', points=1.0, hidden=False)
def test_train_refuses_unknown_keys():
    must_pass('test_train_refuses_unknown_keys')
