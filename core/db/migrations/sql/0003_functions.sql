-- What may be asked before anybody is known, and what looks over the walls. Each function is narrow, belongs to
-- cs_definer (no superuser, no table but those granted), and can be executed by the roles named at the end only.

CREATE SCHEMA auth;
CREATE SCHEMA audit;

-- The person or guest behind a cookie, and the company that is open. Asked at every run: one row, or none.

CREATE FUNCTION auth.open(wanted bytea)
    RETURNS TABLE (kind text, session_id uuid, person_id uuid, email text, name text, verified boolean, totp boolean,
        mfa_at timestamptz, proved_at timestamptz, tenant_id uuid, company text, company_kind text, sample text, tier text,
        role text, adopts uuid)
    LANGUAGE plpgsql VOLATILE ROWS 1
    AS $$
BEGIN
    RETURN QUERY
        SELECT 'member', s.id, p.id, p.email, p.name, p.verified_at IS NOT NULL, p.totp_confirmed_at IS NOT NULL,
            s.mfa_at, s.proved_at, m.tenant_id, c.name, c.kind, c.sample, c.tier, m.role, s.adopts
        FROM public.login_sessions s
        JOIN public.people p ON p.id = s.person_id
        LEFT JOIN public.memberships m ON m.tenant_id = s.tenant_id AND m.person_id = s.person_id
        LEFT JOIN public.companies c ON c.tenant_id = m.tenant_id
        WHERE s.token_hash = wanted AND s.revoked_at IS NULL AND s.expires_at > now()
            AND s.last_seen_at > now() - interval '7 days' AND p.disabled_at IS NULL;
    IF FOUND THEN
        UPDATE public.login_sessions s SET last_seen_at = now()
            WHERE s.token_hash = wanted AND s.last_seen_at < now() - interval '1 minute';
        RETURN;
    END IF;
    RETURN QUERY
        SELECT 'guest', NULL::uuid, NULL::uuid, NULL::text, NULL::text, false, false, NULL::timestamptz, NULL::timestamptz,
            c.tenant_id, c.name, c.kind, c.sample, c.tier, 'guest', NULL::uuid
        FROM public.guest_tokens t JOIN public.companies c ON c.tenant_id = t.tenant_id
        WHERE t.token_hash = wanted AND t.purpose = 'cookie' AND t.revoked_at IS NULL AND t.expires_at > now()
            AND c.kind = 'guest';
END $$;

CREATE FUNCTION auth.resume(wanted bytea) RETURNS TABLE (tenant_id uuid, name text) LANGUAGE sql STABLE ROWS 1
    AS $$
    SELECT c.tenant_id, c.name
    FROM public.guest_tokens t JOIN public.companies c ON c.tenant_id = t.tenant_id
    WHERE t.token_hash = wanted AND t.purpose = 'resume' AND t.revoked_at IS NULL AND t.expires_at > now() AND c.kind = 'guest'
    $$;

CREATE FUNCTION auth.by_email(wanted text)
    RETURNS TABLE (person_id uuid, email text, password_hash text, verified boolean, totp boolean, disabled boolean)
    LANGUAGE sql STABLE ROWS 1
    AS $$
    SELECT p.id, p.email, p.password_hash, p.verified_at IS NOT NULL, p.totp_confirmed_at IS NOT NULL, p.disabled_at IS NOT NULL
    FROM public.people p WHERE p.email_key = wanted
    $$;

CREATE FUNCTION auth.by_identity(wanted_issuer text, wanted_subject text) RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT i.person_id FROM public.identities i WHERE i.issuer = wanted_issuer AND i.subject = wanted_subject $$;

-- A link or a sign-in step: each look counts as one try, and the sixth finds nothing.

CREATE FUNCTION auth.token(wanted bytea, wanted_purpose text)
    RETURNS TABLE (person_id uuid, data jsonb, tries smallint) LANGUAGE sql VOLATILE ROWS 1
    AS $$
    UPDATE public.link_tokens t SET tries = t.tries + 1
    WHERE t.token_hash = wanted AND t.purpose = wanted_purpose AND t.used_at IS NULL AND t.expires_at > now() AND t.tries < 5
    RETURNING t.person_id, t.data, t.tries
    $$;

