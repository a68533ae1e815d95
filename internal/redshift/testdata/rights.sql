SELECT u.usename::varchar(128), u.usesuper, has_database_privilege(current_database(), 'CREATE')
FROM pg_catalog.pg_user u WHERE u.usename = current_user;
SELECT n.nspname::varchar(128), has_schema_privilege(n.oid, 'USAGE'), has_schema_privilege(n.oid, 'CREATE')
FROM pg_catalog.pg_namespace n WHERE n.nspname IN ('s', 'o''b\\')
ORDER BY 1;
SELECT n.nspname::varchar(128), c.relname::varchar(128), pg_get_userbyid(c.relowner)::varchar(128), has_table_privilege(c.oid, 'SELECT')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('s', 'o''b\\') AND c.relkind IN ('r', 'v')
ORDER BY 1, 2;
SELECT DISTINCT n.nspname::varchar(128), c.relname::varchar(128), nv.nspname::varchar(128), v.relname::varchar(128), pg_get_userbyid(v.relowner)::varchar(128)
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
JOIN pg_catalog.pg_class v ON v.oid = r.ev_class JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('s', 'o''b\\') AND c.relkind = 'r' AND v.relkind = 'v' AND v.oid <> c.oid
ORDER BY 1, 2, 3, 4;
SELECT trim(syslog_access) FROM svv_user_info WHERE user_name = current_user;
SELECT DISTINCT trim(system_privilege), trim(identity_name), trim(identity_type) FROM svv_system_privileges ORDER BY 1, 2, 3;
SELECT user_is_member_of(current_user, 'steward');
