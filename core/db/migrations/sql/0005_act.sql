-- What a company does with its footprint (core/db/act_tables.py says what each column is), and its walls.

CREATE TABLE scenarios (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    person_id uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    removed_at timestamptz,
    CONSTRAINT pk_scenarios PRIMARY KEY (id),
    CONSTRAINT uq_scenarios_tenant_id_id UNIQUE (tenant_id, id),
    CONSTRAINT fk_scenarios_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_scenarios_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX uq_scenarios_name ON scenarios (tenant_id, name) WHERE removed_at IS NULL;
CREATE INDEX ix_scenarios_person_id ON scenarios (person_id);

CREATE TABLE scenario_versions (
    tenant_id uuid NOT NULL,
    scenario_id uuid NOT NULL,
    version integer NOT NULL,
    document jsonb NOT NULL,
    person_id uuid,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_scenario_versions PRIMARY KEY (tenant_id, scenario_id, version),
    CONSTRAINT fk_scenario_versions_tenant_id_scenario_id FOREIGN KEY(tenant_id, scenario_id)
        REFERENCES scenarios (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_scenario_versions_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_scenario_versions_person_id ON scenario_versions (person_id);

CREATE TABLE plan_changes (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    tenant_id uuid NOT NULL,
    action text NOT NULL,
    item jsonb,
    context jsonb NOT NULL,
    undone boolean DEFAULT false NOT NULL,
    person_id uuid,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_plan_changes PRIMARY KEY (id),
    CONSTRAINT fk_plan_changes_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_plan_changes_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_plan_changes_latest ON plan_changes (tenant_id, action, id DESC);
CREATE INDEX ix_plan_changes_person_id ON plan_changes (person_id);

CREATE TABLE benchmark_contributions (
    tenant_id uuid NOT NULL,
    year integer NOT NULL,
    indicator text NOT NULL,
    naf text NOT NULL,
    section text NOT NULL,
    value double precision NOT NULL,
    person_id uuid,
    wording text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_benchmark_contributions PRIMARY KEY (tenant_id, year, indicator),
    CONSTRAINT ck_benchmark_contributions_value CHECK (value > 0),
    CONSTRAINT fk_benchmark_contributions_tenant_id FOREIGN KEY(tenant_id) REFERENCES companies (tenant_id) ON DELETE CASCADE,
    CONSTRAINT fk_benchmark_contributions_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE INDEX ix_benchmark_contributions_person_id ON benchmark_contributions (person_id);

CREATE TABLE benchmark_cells (
    month date NOT NULL,
    grp text NOT NULL,
    indicator text NOT NULL,
    n integer NOT NULL,
    mean_log double precision NOT NULL,
    sd_log double precision NOT NULL,
    p10 double precision,
    p25 double precision NOT NULL,
    p50 double precision NOT NULL,
    p75 double precision NOT NULL,
    p90 double precision,
    CONSTRAINT pk_benchmark_cells PRIMARY KEY (month, grp, indicator)
);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['scenarios', 'scenario_versions', 'plan_changes', 'benchmark_contributions']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY tenant_all ON %I FOR ALL TO cs_app, cs_worker
            USING (tenant_id = (SELECT app.tenant())) WITH CHECK (tenant_id = (SELECT app.tenant()))', walled);
    END LOOP;
    FOREACH walled IN ARRAY ARRAY['scenarios', 'scenario_versions', 'plan_changes']
    LOOP
        EXECUTE format('CREATE POLICY tenant_signed ON %I FOR ALL TO cs_api
            USING (tenant_id = (SELECT sec.tenant())) WITH CHECK (tenant_id = (SELECT sec.tenant()))', walled);
    END LOOP;
END $$;
CREATE POLICY definer_all ON benchmark_contributions FOR ALL TO cs_definer USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE (name, removed_at) ON scenarios TO cs_app, cs_worker;
GRANT SELECT, INSERT ON scenario_versions TO cs_app, cs_worker;
GRANT SELECT, INSERT, UPDATE (undone) ON plan_changes TO cs_app, cs_worker;
GRANT SELECT, INSERT, DELETE ON benchmark_contributions TO cs_app, cs_worker;
GRANT SELECT ON scenarios, scenario_versions, plan_changes TO cs_api;
GRANT SELECT ON benchmark_cells TO cs_app, cs_api, cs_worker, cs_catalogue;
GRANT SELECT ON benchmark_contributions TO cs_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON benchmark_cells TO cs_definer;
CREATE POLICY definer_read ON consents FOR SELECT TO cs_definer USING (true);
GRANT SELECT (id, person_id, purpose, granted) ON consents TO cs_definer;

-- Once a month, quartiles of groups of at least ten companies, none of which makes more than half of the sum, with two
-- significant digits; the cells of the months before go. A larger group comes out only when those it adds to the smaller
-- ones published are none, or ten: otherwise a subtraction would show a few. What counts: the latest year of each SIREN,
-- given by a person who still agrees; nobody may have given more than half of a group. Guests and examples never count.

CREATE FUNCTION auth.publish_benchmarks() RETURNS bigint LANGUAGE plpgsql VOLATILE
    AS $$
DECLARE
    this_month constant date := date_trunc('month', now())::date;
    level text;
    fresh bigint;
    made bigint := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('benchmark_cells', 20261123));
    IF EXISTS (SELECT 1 FROM public.benchmark_cells c WHERE c.month = this_month) THEN
        RETURN 0;
    END IF;
    DELETE FROM public.benchmark_cells;
    FOREACH level IN ARRAY ARRAY['naf', 'section', 'all']
    LOOP
        INSERT INTO public.benchmark_cells
            WITH latest AS (
                SELECT DISTINCT ON (c.siren, b.indicator) b.indicator, b.naf, b.section, b.value, b.person_id
                FROM public.benchmark_contributions b JOIN public.companies c ON c.tenant_id = b.tenant_id
                WHERE c.kind = 'company' AND c.sample IS NULL AND c.siren IS NOT NULL AND (
                    SELECT k.granted FROM public.consents k WHERE k.person_id = b.person_id AND k.purpose = 'benchmark'
                    ORDER BY k.id DESC LIMIT 1)
                ORDER BY c.siren, b.indicator, b.year DESC, b.at DESC
            ), placed AS (
                SELECT l.indicator, l.value, l.person_id,
                    CASE level WHEN 'naf' THEN 'naf:' || l.naf WHEN 'section' THEN 'section:' || l.section ELSE 'all' END AS grp,
                    EXISTS (SELECT 1 FROM public.benchmark_cells k WHERE k.indicator = l.indicator
                        AND k.grp IN ('naf:' || l.naf, 'section:' || l.section)) AS already
                FROM latest l
            ), members AS (
                SELECT p.*, ln(p.value) AS log, count(*) OVER (PARTITION BY p.indicator, p.grp, p.person_id) AS of_person
                FROM placed p
            )
            SELECT this_month, m.grp, m.indicator, count(*)::integer / 5 * 5, round(avg(m.log)::numeric, 1),
                round(stddev_samp(m.log)::numeric, 1),
                CASE WHEN count(*) >= 30 THEN percentile_cont(0.1) WITHIN GROUP (ORDER BY m.value) END,
                percentile_cont(0.25) WITHIN GROUP (ORDER BY m.value), percentile_cont(0.5) WITHIN GROUP (ORDER BY m.value),
                percentile_cont(0.75) WITHIN GROUP (ORDER BY m.value),
                CASE WHEN count(*) >= 30 THEN percentile_cont(0.9) WITHIN GROUP (ORDER BY m.value) END
            FROM members m GROUP BY m.grp, m.indicator
            HAVING count(*) >= 10 AND max(m.value) <= 0.5 * sum(m.value) AND max(m.of_person) <= 0.5 * count(*)
                AND (count(*) FILTER (WHERE NOT m.already) = 0 OR count(*) FILTER (WHERE NOT m.already) >= 10);
        GET DIAGNOSTICS fresh = ROW_COUNT;
        made := made + fresh;
    END LOOP;
    UPDATE public.benchmark_cells c SET
        p10 = round(c.p10::numeric, 1 - floor(log(c.p10))::integer), p25 = round(c.p25::numeric, 1 - floor(log(c.p25))::integer),
        p50 = round(c.p50::numeric, 1 - floor(log(c.p50))::integer), p75 = round(c.p75::numeric, 1 - floor(log(c.p75))::integer),
        p90 = round(c.p90::numeric, 1 - floor(log(c.p90))::integer);
    RETURN made;
END $$;

REVOKE ALL ON FUNCTION auth.publish_benchmarks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.publish_benchmarks() TO cs_auth;
GRANT CREATE ON SCHEMA auth TO cs_definer;
ALTER FUNCTION auth.publish_benchmarks() SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION auth.publish_benchmarks() OWNER TO cs_definer;
REVOKE CREATE ON SCHEMA auth FROM cs_definer;
