"""Graders for systems that courses already use, made of the same checks: Otter and Gradescope.

What is exported holds the solution, the hidden checks and the course's secret: it is for whoever grades.
"""
