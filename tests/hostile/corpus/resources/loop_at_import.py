"""Never finishes its import.

Expected: import: conv.py does not import: it did not finish within
"""

while True:
    pass
