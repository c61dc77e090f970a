"""A detector that ignores brightness. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'match_template'

must_pass = verdicts()


@otter_case(name='match_template scores 1 for a patch that points like the template, -1 for its negative', points=2.0, hidden=False)
def test_match_template_measures_the_angle_to_the_template():
    must_pass('test_match_template_measures_the_angle_to_the_template')


@otter_case(name='match_template scores 0 for a patch of zeros, which points nowhere', points=1.0, hidden=False)
def test_match_template_gives_an_empty_patch_0():
    must_pass('test_match_template_gives_an_empty_patch_0')


@otter_case(name='A template of zeros points nowhere: it raises ValueError, as does one that does not fit', points=1.0, hidden=False)
def test_match_template_refuses_a_template_that_points_nowhere():
    must_pass('test_match_template_refuses_a_template_that_points_nowhere')
