"""Rules that an assignment keeps. Each takes one, and yields what is wrong with it and what to write."""

from tests.assignments.rules import checks, handouts, solutions, weights

RULES = (*solutions.RULES, *handouts.RULES, *checks.RULES, *weights.RULES)
