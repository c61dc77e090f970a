"""Accuracy on digits never seen. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'accuracy'

must_pass = verdicts()


@otter_case(name='Trained with your own settings on 400 digits, the network reads 85 % of the others', points=2.0, hidden=False)
def test_accuracy_of_a_training_on_400_digits():
    must_pass('test_accuracy_of_a_training_on_400_digits')
