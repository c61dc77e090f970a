"""Solutions with one small change each, and whether the checks notice it."""
