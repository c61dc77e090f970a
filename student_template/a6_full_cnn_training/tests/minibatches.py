"""Minibatches. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'minibatches'

must_pass = verdicts()


@otter_case(name='Every example is in one batch, and the leftover ones make a smaller one at the end', points=2.0, hidden=False)
def test_minibatches_holds_every_example_once():
    must_pass('test_minibatches_holds_every_example_once')


@otter_case(name='Each example keeps its own label, and the order changes', points=2.0, hidden=False)
def test_minibatches_keeps_labels_with_their_images():
    must_pass('test_minibatches_keeps_labels_with_their_images')
