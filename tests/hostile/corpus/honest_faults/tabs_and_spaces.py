"""Tabs and spaces are mixed.

Expected: import: TabError: inconsistent use of tabs and spaces
"""

def conv2d(x, kernel):
	if True:
        return x
