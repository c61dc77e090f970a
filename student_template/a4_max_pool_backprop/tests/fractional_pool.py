"""Fractional max pooling. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'fractional_pool'

must_pass = verdicts()


@otter_case(name='Where the sizes divide, all regions are equal, and the result is that of max pooling', points=2.0, hidden=False)
def test_fractional_max_pool2d_has_no_choice_where_the_sizes_divide():
    must_pass('test_fractional_max_pool2d_has_no_choice_where_the_sizes_divide')


@otter_case(name='Regions tile the image in steps of two neighbouring sizes, and the result holds their maxima', points=2.0, hidden=False)
def test_fractional_max_pool2d_pools_the_regions_that_it_reports():
    must_pass('test_fractional_max_pool2d_pools_the_regions_that_it_reports')
