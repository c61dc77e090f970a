"""What Alembic runs: the steps that are missing, in the transaction of whoever asked for them."""

from alembic import context

from autograder.gradebook.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
