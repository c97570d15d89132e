"""People, memberships, invitations, API keys, comments, audit."""

from __future__ import annotations

from alembic import op

from core.db.migrate import statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(statements("0002_people.sql"))


def downgrade() -> None:
    op.execute(
        "ALTER TABLE answer_changes DROP COLUMN person_id; "
        "DROP TABLE audit, comments, idempotency_keys, api_keys, invitations, memberships, actors, consents, "
        "recovery_codes, link_tokens, login_sessions, identities, people; "
        "ALTER TABLE companies DROP CONSTRAINT ck_companies_kind, DROP COLUMN siren, DROP COLUMN naf, "
        "DROP COLUMN headcount, DROP COLUMN tier, DROP COLUMN version"
    )