CREATE FUNCTION auth.invitation(wanted bytea)
    RETURNS TABLE (tenant_id uuid, invitation_id uuid, company text, email text, role text) LANGUAGE sql STABLE ROWS 1
    AS $$
    SELECT i.tenant_id, i.id, c.name, i.email, i.role
    FROM public.invitations i JOIN public.companies c ON c.tenant_id = i.tenant_id
    WHERE i.token_hash = wanted AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
    $$;

CREATE FUNCTION auth.api_key(wanted bytea)
    RETURNS TABLE (key_id uuid, tenant_id uuid, person_id uuid, role text, scopes text[], tier text, company text)
    LANGUAGE plpgsql VOLATILE ROWS 1
    AS $$
BEGIN
    RETURN QUERY
        SELECT k.id, k.tenant_id, k.person_id, m.role, k.scopes, c.tier, c.name
        FROM public.api_keys k
        JOIN public.memberships m ON m.tenant_id = k.tenant_id AND m.person_id = k.person_id
        JOIN public.people p ON p.id = k.person_id AND p.disabled_at IS NULL
        JOIN public.companies c ON c.tenant_id = k.tenant_id
        WHERE k.key_hash = wanted AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now());
    IF FOUND THEN
        UPDATE public.api_keys k SET last_used_at = now()
            WHERE k.key_hash = wanted AND (k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute');
    END IF;
END $$;

-- For the administrators of the platform: no figure of any company passes here.

CREATE FUNCTION auth.platform_people()
    RETURNS TABLE (person_id uuid, email text, name text, verified boolean, totp boolean, disabled boolean,
        created_at timestamptz, companies bigint, last_seen_at timestamptz) LANGUAGE sql STABLE
    AS $$
    SELECT p.id, p.email, p.name, p.verified_at IS NOT NULL, p.totp_confirmed_at IS NOT NULL, p.disabled_at IS NOT NULL,
        p.created_at, (SELECT count(*) FROM public.memberships m WHERE m.person_id = p.id),
        (SELECT max(s.last_seen_at) FROM public.login_sessions s WHERE s.person_id = p.id)
    FROM public.people p ORDER BY p.created_at DESC
    $$;

CREATE FUNCTION auth.platform_companies()
    RETURNS TABLE (tenant_id uuid, name text, siren text, tier text, members bigint, created_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
    SELECT c.tenant_id, c.name, c.siren, c.tier,
        (SELECT count(*) FROM public.memberships m WHERE m.tenant_id = c.tenant_id), c.created_at
    FROM public.companies c WHERE c.kind = 'company' ORDER BY c.created_at DESC
    $$;

CREATE FUNCTION auth.set_tier(wanted uuid, new_tier text) RETURNS boolean LANGUAGE plpgsql VOLATILE
    AS $$
BEGIN
    UPDATE public.companies c SET tier = new_tier WHERE c.tenant_id = wanted AND c.kind = 'company';
    RETURN FOUND;
END $$;

CREATE FUNCTION auth.disable_person(wanted uuid, off boolean) RETURNS boolean LANGUAGE plpgsql VOLATILE
    AS $$
BEGIN
    UPDATE public.people p SET disabled_at = CASE WHEN off THEN coalesce(p.disabled_at, now()) END WHERE p.id = wanted;
    RETURN FOUND;
END $$;

CREATE FUNCTION auth.end_sessions_of(wanted uuid) RETURNS bigint LANGUAGE sql VOLATILE
    AS $$
    WITH ended AS (
        UPDATE public.login_sessions s SET revoked_at = now() WHERE s.person_id = wanted AND s.revoked_at IS NULL RETURNING 1
    )
    SELECT count(*) FROM ended
    $$;

-- What is kept no longer than docs/privacy.md says. How many rows of those tables went; what hangs on them goes too.

CREATE FUNCTION auth.sweep() RETURNS bigint LANGUAGE plpgsql VOLATILE
    AS $$
DECLARE
    gone bigint := 0;
    went bigint;
BEGIN
    DELETE FROM public.login_sessions s
        WHERE least(s.revoked_at, s.expires_at, s.last_seen_at + interval '7 days') < now() - interval '30 days';
    GET DIAGNOSTICS went = ROW_COUNT;
    gone := gone + went;
    DELETE FROM public.link_tokens t WHERE t.expires_at < now() - interval '1 day';
    GET DIAGNOSTICS went = ROW_COUNT;
    gone := gone + went;
    DELETE FROM public.people p
        WHERE p.verified_at IS NULL AND p.created_at < now() - interval '7 days'
            AND NOT EXISTS (SELECT 1 FROM public.memberships m WHERE m.person_id = p.id)
            AND NOT EXISTS (SELECT 1 FROM public.login_sessions s WHERE s.person_id = p.id);
    GET DIAGNOSTICS went = ROW_COUNT;
    gone := gone + went;
    DELETE FROM public.companies c
        WHERE c.kind = 'guest' AND c.created_at < now() - interval '1 day'
            AND NOT EXISTS (SELECT 1 FROM public.guest_tokens t
                WHERE t.tenant_id = c.tenant_id AND t.revoked_at IS NULL AND t.expires_at > now())
            AND NOT EXISTS (SELECT 1 FROM public.login_sessions s WHERE s.adopts = c.tenant_id);
    GET DIAGNOSTICS went = ROW_COUNT;
    RETURN gone + went;
END $$;

-- For the company that is open: its members by name, and the names behind the pseudonyms of its audit.

CREATE FUNCTION app.members()
    RETURNS TABLE (person_id uuid, email text, name text, role text, version integer, created_at timestamptz, totp boolean)
    LANGUAGE sql STABLE
    AS $$
    SELECT p.id, p.email, p.name, m.role, m.version, m.created_at, p.totp_confirmed_at IS NOT NULL
    FROM public.memberships m JOIN public.people p ON p.id = m.person_id
    WHERE m.tenant_id = app.tenant() ORDER BY m.created_at
    $$;

CREATE FUNCTION app.actor_names() RETURNS TABLE (pseudonym uuid, name text) LANGUAGE sql STABLE
    AS $$
    SELECT a.pseudonym, p.name
    FROM public.actors a JOIN public.people p ON p.id = a.person_id
    WHERE a.pseudonym IN (SELECT e.actor FROM public.audit e WHERE e.tenant_id = app.tenant())
    $$;

-- For an edition of the factors: which saved calculations use these. Opaque ids; nothing says whose they are.

CREATE FUNCTION app.runs_using(factors text[]) RETURNS TABLE (calculation_id uuid, factor_ids text[]) LANGUAGE sql STABLE
    AS $$
    SELECT f.calculation_id, array_agg(DISTINCT f.factor_id ORDER BY f.factor_id)
    FROM public.calculation_factors f WHERE f.factor_id = ANY (factors) GROUP BY f.calculation_id ORDER BY f.calculation_id
    $$;

-- One entry of the audit, sealed with the one before it. The lock orders the writers of one chain until they commit.

CREATE FUNCTION audit.record(chain uuid, what text, which text, more jsonb, was text, becomes text)
    RETURNS bigint LANGUAGE plpgsql VOLATILE
    AS $$
DECLARE
    platform constant uuid := '00000000-0000-0000-0000-000000000000';
    here uuid := CASE session_user WHEN 'cs_api' THEN sec.tenant() ELSE app.tenant() END;
    somebody uuid := app.person();
    pseudonym uuid;
    number bigint;
    before bytea;
    moment timestamptz := clock_timestamp();
    sealed text;
BEGIN
    IF chain IS DISTINCT FROM here AND chain IS DISTINCT FROM platform THEN
        RAISE EXCEPTION 'an audit entry belongs to the company of its transaction, or to the platform';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(chain::text, 20261122));
    IF somebody IS NOT NULL THEN
        INSERT INTO public.actors (person_id) VALUES (somebody) ON CONFLICT (person_id) DO NOTHING;
        SELECT a.pseudonym INTO pseudonym FROM public.actors a WHERE a.person_id = somebody;
    END IF;
    SELECT e.seq, e.hash INTO number, before FROM public.audit e WHERE e.tenant_id = chain ORDER BY e.seq DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    before := coalesce(before, sha256(convert_to(chain::text, 'UTF8')));
    sealed := jsonb_build_object('tenant', chain, 'seq', number, 'at', moment, 'actor', pseudonym, 'action', what,
        'object', which, 'detail', more, 'before', was, 'after', becomes)::text;
    INSERT INTO public.audit (tenant_id, seq, at, actor, action, object, detail, before_hash, after_hash, body, prev_hash, hash)
        VALUES (chain, number, moment, pseudonym, what, which, more, was, becomes, sealed, before,
            sha256(before || convert_to(sealed, 'UTF8')));
    RETURN number;
END $$;

-- A fixed window for each bucket. `take` counts one and says how many seconds to wait (0: go on).

CREATE FUNCTION limits.take(bucket text, most integer, seconds integer) RETURNS integer LANGUAGE plpgsql VOLATILE
    AS $$
DECLARE
    sealed bytea := sha256(convert_to(seconds || ' ' || bucket, 'UTF8'));
    opens timestamptz := to_timestamp(floor(extract(epoch FROM clock_timestamp()) / seconds) * seconds);
    counted integer;
BEGIN
    INSERT INTO limits.windows AS w VALUES (sealed, opens, 1)
        ON CONFLICT ON CONSTRAINT pk_windows DO UPDATE
        SET hits = CASE w.starts WHEN excluded.starts THEN w.hits + 1 ELSE 1 END, starts = excluded.starts
        RETURNING hits INTO counted;
    IF random() < 0.001 THEN
        DELETE FROM limits.windows w WHERE w.starts < now() - interval '2 days';
    END IF;
    IF counted <= most THEN
        RETURN 0;
    END IF;
    RETURN greatest(1, ceil(extract(epoch FROM opens) + seconds - extract(epoch FROM clock_timestamp())))::integer;
END $$;

CREATE FUNCTION limits.forget(bucket text, seconds integer) RETURNS void LANGUAGE sql VOLATILE
    AS $$ DELETE FROM limits.windows w WHERE w.bucket = sha256(convert_to(seconds || ' ' || $1, 'UTF8')) $$;

-- What is left of a bucket in the window under way; counts nothing.

CREATE FUNCTION limits.left_in(bucket text, most integer, seconds integer) RETURNS integer LANGUAGE sql VOLATILE
    AS $$
    SELECT greatest(0, most - coalesce((
        SELECT w.hits FROM limits.windows w WHERE w.bucket = sha256(convert_to(seconds || ' ' || $1, 'UTF8'))
            AND w.starts = to_timestamp(floor(extract(epoch FROM clock_timestamp()) / seconds) * seconds)), 0))
    $$;

-- Rights first, owners last: who has given a function away may no longer say who calls it.

DO $$
DECLARE
    made regprocedure;
BEGIN
    FOR made IN SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('app', 'sec', 'auth', 'audit', 'limits')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.tenant(), app.person() TO cs_app, cs_api, cs_worker, cs_person, cs_catalogue, cs_auth, cs_definer;
GRANT EXECUTE ON FUNCTION sec.tenant() TO cs_api, cs_definer;
GRANT EXECUTE ON FUNCTION app.members(), app.actor_names() TO cs_app, cs_worker;
GRANT EXECUTE ON FUNCTION app.runs_using(text[]) TO cs_catalogue;
GRANT USAGE ON SCHEMA auth, app TO cs_auth;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA auth TO cs_auth;
GRANT USAGE ON SCHEMA audit TO cs_app, cs_api, cs_worker, cs_auth, cs_person, cs_catalogue;
GRANT EXECUTE ON FUNCTION audit.record(uuid, text, text, jsonb, text, text)
    TO cs_app, cs_api, cs_worker, cs_auth, cs_person, cs_catalogue;
GRANT EXECUTE ON FUNCTION limits.take(text, integer, integer) TO cs_app, cs_api, cs_worker, cs_auth;
GRANT EXECUTE ON FUNCTION limits.forget(text, integer), limits.left_in(text, integer, integer) TO cs_auth;

DO $$
DECLARE
    made regprocedure;
BEGIN
    GRANT CREATE, USAGE ON SCHEMA app, sec, auth, audit, limits TO cs_definer;
    FOR made IN SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('auth', 'audit', 'limits') OR (n.nspname, p.proname) IN
            (('app', 'members'), ('app', 'actor_names'), ('app', 'runs_using'), ('sec', 'tenant'))
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, pg_temp', made);
        EXECUTE format('ALTER FUNCTION %s OWNER TO cs_definer', made);
    END LOOP;
    REVOKE CREATE ON SCHEMA app, sec, auth, audit, limits FROM cs_definer;
END $$;
