-- The walls between companies, and between people: row-level security under every role but the administrator's.
-- Table classes, roles and the reasons are in docs/security.md. Roles exist already (core/db/roles.py).

CREATE SCHEMA app;
CREATE SCHEMA sec;
GRANT USAGE ON SCHEMA app TO cs_app, cs_api, cs_worker, cs_person, cs_catalogue, cs_definer;
GRANT USAGE ON SCHEMA sec TO cs_api, cs_definer;

-- Who this transaction works for. '' is what a local setting leaves behind when its transaction ends.

CREATE FUNCTION app.tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.tenant', true), '')::uuid $$;
CREATE FUNCTION app.person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.user', true), '')::uuid $$;

-- The signed context of API keys and shared links: 'tenant.expiry.hmac-sha256', key where those roles cannot read it.

CREATE TABLE sec.context_key (
    sole boolean DEFAULT true NOT NULL CONSTRAINT pk_context_key PRIMARY KEY CONSTRAINT ck_context_key_sole CHECK (sole),
    inner_pad bytea NOT NULL,  -- the key xor 0x36…, 64 bytes (RFC 2104)
    outer_pad bytea NOT NULL   -- the key xor 0x5c…, 64 bytes
);

CREATE FUNCTION sec.tenant() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    part text[] := string_to_array(current_setting('app.ctx', true), '.');
    sealed bytea;
BEGIN
    IF part IS NULL OR array_length(part, 1) IS DISTINCT FROM 3 OR part[2] !~ '^[0-9]{1,12}$' THEN
        RETURN NULL;
    END IF;
    SELECT sha256(outer_pad || sha256(inner_pad || convert_to(part[1] || '.' || part[2], 'UTF8')))
        INTO sealed FROM sec.context_key;
    IF sealed IS NULL OR encode(sealed, 'hex') IS DISTINCT FROM part[3]
       OR part[2]::bigint < extract(epoch FROM clock_timestamp()) THEN
        RETURN NULL;
    END IF;
    RETURN part[1]::uuid;
END $$;

-- Rows of one company.

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['companies', 'guest_tokens', 'questionnaire_sessions', 'answer_changes', 'calculations',
        'calculation_factors', 'memberships', 'invitations', 'api_keys', 'idempotency_keys', 'comments']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY tenant_all ON %I FOR ALL TO cs_app, cs_worker
            USING (tenant_id = (SELECT app.tenant())) WITH CHECK (tenant_id = (SELECT app.tenant()))', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['companies', 'questionnaire_sessions', 'answer_changes', 'calculations',
        'calculation_factors', 'idempotency_keys']
    LOOP
        EXECUTE format('CREATE POLICY tenant_signed ON %I FOR ALL TO cs_api
            USING (tenant_id = (SELECT sec.tenant())) WITH CHECK (tenant_id = (SELECT sec.tenant()))', walled);
    END LOOP;
END $$;

GRANT SELECT, DELETE, INSERT (tenant_id, name, kind, sector, sample, siren, naf, headcount),
    UPDATE (name, kind, sector, sample, siren, naf, headcount, version) ON companies TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON guest_tokens, questionnaire_sessions, idempotency_keys TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE (undone) ON answer_changes TO cs_app, cs_worker;
GRANT SELECT, INSERT, DELETE ON calculations TO cs_app, cs_worker;
GRANT SELECT, INSERT ON calculation_factors TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE (role, version), DELETE ON memberships TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE (used_at, revoked_at), DELETE ON invitations TO cs_app, cs_worker;  -- DELETE: an address once used is not kept
GRANT SELECT, INSERT, UPDATE (revoked_at) ON api_keys TO cs_app, cs_worker;
GRANT SELECT, INSERT, DELETE ON comments TO cs_app, cs_worker;
GRANT SELECT ON companies TO cs_api;
GRANT SELECT, INSERT, UPDATE ON questionnaire_sessions TO cs_api;
GRANT SELECT, INSERT, UPDATE (undone) ON answer_changes TO cs_api;
GRANT SELECT, INSERT ON calculations, calculation_factors TO cs_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO cs_api;

-- Rows that everybody may read.

GRANT SELECT ON editions, emission_factors, alembic_version TO cs_app, cs_api, cs_worker, cs_catalogue;
GRANT INSERT, UPDATE, DELETE ON editions, emission_factors TO cs_catalogue;

-- Rows of one person.

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['people', 'identities', 'login_sessions', 'link_tokens', 'recovery_codes', 'consents', 'actors']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY person_all ON %I FOR ALL TO cs_person
            USING (%2$I = (SELECT app.person())) WITH CHECK (%2$I = (SELECT app.person()))',
            walled, CASE walled WHEN 'people' THEN 'id' ELSE 'person_id' END);
    END LOOP;
