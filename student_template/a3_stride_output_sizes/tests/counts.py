"""Weights and connections. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'counts'

must_pass = verdicts()


@otter_case(name='A feature map over 5 x 5 patches has 26 weights, whatever its size; 16 of them over three colours have 1216', points=3.0, hidden=False)
def test_conv_parameters_of_the_layers_in_the_lectures():
    must_pass('test_conv_parameters_of_the_layers_in_the_lectures')


@otter_case(name='Ten neurons on an MNIST image have 7850 weights and biases; five neurons on seven inputs 35 weights', points=1.0, hidden=False)
def test_dense_parameters_of_small_layers():
    must_pass('test_dense_parameters_of_small_layers')


@otter_case(name='A filter of 3 over 7 inputs has 15 connections where a dense layer has 35', points=2.0, hidden=False)
def test_connections_are_15_against_35():
    must_pass('test_connections_are_15_against_35')


@otter_case(name='Connections are counted for one image: a shape with N in it raises ValueError, as does another C_out', points=1.0, hidden=False)
def test_conv_connections_refuses_a_batch():
    must_pass('test_conv_connections_refuses_a_batch')
