-- What a company hands over (core/db/report_tables.py says what each column is), its walls, and the queue of jobs.

CREATE TABLE reports (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    run_id uuid NOT NULL,
    template text NOT NULL,
    language text NOT NULL,
    status text DEFAULT 'asked' NOT NULL,
    failure jsonb,
    code text,
    digest text,
    person_id uuid,
    asked_at timestamptz DEFAULT now() NOT NULL,
    ready_at timestamptz,
    CONSTRAINT pk_reports PRIMARY KEY (id),
    CONSTRAINT uq_reports_tenant_id_id UNIQUE (tenant_id, id),
    CONSTRAINT ck_reports_template CHECK (template IN ('complet', 'synthese', 'banque', 'vsme')),
    CONSTRAINT ck_reports_language CHECK (language IN ('fr', 'en')),
    CONSTRAINT ck_reports_status CHECK (status IN ('asked', 'ready', 'failed')),
    CONSTRAINT fk_reports_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_reports_tenant_id_run_id FOREIGN KEY(tenant_id, run_id)
        REFERENCES calculations (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_reports_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_reports_newest ON reports (tenant_id, asked_at DESC);
CREATE INDEX ix_reports_code ON reports (code);
CREATE INDEX ix_reports_person_id ON reports (person_id);

CREATE TABLE report_files (
    tenant_id uuid NOT NULL,
    report_id uuid NOT NULL,
    kind text NOT NULL,
    sha256 text NOT NULL,
    size integer NOT NULL,
    content bytea,
    place text,
    CONSTRAINT pk_report_files PRIMARY KEY (tenant_id, report_id, kind),
    CONSTRAINT ck_report_files_kind CHECK (kind IN ('pdf', 'html', 'xlsx')),
    CONSTRAINT ck_report_files_somewhere CHECK ((content IS NULL) <> (place IS NULL)),
    CONSTRAINT fk_report_files_tenant_id_report_id FOREIGN KEY(tenant_id, report_id)
        REFERENCES reports (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE brands (
    tenant_id uuid NOT NULL,
    logo bytea,
    colour text NOT NULL,
    footer text NOT NULL,
    person_id uuid,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_brands PRIMARY KEY (tenant_id),
    CONSTRAINT ck_brands_colour CHECK (colour ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT fk_brands_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_brands_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_brands_person_id ON brands (person_id);

CREATE TABLE shares (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    report_id uuid NOT NULL,
    kind text NOT NULL,
    label text NOT NULL,
    token_hash bytea NOT NULL,
    password_hash text,
    sites text[] NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    views integer DEFAULT 0 NOT NULL,
    person_id uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_shares PRIMARY KEY (id),
    CONSTRAINT uq_shares_token_hash UNIQUE (token_hash),
    CONSTRAINT ck_shares_kind CHECK (kind IN ('link', 'embed')),
    CONSTRAINT fk_shares_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_shares_tenant_id_report_id FOREIGN KEY(tenant_id, report_id)
        REFERENCES reports (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_shares_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_shares_report ON shares (tenant_id, report_id);
CREATE INDEX ix_shares_person_id ON shares (person_id);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['reports', 'report_files', 'brands', 'shares']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY tenant_all ON %I FOR ALL TO cs_app, cs_worker
            USING (tenant_id = (SELECT app.tenant())) WITH CHECK (tenant_id = (SELECT app.tenant()))', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['reports', 'report_files', 'brands']
    LOOP
        EXECUTE format('CREATE POLICY tenant_signed ON %I FOR ALL TO cs_api
            USING (tenant_id = (SELECT sec.tenant())) WITH CHECK (tenant_id = (SELECT sec.tenant()))', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['reports', 'report_files', 'shares']
    LOOP
        EXECUTE format('CREATE POLICY definer_all ON %I FOR ALL TO cs_definer USING (true) WITH CHECK (true)', walled);
    END LOOP;
END $$;
CREATE POLICY definer_read ON calculations FOR SELECT TO cs_definer USING (true);

GRANT SELECT, INSERT, DELETE, UPDATE (status, failure, code, digest, ready_at) ON reports TO cs_app, cs_worker;
GRANT SELECT, INSERT, DELETE ON report_files TO cs_app, cs_worker;
GRANT SELECT, INSERT, DELETE, UPDATE (logo, colour, footer, at) ON brands TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON shares TO cs_app, cs_worker;
GRANT SELECT, INSERT ON reports TO cs_api;
GRANT SELECT ON report_files, brands TO cs_api;
GRANT SELECT (id, tenant_id, run_id, template, language, status, code, ready_at) ON reports TO cs_definer;
GRANT SELECT (tenant_id, report_id, kind, sha256) ON report_files TO cs_definer;
GRANT SELECT (tenant_id, id, year, hash, total_kg) ON calculations TO cs_definer;
GRANT SELECT, UPDATE (views) ON shares TO cs_definer;

-- The report behind a link that is still open. Whether its password is right is the program's question.

CREATE FUNCTION auth.shared(wanted bytea)
    RETURNS TABLE (tenant_id uuid, share_id uuid, report_id uuid, kind text, password_hash text, sites text[],
        expires_at timestamptz)
    LANGUAGE sql STABLE ROWS 1
    AS $$
    SELECT s.tenant_id, s.id, s.report_id, s.kind, s.password_hash, s.sites, s.expires_at
    FROM public.shares s JOIN public.reports r ON r.tenant_id = s.tenant_id AND r.id = s.report_id
    WHERE s.token_hash = wanted AND s.revoked_at IS NULL AND s.expires_at > now() AND r.status = 'ready'
    $$;

CREATE FUNCTION auth.count_view(wanted uuid) RETURNS void LANGUAGE sql VOLATILE
    AS $$ UPDATE public.shares s SET views = s.views + 1 WHERE s.id = wanted $$;

-- What the code printed on a report says about it, whoever holds the report knows; a row each time it was printed.

CREATE FUNCTION auth.verified_report(wanted text)
    RETURNS TABLE (company text, year integer, template text, language text, run_hash text, total_kg double precision,
        ready_at timestamptz, sha256 text) LANGUAGE sql STABLE ROWS 5
    AS $$
    SELECT c.name, k.year, r.template, r.language, k.hash::text, k.total_kg, r.ready_at, f.sha256
    FROM public.reports r
    JOIN public.companies c ON c.tenant_id = r.tenant_id
    JOIN public.calculations k ON k.tenant_id = r.tenant_id AND k.id = r.run_id
    JOIN public.report_files f ON f.tenant_id = r.tenant_id AND f.report_id = r.id AND f.kind = 'pdf'
    WHERE r.code = wanted AND r.status = 'ready' ORDER BY r.ready_at DESC
    $$;

-- A company may put one thing into the queue: « make my report », in the very transaction that asks for it.

CREATE FUNCTION app.ask_report(wanted uuid) RETURNS void LANGUAGE plpgsql VOLATILE
    AS $$
DECLARE
    here uuid := CASE session_user WHEN 'cs_api' THEN sec.tenant() ELSE app.tenant() END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.reports r WHERE r.tenant_id = here AND r.id = wanted) THEN
        RAISE EXCEPTION 'a report is made for the company of its transaction';
    END IF;
    INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, queueing_lock, args)
        VALUES ('reports', 'report', 'report ' || wanted, jsonb_build_object('tenant_id', here, 'report_id', wanted))
        ON CONFLICT DO NOTHING;
END $$;

-- The queue: procrastinate's own tables and functions, for the worker alone. A job holds identifiers, never a figure.

DO $$
DECLARE
    made text;
BEGIN
    FOR made IN SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'jobs'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = jobs, pg_catalog, pg_temp', made);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO cs_worker, cs_definer', made);
    END LOOP;
    FOR made IN SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'jobs'::regnamespace AND c.relkind = 'S'
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO cs_worker, cs_definer', made);
    END LOOP;
    FOR made IN SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'jobs'::regnamespace AND c.relkind = 'r'
    LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO cs_worker', made);
    END LOOP;
    FOREACH made IN ARRAY ARRAY['auth.shared(bytea)', 'auth.count_view(uuid)', 'auth.verified_report(text)', 'app.ask_report(uuid)']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made);
    END LOOP;
    GRANT CREATE ON SCHEMA auth, app TO cs_definer;
    FOREACH made IN ARRAY ARRAY['auth.shared(bytea)', 'auth.count_view(uuid)', 'auth.verified_report(text)', 'app.ask_report(uuid)']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, pg_temp', made);
        IF made LIKE 'auth.%' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO cs_auth', made);
        ELSE
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO cs_app, cs_api, cs_worker', made);
        END IF;
        EXECUTE format('ALTER FUNCTION %s OWNER TO cs_definer', made);
    END LOOP;
    REVOKE CREATE ON SCHEMA auth, app FROM cs_definer;
END $$;
GRANT USAGE ON SCHEMA jobs TO cs_worker, cs_definer;
GRANT SELECT, INSERT ON jobs.procrastinate_jobs TO cs_definer;
GRANT INSERT ON jobs.procrastinate_events TO cs_definer;
