-- People, the companies they belong to, and what was done (core/db/identity_tables.py says what each column is).

ALTER TABLE companies
    ADD COLUMN siren text CONSTRAINT ck_companies_siren CHECK (siren ~ '^[0-9]{9}$'),
    ADD COLUMN naf text,
    ADD COLUMN headcount text,
    ADD COLUMN tier text DEFAULT 'free' NOT NULL,
    ADD COLUMN version integer DEFAULT 1 NOT NULL,
    ADD CONSTRAINT ck_companies_kind CHECK (kind IN ('guest', 'company', 'command_line'));

CREATE TABLE people (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    password_hash text,
    verified_at timestamptz,
    totp_secret bytea,
    totp_confirmed_at timestamptz,
    totp_last_step bigint DEFAULT 0 NOT NULL,
    language text DEFAULT 'fr' NOT NULL,
    disabled_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT uq_people_email_key UNIQUE (email_key)
);

CREATE TABLE identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id uuid NOT NULL,
    email text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_identities PRIMARY KEY (issuer, subject),
    CONSTRAINT fk_identities_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
CREATE INDEX ix_identities_person_id ON identities (person_id);

CREATE TABLE login_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    token_hash bytea NOT NULL,
    person_id uuid NOT NULL,
    tenant_id uuid,
    adopts uuid,
    agent text DEFAULT '' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    last_seen_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    mfa_at timestamptz,
    proved_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_login_sessions PRIMARY KEY (id),
    CONSTRAINT uq_login_sessions_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_login_sessions_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT fk_login_sessions_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE SET NULL,
    CONSTRAINT fk_login_sessions_adopts FOREIGN KEY(adopts) REFERENCES companies (tenant_id) ON DELETE SET NULL
);
CREATE INDEX ix_login_sessions_adopts ON login_sessions (adopts);
CREATE INDEX ix_login_sessions_person_id ON login_sessions (person_id);
CREATE INDEX ix_login_sessions_tenant_id ON login_sessions (tenant_id);

CREATE TABLE link_tokens (
    token_hash bytea NOT NULL,
    person_id uuid NOT NULL,
    purpose text NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_link_tokens PRIMARY KEY (token_hash),
    CONSTRAINT ck_link_tokens_purpose CHECK (
        purpose IN ('verify_email', 'reset_password', 'second_factor', 'change_email')),
    CONSTRAINT fk_link_tokens_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
CREATE INDEX ix_link_tokens_person_id ON link_tokens (person_id);

CREATE TABLE recovery_codes (
    person_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_recovery_codes PRIMARY KEY (person_id, code_hash),
    CONSTRAINT fk_recovery_codes_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);

CREATE TABLE consents (
    id bigint GENERATED ALWAYS AS IDENTITY,
    person_id uuid NOT NULL,
    purpose text NOT NULL,
    granted boolean NOT NULL,
    wording text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_consents PRIMARY KEY (id),
    CONSTRAINT fk_consents_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
CREATE INDEX ix_consents_person_id ON consents (person_id);

CREATE TABLE actors (
    pseudonym uuid DEFAULT gen_random_uuid() NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT pk_actors PRIMARY KEY (pseudonym),
    CONSTRAINT uq_actors_person_id UNIQUE (person_id),
    CONSTRAINT fk_actors_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);

CREATE TABLE memberships (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_memberships PRIMARY KEY (tenant_id, person_id),
    CONSTRAINT ck_memberships_role CHECK (role IN ('owner', 'analyst', 'advisor')),
    CONSTRAINT fk_memberships_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_memberships_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
CREATE INDEX ix_memberships_person_id ON memberships (person_id);
CREATE INDEX ix_memberships_tenant_id ON memberships (tenant_id);

CREATE TABLE invitations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    invited_by uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT uq_invitations_tenant_id_id UNIQUE (tenant_id, id),
    CONSTRAINT ck_invitations_role CHECK (role IN ('owner', 'analyst', 'advisor')),
    CONSTRAINT fk_invitations_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_invitations_invited_by FOREIGN KEY(invited_by) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_invitations_invited_by ON invitations (invited_by);
CREATE INDEX ix_invitations_tenant_id ON invitations (tenant_id);

CREATE TABLE api_keys (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    key_hash bytea NOT NULL,
    hint text NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_api_keys PRIMARY KEY (id),
    CONSTRAINT uq_api_keys_tenant_id_id UNIQUE (tenant_id, id),
    CONSTRAINT fk_api_keys_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT uq_api_keys_key_hash UNIQUE (key_hash),
    CONSTRAINT fk_api_keys_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
CREATE INDEX ix_api_keys_person_id ON api_keys (person_id);
CREATE INDEX ix_api_keys_tenant_id ON api_keys (tenant_id);

CREATE TABLE idempotency_keys (
    tenant_id uuid NOT NULL,
    key text NOT NULL,
    body_hash text NOT NULL,
    status smallint,
    response text,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_idempotency_keys PRIMARY KEY (tenant_id, key),
    CONSTRAINT fk_idempotency_keys_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE
);
CREATE INDEX ix_idempotency_keys_tenant_id ON idempotency_keys (tenant_id);

CREATE TABLE comments (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    run_id uuid NOT NULL,
    activity text,
    person_id uuid,
    author text NOT NULL,
    text text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_comments PRIMARY KEY (id),
    CONSTRAINT uq_comments_tenant_id_id UNIQUE (tenant_id, id),
    CONSTRAINT fk_comments_tenant_id_run_id FOREIGN KEY(tenant_id, run_id) REFERENCES calculations (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_comments_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_comments_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_comments_person_id ON comments (person_id);
CREATE INDEX ix_comments_run ON comments (tenant_id, run_id, at);
CREATE INDEX ix_comments_tenant_id ON comments (tenant_id);

CREATE TABLE audit (
    tenant_id uuid NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor uuid,
    action text NOT NULL,
    object text NOT NULL,
    detail jsonb NOT NULL,
    before_hash text,
    after_hash text,
    body text NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (tenant_id, seq)
);

ALTER TABLE answer_changes ADD COLUMN person_id uuid
    CONSTRAINT fk_answer_changes_person_id REFERENCES people (id) ON DELETE SET NULL;
CREATE INDEX ix_answer_changes_person_id ON answer_changes (person_id);
