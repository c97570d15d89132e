-- What a company brings besides its answers (core/db/activity_tables.py says what each column is), and its walls.

CREATE TABLE ledgers (
    tenant_id uuid NOT NULL,
    year integer NOT NULL,
    name text NOT NULL,
    sha256 character(64) NOT NULL,
    facts jsonb NOT NULL,
    lines bytea NOT NULL,
    person_id uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_ledgers PRIMARY KEY (tenant_id, year),
    CONSTRAINT fk_ledgers_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_ledgers_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_ledgers_person_id ON ledgers (person_id);

CREATE TABLE ledger_choices (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    tenant_id uuid NOT NULL,
    batch uuid NOT NULL,
    scope text NOT NULL,
    account text NOT NULL,
    supplier text DEFAULT '' NOT NULL,
    label text DEFAULT '' NOT NULL,
    factor text,
    flow text DEFAULT '' NOT NULL,
    undone boolean DEFAULT false NOT NULL,
    person_id uuid,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_ledger_choices PRIMARY KEY (id),
    CONSTRAINT ck_ledger_choices_scope CHECK (scope IN ('account', 'supplier', 'line')),
    CONSTRAINT fk_ledger_choices_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_ledger_choices_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_ledger_choices_latest ON ledger_choices (tenant_id, scope, account, supplier, label, id DESC);
CREATE INDEX ix_ledger_choices_person_id ON ledger_choices (person_id);

CREATE TABLE activity_changes (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    tenant_id uuid NOT NULL,
    year integer NOT NULL,
    row_id uuid NOT NULL,
    batch uuid NOT NULL,
    "row" jsonb,
    undone boolean DEFAULT false NOT NULL,
    person_id uuid,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_activity_changes PRIMARY KEY (id),
    CONSTRAINT fk_activity_changes_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_activity_changes_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_activity_changes_latest ON activity_changes (tenant_id, year, row_id, id DESC);
CREATE INDEX ix_activity_changes_person_id ON activity_changes (person_id);

CREATE TABLE column_mappings (
    tenant_id uuid NOT NULL,
    signature character(64) NOT NULL,
    mapping jsonb NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_column_mappings PRIMARY KEY (tenant_id, signature),
    CONSTRAINT fk_column_mappings_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE
);

CREATE TABLE remembered_matches (
    tenant_id uuid NOT NULL,
    text_key text NOT NULL,
    supplier_key text NOT NULL,
    factor text NOT NULL,
    flow text DEFAULT '' NOT NULL,
    person_id uuid,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_remembered_matches PRIMARY KEY (tenant_id, text_key, supplier_key),
    CONSTRAINT fk_remembered_matches_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_remembered_matches_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_remembered_matches_person_id ON remembered_matches (person_id);

CREATE TABLE portfolios (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    sha256 character(64) NOT NULL,
    facts jsonb NOT NULL,
    result bytea NOT NULL,
    person_id uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_portfolios PRIMARY KEY (id),
    CONSTRAINT fk_portfolios_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_portfolios_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_portfolios_tenant_id ON portfolios (tenant_id);
CREATE INDEX ix_portfolios_person_id ON portfolios (person_id);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['ledgers', 'ledger_choices', 'activity_changes', 'column_mappings', 'remembered_matches',
        'portfolios']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY tenant_all ON %I FOR ALL TO cs_app, cs_worker
            USING (tenant_id = (SELECT app.tenant())) WITH CHECK (tenant_id = (SELECT app.tenant()))', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['ledgers', 'ledger_choices', 'activity_changes', 'remembered_matches']
    LOOP
        EXECUTE format('CREATE POLICY tenant_signed ON %I FOR ALL TO cs_api
            USING (tenant_id = (SELECT sec.tenant())) WITH CHECK (tenant_id = (SELECT sec.tenant()))', walled);
    END LOOP;
END $$;

GRANT SELECT, INSERT, DELETE ON ledgers, portfolios TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE (undone) ON ledger_choices, activity_changes TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE (mapping, at), DELETE ON column_mappings TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE (factor, flow, at), DELETE ON remembered_matches TO cs_app, cs_worker;
GRANT SELECT, INSERT, DELETE ON ledgers TO cs_api;
GRANT SELECT, INSERT ON ledger_choices, activity_changes TO cs_api;
GRANT SELECT ON remembered_matches TO cs_api;
