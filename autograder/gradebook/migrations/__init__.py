"""The migrations of the gradebook's tables, for Alembic.

A change of ``tables.py`` needs a new file in ``versions/``: its ``down_revision`` is the last one's ``revision``, and
``HEAD`` in ``database.py`` becomes its own. The tests fail until tables and migrations agree, on every database.
"""
