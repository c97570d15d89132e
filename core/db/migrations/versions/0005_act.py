"""Scenarios, plan, and the comparison of sectors."""

from __future__ import annotations

from alembic import op

from core.db.migrate import statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(statements("0005_act.sql"))


def downgrade() -> None:
    op.execute("DROP FUNCTION auth.publish_benchmarks()")
    op.execute("DROP TABLE benchmark_cells, benchmark_contributions, plan_changes, scenario_versions, scenarios")
