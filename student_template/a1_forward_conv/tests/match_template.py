"""A detector that ignores brightness. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'match_template'

must_pass = verdicts()


@otter_case(name='match_template scores 1 for a patch that points like the template, -1 for its negative', points=4.0, hidden=False)
def test_match_template_measures_the_angle_to_the_template():
    must_pass('test_match_template_measures_the_angle_to_the_template')
