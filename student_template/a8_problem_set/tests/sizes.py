"""Borders and sizes. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'sizes'

must_pass = verdicts()


@otter_case(name='Problem 12 is answered by five rows of eight numbers', points=0.6, hidden=False)
def test_padding_modes_can_be_read():
    must_pass('test_padding_modes_can_be_read')


@otter_case(name='Problem 13 is answered by four rows of two numbers', points=0.5, hidden=False)
def test_output_sizes_can_be_read():
    must_pass('test_output_sizes_can_be_read')


@otter_case(name='Problem 14 is answered by four rows of two numbers', points=0.4, hidden=False)
def test_same_split_can_be_read():
    must_pass('test_same_split_can_be_read')


@otter_case(name='Problem 15 is answered by four numbers', points=0.4, hidden=False)
def test_receptive_field_can_be_read():
    must_pass('test_receptive_field_can_be_read')


@otter_case(name='Problem 16 is answered by three numbers', points=0.4, hidden=False)
def test_layer_counts_can_be_read():
    must_pass('test_layer_counts_can_be_read')
