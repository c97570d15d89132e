"""Letters that wait for a mail server."""

from __future__ import annotations

from alembic import op

from core.db.migrate import statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(statements("0007_letters.sql"))


def downgrade() -> None:
    op.execute("DROP FUNCTION app.forget_letter(uuid), app.letter(uuid)")
    op.execute("DROP FUNCTION auth.sweep_letters(), auth.write_down(uuid, text, bytea, interval)")
    op.execute("DROP TABLE letters")
