SELECT c.oid::bigint, n.nspname::varchar(128), c.relname::varchar(128), c.relkind, c.reldiststyle::int, pg_get_userbyid(c.relowner)::varchar(128)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v') AND n.nspname IN ('s', 'o''b\\')
ORDER BY 2, 3;
SELECT d.objoid::bigint, d.objsubid::int, d.description::varchar(65535)
FROM pg_catalog.pg_description d JOIN pg_catalog.pg_class c ON c.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE d.classoid = 1259 AND n.nspname IN ('s', 'o''b\\');
SELECT d.refobjid::bigint, CASE WHEN v.relkind = 'v' THEN 'v' ELSE 'm' END, nv.nspname::varchar(128), v.relname::varchar(128), v.oid::bigint, pg_get_userbyid(v.relowner)::varchar(128) = current_user::varchar(128) OR u.usesuper
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid JOIN pg_catalog.pg_class v ON v.oid = r.ev_class JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_user u ON u.usename = current_user
WHERE n.nspname IN ('s', 'o''b\\') AND c.relkind = 'r' AND v.oid <> c.oid AND nv.nspname <> 'pg_automv' AND v.relkind IN ('v', 'm')
UNION SELECT d.refobjid::bigint, 'm', nv.nspname::varchar(128), v.relname::varchar(128), v.oid::bigint, pg_get_userbyid(v.relowner)::varchar(128) = current_user::varchar(128) OR u.usesuper
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class v ON v.oid = d.objid JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_user u ON u.usename = current_user
WHERE n.nspname IN ('s', 'o''b\\') AND c.relkind = 'r' AND v.oid <> c.oid AND nv.nspname <> 'pg_automv' AND d.classid = 1259 AND d.refclassid = 1259
AND (v.relkind IN ('v', 'm') OR v.relkind = 'r' AND substring(v.relname::varchar(128), 1, 8) = 'mv_tbl__')
ORDER BY 1, 3, 4, 2 DESC;
SELECT trim(schema_name), trim(name) FROM svv_mv_info WHERE database_name = current_database();
SELECT DISTINCT k.confrelid::bigint, nf.nspname::varchar(128), f.relname::varchar(128)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('s', 'o''b\\') AND k.contype = 'f' AND k.conrelid <> k.confrelid
ORDER BY 1, 2, 3;
