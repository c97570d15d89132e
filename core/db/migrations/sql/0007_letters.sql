-- Letters that wait for a mail server (core/db/letters.py says what each column is). Nobody reads the table: the program
-- writes a letter down before anybody is known, the worker takes it by its number.

CREATE TABLE letters (
    id uuid NOT NULL,
    kind text NOT NULL,
    sealed bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_letters PRIMARY KEY (id)
);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
ALTER TABLE letters FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_all ON letters FOR ALL TO cs_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON letters TO cs_definer;

CREATE FUNCTION auth.write_down(letter uuid, what text, closed bytea, lasts interval) RETURNS void
    LANGUAGE sql VOLATILE
    AS $$
    INSERT INTO public.letters (id, kind, sealed, expires_at) VALUES (letter, what, closed, now() + lasts);
    INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, args)
        VALUES ('letters', 'letter', jsonb_build_object('letter_id', letter))
    $$;

CREATE FUNCTION auth.sweep_letters() RETURNS bigint LANGUAGE sql VOLATILE
    AS $$
    WITH gone AS (DELETE FROM public.letters l WHERE l.expires_at < now() - interval '1 day' RETURNING 1)
    SELECT count(*) FROM gone
    $$;

CREATE FUNCTION app.letter(wanted uuid) RETURNS TABLE (kind text, sealed bytea, expired boolean)
    LANGUAGE sql STABLE ROWS 1
    AS $$ SELECT l.kind, l.sealed, l.expires_at < now() FROM public.letters l WHERE l.id = wanted $$;

CREATE FUNCTION app.forget_letter(wanted uuid) RETURNS text LANGUAGE sql VOLATILE
    AS $$ DELETE FROM public.letters l WHERE l.id = wanted RETURNING l.kind $$;

DO $$
DECLARE
    made text;
BEGIN
    GRANT CREATE ON SCHEMA auth, app TO cs_definer;
    FOREACH made IN ARRAY ARRAY['auth.write_down(uuid, text, bytea, interval)', 'auth.sweep_letters()',
        'app.letter(uuid)', 'app.forget_letter(uuid)']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made);
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, pg_temp', made);
        IF made LIKE 'auth.%' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO cs_auth', made);
        ELSE
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO cs_worker', made);
        END IF;
        EXECUTE format('ALTER FUNCTION %s OWNER TO cs_definer', made);
    END LOOP;
    REVOKE CREATE ON SCHEMA auth, app FROM cs_definer;
END $$;
