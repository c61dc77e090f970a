"""The part of the autograder that the public checks need."""
