"""One neuron learns. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'logistic_gradients'

must_pass = verdicts()


@otter_case(name='One example: the derivatives are those of the handout, -1/2, 1/4 and -1/4', points=3.0, hidden=False)
def test_logistic_gradients_of_one_example():
    must_pass('test_logistic_gradients_of_one_example')


@otter_case(name='Four examples of three features: the derivatives are means over the examples', points=2.0, hidden=False)
def test_logistic_gradients_are_means_over_examples():
    must_pass('test_logistic_gradients_are_means_over_examples')


@otter_case(name='A column of labels or of weights, where a vector is promised, raises ValueError', points=1.0, hidden=False)
def test_logistic_gradients_refuse_a_column_for_a_vector():
    must_pass('test_logistic_gradients_refuse_a_column_for_a_vector')
