"""Alembic's environment: one connection, all table modules loaded."""

from alembic import context
from sqlalchemy import create_engine

from meetings.storage.tables import METADATA

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
