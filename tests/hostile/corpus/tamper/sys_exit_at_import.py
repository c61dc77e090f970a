"""Exits while it is imported.

Expected: import: SystemExit: 0
"""

import sys

sys.exit(0)
