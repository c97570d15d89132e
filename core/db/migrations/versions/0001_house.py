"""The house: companies and their tokens, questionnaires, editions and factors, runs."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COMPANIES = """
CREATE TABLE companies (
    tenant_id uuid DEFAULT gen_random_uuid() NOT NULL CONSTRAINT pk_companies PRIMARY KEY,
    name text NOT NULL,
    kind text DEFAULT 'guest' NOT NULL,
    sector text,
    sample text,
    created_at timestamptz DEFAULT now() NOT NULL
);
CREATE TABLE guest_tokens (
    token_hash bytea NOT NULL CONSTRAINT pk_guest_tokens PRIMARY KEY,
    tenant_id uuid NOT NULL CONSTRAINT fk_guest_tokens_tenant_id REFERENCES companies ON DELETE CASCADE,
    purpose text NOT NULL CONSTRAINT ck_guest_tokens_purpose CHECK (purpose IN ('cookie', 'resume')),
    created_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX ix_guest_tokens_tenant_id ON guest_tokens (tenant_id);
"""

ANSWERS = """
CREATE TABLE questionnaire_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL CONSTRAINT pk_questionnaire_sessions PRIMARY KEY,
    tenant_id uuid NOT NULL CONSTRAINT fk_questionnaire_sessions_tenant_id REFERENCES companies ON DELETE CASCADE,
    year integer NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT uq_questionnaire_sessions_tenant_id_id UNIQUE (tenant_id, id),
    CONSTRAINT uq_questionnaire_sessions_tenant_id_year UNIQUE (tenant_id, year)
);
CREATE INDEX ix_questionnaire_sessions_tenant_id ON questionnaire_sessions (tenant_id);
CREATE TABLE answer_changes (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_answer_changes PRIMARY KEY,
    tenant_id uuid NOT NULL,
    session_id uuid NOT NULL,
    site text DEFAULT '' NOT NULL,
    field text NOT NULL,
    answer jsonb,
    undone boolean DEFAULT false NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT fk_answer_changes_tenant_id_session_id FOREIGN KEY (tenant_id, session_id)
        REFERENCES questionnaire_sessions (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_answer_changes_latest ON answer_changes (tenant_id, session_id, site, field, id DESC);
"""

FACTORS = """
CREATE TABLE editions (
    id uuid DEFAULT gen_random_uuid() NOT NULL CONSTRAINT pk_editions PRIMARY KEY,
    label text NOT NULL,
    origin text NOT NULL CONSTRAINT ck_editions_origin CHECK (origin IN ('builtin', 'base_carbone')),
    sha256 char(64) NOT NULL CONSTRAINT uq_editions_sha256 UNIQUE,
    content_sha256 char(64) NOT NULL,
    imported_at timestamptz DEFAULT now() NOT NULL,
    activated_at timestamptz,
    active boolean DEFAULT false NOT NULL,
    report jsonb DEFAULT '{}'::jsonb NOT NULL
);
CREATE INDEX ix_editions_content_sha256 ON editions (content_sha256);
CREATE UNIQUE INDEX uq_editions_active ON editions (active) WHERE active;
CREATE TABLE emission_factors (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_emission_factors PRIMARY KEY,
    edition_id uuid NOT NULL CONSTRAINT fk_emission_factors_edition_id REFERENCES editions ON DELETE CASCADE,
    ademe_id text NOT NULL,
    key text,
    kind text NOT NULL,
    status text NOT NULL,
    name text NOT NULL,
    attribute text DEFAULT '' NOT NULL,
    boundary text DEFAULT '' NOT NULL,
    category text DEFAULT '' NOT NULL,
    tags text DEFAULT '' NOT NULL,
    unit text NOT NULL,
    unit_published text DEFAULT '' NOT NULL,
    total double precision NOT NULL,
    co2f double precision,
    ch4f double precision,
    ch4b double precision,
    n2o double precision,
    other double precision,
    co2b double precision,
    uncertainty_pct double precision,
    note_reliability smallint,
    note_technical smallint,
    note_geographical smallint,
    note_temporal smallint,
    note_completeness smallint,
    location text DEFAULT '' NOT NULL,
    sublocation text DEFAULT '' NOT NULL,
    validity text DEFAULT '' NOT NULL,
    valid_until date,
    contributor text DEFAULT '' NOT NULL,
    program text DEFAULT '' NOT NULL,
    source text DEFAULT '' NOT NULL,
    flags text[] DEFAULT '{}'::text[] NOT NULL,
    parts jsonb DEFAULT '[]'::jsonb NOT NULL,
    name_en text DEFAULT '' NOT NULL,
    content_hash char(64) NOT NULL,
    search tsvector,
    CONSTRAINT uq_emission_factors_edition_id_ademe_id UNIQUE (edition_id, ademe_id)
);
CREATE INDEX ix_emission_factors_key ON emission_factors (edition_id, key) WHERE key IS NOT NULL;
"""

RUNS = """
CREATE TABLE calculations (
    id uuid DEFAULT gen_random_uuid() NOT NULL CONSTRAINT pk_calculations PRIMARY KEY,
    tenant_id uuid NOT NULL CONSTRAINT fk_calculations_tenant_id REFERENCES companies ON DELETE CASCADE,
    session_id uuid,
    year integer NOT NULL,
    edition_id uuid NOT NULL CONSTRAINT fk_calculations_edition_id REFERENCES editions,
    method_version text NOT NULL,
    hash char(64) NOT NULL,
    document text NOT NULL,
    total_kg double precision NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT uq_calculations_tenant_id_id UNIQUE (tenant_id, id),
    CONSTRAINT fk_calculations_tenant_id_session_id FOREIGN KEY (tenant_id, session_id)
        REFERENCES questionnaire_sessions (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_calculations_tenant_id ON calculations (tenant_id);
CREATE INDEX ix_calculations_edition_id ON calculations (edition_id);
CREATE INDEX ix_calculations_latest ON calculations (tenant_id, year, created_at DESC);
CREATE TABLE calculation_factors (
    tenant_id uuid NOT NULL,
    calculation_id uuid NOT NULL,
    edition_id uuid NOT NULL CONSTRAINT fk_calculation_factors_edition_id REFERENCES editions,
    factor_id text NOT NULL,
    CONSTRAINT pk_calculation_factors PRIMARY KEY (tenant_id, calculation_id, edition_id, factor_id),
    CONSTRAINT fk_calculation_factors_tenant_id_calculation_id FOREIGN KEY (tenant_id, calculation_id)
        REFERENCES calculations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_calculation_factors_factor_id ON calculation_factors (factor_id);
"""


def upgrade() -> None:
    for statements in (COMPANIES, ANSWERS, FACTORS, RUNS):
        op.execute(statements)


def downgrade() -> None:
    op.execute(
        "DROP TABLE calculation_factors, calculations, emission_factors, editions, answer_changes, "
        "questionnaire_sessions, guest_tokens, companies"
    )
