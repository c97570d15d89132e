"""Ledgers, rows of activities, what was chosen and remembered, portfolios."""

from __future__ import annotations

from alembic import op

from core.db.migrate import statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(statements("0004_activities.sql"))


def downgrade() -> None:
    op.execute("DROP TABLE portfolios, remembered_matches, column_mappings, activity_changes, ledger_choices, ledgers")
