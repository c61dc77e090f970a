"""Verifies that the parts of a course agree."""
