"""How the gradebook's tables came to be, step by step, for Alembic.

A change of ``tables.py`` needs a new file in ``versions/``: its ``down_revision`` is the last one's ``revision``, and
``HEAD`` in ``database.py`` becomes its own. The tests fail until tables and steps say the same, on every database.
"""
