-- Every role of ours, what it is and what it may do, one line each: compared with grants.txt.
SELECT line FROM (
    SELECT 1 AS part, format('role %s%s%s%s%s%s%s%s %s', rolname, CASE WHEN rolcanlogin THEN ' login' ELSE ' nologin' END,
        CASE WHEN rolinherit THEN ' inherit' ELSE '' END, CASE WHEN rolsuper THEN ' SUPERUSER' ELSE '' END,
        CASE WHEN rolbypassrls THEN ' BYPASSRLS' ELSE '' END, CASE WHEN rolcreaterole THEN ' CREATEROLE' ELSE '' END,
        CASE WHEN rolcreatedb THEN ' CREATEDB' ELSE '' END, CASE WHEN rolreplication THEN ' REPLICATION' ELSE '' END,
        array_to_string(coalesce((SELECT s.setconfig FROM pg_db_role_setting s WHERE s.setrole = r.oid AND s.setdatabase = 0), '{}'), ' ')) AS line
    FROM pg_roles r WHERE rolname LIKE 'cs\_%'
    UNION ALL
    SELECT 2, format('member %s of %s', m.rolname, r.rolname) FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid
    JOIN pg_roles m ON m.oid = a.member WHERE m.rolname LIKE 'cs\_%'
    UNION ALL
    SELECT 3, format('schema %s: %s %s', n.nspname, pg_get_userbyid(a.grantee), string_agg(lower(a.privilege_type), ' ' ORDER BY a.privilege_type))
    FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname IN ('public', 'app', 'sec', 'auth', 'audit', 'limits')
        AND pg_get_userbyid(a.grantee) LIKE 'cs\_%' GROUP BY n.nspname, a.grantee
    UNION ALL
    SELECT 4, format('table %s owner %s', c.oid::regclass, pg_get_userbyid(c.relowner)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('public', 'sec', 'limits')
    UNION ALL
    SELECT 5, format('table %s: %s %s', c.oid::regclass, pg_get_userbyid(a.grantee), string_agg(lower(a.privilege_type), ' ' ORDER BY a.privilege_type))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
    WHERE c.relkind = 'r' AND n.nspname IN ('public', 'sec', 'limits') AND a.grantee <> c.relowner GROUP BY c.oid, a.grantee
    UNION ALL
    SELECT 6, format('columns %s: %s %s (%s)', c.oid::regclass, pg_get_userbyid(a.grantee), lower(a.privilege_type), string_agg(t.attname, ' ' ORDER BY t.attname))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
    WHERE n.nspname IN ('public', 'sec', 'limits') GROUP BY c.oid, a.grantee, a.privilege_type
    UNION ALL
    SELECT 7, format('policy %s', concat_ws(' ', tablename, policyname, lower(cmd), array_to_string(roles, ','), qual, CASE WHEN with_check IS DISTINCT FROM qual THEN 'check ' || coalesce(with_check, 'none') END))
    FROM pg_policies WHERE schemaname = 'public'
    UNION ALL
    SELECT 8, format('function %s owner %s%s: %s', p.oid::regprocedure, pg_get_userbyid(p.proowner), CASE WHEN p.prosecdef THEN ' definer' ELSE '' END,
        (SELECT string_agg(CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END, ' ' ORDER BY pg_get_userbyid(a.grantee)) FROM aclexplode(p.proacl) a WHERE a.grantee <> p.proowner))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('app', 'sec', 'auth', 'audit', 'limits')
) AS everything ORDER BY part, line COLLATE "C"
