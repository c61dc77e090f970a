"""A migration that fails half way."""

from alembic import context
from sqlalchemy import text

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True)
connection.execute(text("CREATE TABLE half (name TEXT)"))
raise RuntimeError("broken on purpose")
