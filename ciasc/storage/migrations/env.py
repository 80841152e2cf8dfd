"""Get the connection and the tables for Alembic; run by ciasc.storage.schema alone."""

from alembic import context

from ciasc.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
