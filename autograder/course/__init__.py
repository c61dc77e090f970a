"""Loads ``course.yml`` and ``assignment.yml`` into the model."""
