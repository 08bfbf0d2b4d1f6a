"""Alembic's environment: one connection, all table modules loaded."""

from alembic import context
from sqlalchemy import create_engine, text

from meetings.storage.tables import METADATA

# Of several programs that start at once one migrates, and the others wait for it. Any number would do.
TURN = 675

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
        context.run_migrations()
engine.dispose()
