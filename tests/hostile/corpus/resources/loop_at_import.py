"""Never finishes its import.

Expected: import: conv.py does not import: it did not answer within
"""

while True:
    pass
