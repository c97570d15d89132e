"""Row-level security, the rights of each role, and the functions that look over the walls."""

from __future__ import annotations

from alembic import op

from core.db.migrate import statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(statements("0003_walls.sql"))
    op.execute(statements("0003_functions.sql"))


def downgrade() -> None:
    raise NotImplementedError("the walls are not taken down: restore a backup made before them")
