"""Predictions. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'predict'

must_pass = verdicts()


@otter_case(name='The worked network tells bright images from dark ones', points=2.0, hidden=False)
def test_predict_gives_the_class_with_the_largest_logit():
    must_pass('test_predict_gives_the_class_with_the_largest_logit')
