"""Alembic's entry: always inside the transaction that core.db.migrate (or a test) has opened."""

from __future__ import annotations

from alembic import context

from core.db import tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata)
context.run_migrations()
