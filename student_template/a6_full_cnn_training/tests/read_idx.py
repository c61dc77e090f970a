"""The files of MNIST. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'read_idx'

must_pass = verdicts()


@otter_case(name="Images and labels in MNIST's format come out as they went in, packed by gzip or not", points=3.0, hidden=False)
def test_read_idx_reads_digits():
    must_pass('test_read_idx_reads_digits')
