-- The rules that the walls must follow, as questions to PostgreSQL's catalogue: one row per object that breaks a rule.
-- Tables of everybody (read by all, written by the catalogue's role) are named in `everybodys`; every other table of
-- schema public is walled. A tenant table is one with a tenant_id that pages may reach.
WITH ours (schema) AS (
    VALUES ('public'), ('app'), ('sec'), ('auth'), ('audit'), ('limits'), ('jobs')
), everybodys (name) AS (
    VALUES ('editions'), ('emission_factors'), ('benchmark_cells'), ('alembic_version')
), working (role) AS (
    VALUES ('cs_app'), ('cs_worker'), ('cs_api'), ('cs_person'), ('cs_catalogue'), ('cs_auth')
), tables AS (
    SELECT c.oid, c.relname::text AS name, c.relrowsecurity AND c.relforcerowsecurity AS walled, n.nspname AS schema,
        pg_get_userbyid(c.relowner) AS owner, c.relacl AS rights, c.relname IN (SELECT name FROM everybodys) AS everybodys,
        EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
            AND has_any_column_privilege('cs_app', c.oid, 'SELECT, INSERT, UPDATE') AS of_tenant
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN ours ON ours.schema = n.nspname
    WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
), policies AS (
    SELECT t.name || ' ' || p.polname AS name, t.oid, p.polcmd AS command, pg_get_expr(p.polqual, p.polrelid) AS rows,
        pg_get_expr(p.polwithcheck, p.polrelid) AS checked,
        ARRAY(SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END FROM unnest(p.polroles) r) AS roles
    FROM pg_policy p JOIN tables t ON t.oid = p.polrelid
), functions AS (
    SELECT n.nspname || '.' || p.proname AS name, pg_get_userbyid(p.proowner) AS owner, p.prosecdef AS definer, p.proacl AS rights,
        coalesce(array_to_string(p.proconfig, ' '), '') AS settings
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN ours ON ours.schema = n.nspname
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
), tenant_column AS (
    SELECT t.name, t.oid, a.attnum, a.attnotnull FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid
    WHERE t.of_tenant AND a.attname = 'tenant_id'
)
SELECT 'a table that is not everybody''s is walled, for its owner too (ENABLE and FORCE ROW LEVEL SECURITY)' AS rule, name
    FROM tables WHERE schema = 'public' AND NOT everybodys AND NOT walled
UNION ALL
SELECT 'a role that may read or write a walled table has a policy on it', t.name || ' ' || role
    FROM tables t, working WHERE schema = 'public' AND NOT everybodys
    AND (has_any_column_privilege(role, t.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(role, t.oid, 'DELETE'))
    AND NOT EXISTS (SELECT FROM policies p WHERE p.oid = t.oid AND role = ANY (p.roles))
UNION ALL
SELECT 'a policy names its roles', name FROM policies WHERE 'PUBLIC' = ANY (roles)
UNION ALL
SELECT 'a policy of a working role holds to whom the transaction works for', name
    FROM policies WHERE roles <> ARRAY['cs_definer'] AND coalesce(rows, checked) NOT LIKE
        CASE WHEN 'cs_api' = ANY (roles) THEN '%SELECT sec.tenant()%'
            WHEN 'cs_person' = ANY (roles) THEN '%SELECT app.person()%' ELSE '%SELECT app.tenant()%' END
UNION ALL
SELECT 'a policy checks the rows written as it chooses the rows read', name
    FROM policies WHERE command IN ('*', 'w', 'a') AND (checked IS NULL OR checked <> coalesce(rows, checked))
UNION ALL
SELECT 'tenant_id is never empty', name FROM tenant_column WHERE NOT attnotnull
UNION ALL
SELECT 'an index begins with tenant_id', name FROM tenant_column c
    WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = c.attnum)
UNION ALL
SELECT 'a foreign key from one tenant table to another carries tenant_id on both sides', k.conname
    FROM pg_constraint k JOIN tenant_column f ON f.oid = k.conrelid JOIN tenant_column t ON t.oid = k.confrelid
    WHERE k.contype = 'f' AND NOT EXISTS (
        SELECT FROM generate_subscripts(k.conkey, 1) i WHERE k.conkey[i] = f.attnum AND k.confkey[i] = t.attnum)
UNION ALL
SELECT 'a unique key of a tenant table carries tenant_id, or what cannot be guessed (uuid, hash, counter)', i.indexrelid::regclass::text
    FROM pg_index i JOIN tables t ON t.oid = i.indrelid
    WHERE i.indisunique AND t.of_tenant AND NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
        AND (a.attname = 'tenant_id' OR a.atttypid IN ('uuid'::regtype, 'bytea'::regtype) OR a.attidentity = 'a'))
UNION ALL
SELECT 'no materialised view, and a view reads with the rights of who asks', c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN ours ON ours.schema = n.nspname
    WHERE c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on']
UNION ALL
SELECT 'a SECURITY DEFINER function belongs to cs_definer and fixes its search_path', name
    FROM functions WHERE definer AND (owner <> 'cs_definer' OR settings NOT LIKE 'search\_path=pg\_catalog, pg\_temp')
UNION ALL
SELECT 'nothing of ours is granted to everybody', name
    FROM functions WHERE rights IS NULL OR EXISTS (SELECT FROM aclexplode(rights) a WHERE a.grantee = 0)
UNION ALL
SELECT 'nothing of ours is granted to everybody', name
    FROM tables WHERE EXISTS (SELECT FROM aclexplode(rights) a WHERE a.grantee = 0)
UNION ALL
SELECT 'nothing of ours is granted to everybody', n.nspname
    FROM pg_namespace n JOIN ours ON ours.schema = n.nspname, aclexplode(n.nspacl) a
    WHERE a.grantee = 0 AND (n.nspname <> 'public' OR a.privilege_type = 'CREATE')  -- PostgreSQL lets everybody look into public
UNION ALL
SELECT 'tables belong to cs_owner, and a working role neither truncates, references, triggers nor creates', t.name || ' ' || role
    FROM tables t, working WHERE t.owner = role OR has_table_privilege(role, t.oid, 'TRUNCATE, REFERENCES, TRIGGER')
UNION ALL
SELECT 'tables belong to cs_owner, and a working role neither truncates, references, triggers nor creates', n.nspname || ' ' || role
    FROM working, pg_namespace n JOIN ours ON ours.schema = n.nspname WHERE has_schema_privilege(role, n.oid, 'CREATE')
UNION ALL
SELECT 'a table of everybody holds the rows of nobody and is written by the catalogue''s role alone', t.name || ' ' || role
    FROM tables t, working WHERE t.everybodys AND (t.of_tenant OR role <> 'cs_catalogue'
    AND (has_table_privilege(role, t.oid, 'DELETE') OR has_any_column_privilege(role, t.oid, 'INSERT, UPDATE')))
UNION ALL
SELECT 'a working role is neither above the walls nor a member of a role that owns', r.rolname
    FROM pg_roles r JOIN working ON r.rolname = role WHERE r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb
    OR r.rolreplication OR pg_has_role(role, 'cs_owner', 'MEMBER') OR pg_has_role(role, 'cs_definer', 'MEMBER')
ORDER BY 1, 2
