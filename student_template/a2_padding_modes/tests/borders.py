"""Borders made of the image itself. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'borders'

must_pass = verdicts()


@otter_case(name='Mode edge repeats the outermost pixel: a a | a b c d | d d', points=2.0, hidden=False)
def test_edge_repeats_the_outermost_pixel():
    must_pass('test_edge_repeats_the_outermost_pixel')


@otter_case(name='Mode reflect mirrors at the outermost pixel, which stays single: c b | a b c d | c b', points=3.0, hidden=False)
def test_reflect_mirrors_at_the_outermost_pixel():
    must_pass('test_reflect_mirrors_at_the_outermost_pixel')


@otter_case(name='Mode symmetric mirrors just outside of the image, so the outermost pixel is doubled: b a | a b c d | d c', points=3.0, hidden=False)
def test_symmetric_mirrors_beside_the_outermost_pixel():
    must_pass('test_symmetric_mirrors_beside_the_outermost_pixel')


@otter_case(name='Mode wrap goes on with the opposite side of the image: c d | a b c d | a b', points=3.0, hidden=False)
def test_wrap_starts_over():
    must_pass('test_wrap_starts_over')


@otter_case(name='A row of four has 3 pixels to reflect, and 4 for symmetric and wrap: one more raises ValueError', points=1.0, hidden=False)
def test_borders_end_where_the_image_ends():
    must_pass('test_borders_end_where_the_image_ends')
