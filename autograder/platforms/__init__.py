"""Exports for other grading systems, made of the same checks: Otter and Gradescope.

An export contains the solution, the hidden checks and the course's secret: it is for graders, not for students.
"""
