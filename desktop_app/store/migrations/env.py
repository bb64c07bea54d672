"""Alembic's entry: runs on the connection that is handed over, inside its transaction."""

from alembic import context

from desktop_app.store.schema import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
