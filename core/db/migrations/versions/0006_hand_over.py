"""Reports, their files, the brand, the links that open them; and procrastinate's queue, in its own schema."""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

from core.db.migrate import statements

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind().connection.cursor()  # the driver's: that script has its own percent signs
    path = connection.execute("SHOW search_path").fetchone()[0]
    connection.execute("CREATE SCHEMA jobs; SET LOCAL search_path = jobs")
    connection.execute(SchemaManager.get_schema())
    connection.execute("SELECT set_config('search_path', %s, true)", [path])
    connection.execute(statements("0006_hand_over.sql"))


def downgrade() -> None:
    op.execute("DROP FUNCTION app.ask_report(uuid)")
    op.execute("DROP FUNCTION auth.verified_report(text), auth.count_view(uuid), auth.shared(bytea)")
    op.execute("DROP SCHEMA jobs CASCADE")
    op.execute("DROP TABLE shares, brands, report_files, reports")
    op.execute("DROP POLICY definer_read ON calculations")
    op.execute("REVOKE SELECT (tenant_id, id, year, hash, total_kg) ON calculations FROM cs_definer")
