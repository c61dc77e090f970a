"""Lets Otter check answers.yml: ``otter check answers.py``."""