END $$;
CREATE POLICY person_own ON memberships FOR SELECT TO cs_person USING (person_id = (SELECT app.person()));
CREATE POLICY person_own ON companies FOR SELECT TO cs_person USING (
    tenant_id IN (SELECT m.tenant_id FROM memberships m WHERE m.person_id = (SELECT app.person()))
    OR kind = 'guest' AND tenant_id IN (SELECT s.adopts FROM login_sessions s WHERE s.person_id = (SELECT app.person()))
);

GRANT SELECT, DELETE, INSERT, UPDATE (email, email_key, name, password_hash, verified_at, totp_secret, totp_confirmed_at,
    totp_last_step, language) ON people TO cs_person;
GRANT SELECT, INSERT, DELETE ON identities, recovery_codes, consents TO cs_person;
GRANT UPDATE (used_at) ON recovery_codes TO cs_person;
GRANT SELECT, INSERT, UPDATE, DELETE ON login_sessions, link_tokens TO cs_person;
GRANT SELECT ON memberships, companies, actors TO cs_person;

-- The definer reads over the walls, and only these columns; its functions are in 0003_functions.sql.

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['companies', 'guest_tokens', 'memberships', 'invitations', 'api_keys', 'people', 'identities',
        'login_sessions', 'link_tokens', 'actors', 'calculation_factors']
    LOOP
        EXECUTE format('CREATE POLICY definer_all ON %I FOR ALL TO cs_definer USING (true) WITH CHECK (true)', walled);
    END LOOP;
END $$;
GRANT SELECT ON companies, guest_tokens, memberships, invitations, people, identities, login_sessions, link_tokens, actors,
    api_keys, calculation_factors, sec.context_key TO cs_definer;
GRANT UPDATE (tier) ON companies TO cs_definer;
GRANT UPDATE (disabled_at) ON people TO cs_definer;
GRANT UPDATE (last_seen_at, revoked_at) ON login_sessions TO cs_definer;
GRANT UPDATE (tries) ON link_tokens TO cs_definer;
GRANT UPDATE (last_used_at) ON api_keys TO cs_definer;
GRANT INSERT ON actors TO cs_definer;
GRANT DELETE ON login_sessions, link_tokens, people, companies TO cs_definer;

-- The audit: nobody changes it, its own company reads it, one function writes it.

ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON audit FOR SELECT TO cs_app, cs_worker USING (tenant_id = (SELECT app.tenant()));
CREATE POLICY definer_read ON audit FOR SELECT TO cs_definer USING (true);
CREATE POLICY definer_add ON audit FOR INSERT TO cs_definer WITH CHECK (true);
GRANT SELECT ON audit TO cs_app, cs_worker;
GRANT SELECT, INSERT ON audit TO cs_definer;
CREATE FUNCTION sec.refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION sec.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION sec.refuse_change();

-- Limits shared by every process: one row for each bucket, whose name is stored hashed. Unlogged: nobody waits for the
-- disk, and a crash of the server forgets the counts.

CREATE SCHEMA limits;
CREATE UNLOGGED TABLE limits.windows (
    bucket bytea NOT NULL CONSTRAINT pk_windows PRIMARY KEY,
    starts timestamptz NOT NULL,
    hits integer NOT NULL
);
GRANT USAGE ON SCHEMA limits TO cs_app, cs_api, cs_worker, cs_auth, cs_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON limits.windows TO cs_definer;
