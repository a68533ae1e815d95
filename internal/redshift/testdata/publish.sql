SELECT usesuper FROM pg_catalog.pg_user WHERE usename = current_user;
SELECT 1 FROM svv_rls_attached_policy LIMIT 1;
SELECT 1 FROM svv_attached_masking_policy LIMIT 1;
SELECT 1 FROM svv_datashare_objects LIMIT 1;
SELECT c.oid::bigint, n.nspname::varchar(128), c.relname::varchar(128), c.relkind, c.reldiststyle::int, pg_get_userbyid(c.relowner)::varchar(128)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v') AND n.nspname IN ('s')
ORDER BY 2, 3;
SELECT d.objoid::bigint, d.objsubid::int, d.description::varchar(65535)
FROM pg_catalog.pg_description d JOIN pg_catalog.pg_class c ON c.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE d.classoid = 1259 AND n.nspname IN ('s');
SELECT d.refobjid::bigint, CASE WHEN v.relkind = 'v' THEN 'v' ELSE 'm' END, nv.nspname::varchar(128), v.relname::varchar(128), v.oid::bigint, pg_get_userbyid(v.relowner)::varchar(128) = current_user::varchar(128) OR u.usesuper
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid JOIN pg_catalog.pg_class v ON v.oid = r.ev_class JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_user u ON u.usename = current_user
WHERE n.nspname IN ('s') AND c.relkind = 'r' AND v.oid <> c.oid AND nv.nspname <> 'pg_automv' AND v.relkind IN ('v', 'm')
UNION SELECT d.refobjid::bigint, 'm', nv.nspname::varchar(128), v.relname::varchar(128), v.oid::bigint, pg_get_userbyid(v.relowner)::varchar(128) = current_user::varchar(128) OR u.usesuper
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class v ON v.oid = d.objid JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_user u ON u.usename = current_user
WHERE n.nspname IN ('s') AND c.relkind = 'r' AND v.oid <> c.oid AND nv.nspname <> 'pg_automv' AND d.classid = 1259 AND d.refclassid = 1259
AND (v.relkind IN ('v', 'm') OR v.relkind = 'r' AND substring(v.relname::varchar(128), 1, 8) = 'mv_tbl__')
ORDER BY 1, 3, 4, 2 DESC;
SELECT trim(schema_name), trim(name) FROM svv_mv_info WHERE database_name = current_database();
SELECT DISTINCT k.confrelid::bigint, nf.nspname::varchar(128), f.relname::varchar(128)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('s') AND k.contype = 'f' AND k.conrelid <> k.confrelid
ORDER BY 1, 2, 3;
SELECT DISTINCT relschema, relname, polname FROM svv_rls_attached_policy WHERE relschema IN ('s') ORDER BY 1, 2, 3;
SELECT schema_name, table_name, policy_name, output_columns, grantee_type, grantee FROM svv_attached_masking_policy WHERE schema_name IN ('s') ORDER BY 1, 2, 3, 5, 6;
SELECT trim(object_name), trim(share_name) FROM svv_datashare_objects WHERE share_type = 'OUTBOUND' AND object_name LIKE '%.%' ORDER BY 1, 2;
SELECT pg_get_viewdef(70::oid);
SELECT namespace_name, relation_name, '', privilege_type, identity_type, identity_name, admin_option FROM svv_relation_privileges WHERE namespace_name IN ('s') ORDER BY 1, 2, 4, 5, 6;
SELECT namespace_name, relation_name, column_name, privilege_type, identity_type, identity_name, '' FROM svv_column_privileges WHERE namespace_name IN ('s') ORDER BY 1, 2, 3, 4, 5, 6;
BEGIN;
GRANT SELECT ON "s"."standin_k3j5k3j5k3j5k3j5_1" TO "analyst";
COMMIT;
BEGIN;
DELETE FROM "s"."b";
INSERT INTO "s"."b" ("c") SELECT "c" FROM "s"."standin_k3j5k3j5k3j5k3j5_2";
LOCK "s"."a", "s"."standin_k3j5k3j5k3j5k3j5_1", "s"."standin_k3j5k3j5k3j5k3j5_2";
SELECT c.oid::bigint, n.nspname::varchar(128), c.relname::varchar(128), c.relkind, c.reldiststyle::int, pg_get_userbyid(c.relowner)::varchar(128)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v') AND n.nspname IN ('s')
ORDER BY 2, 3;
SELECT d.objoid::bigint, d.objsubid::int, d.description::varchar(65535)
FROM pg_catalog.pg_description d JOIN pg_catalog.pg_class c ON c.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE d.classoid = 1259 AND n.nspname IN ('s');
SELECT d.refobjid::bigint, CASE WHEN v.relkind = 'v' THEN 'v' ELSE 'm' END, nv.nspname::varchar(128), v.relname::varchar(128), v.oid::bigint, pg_get_userbyid(v.relowner)::varchar(128) = current_user::varchar(128) OR u.usesuper
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid JOIN pg_catalog.pg_class v ON v.oid = r.ev_class JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_user u ON u.usename = current_user
WHERE n.nspname IN ('s') AND c.relkind = 'r' AND v.oid <> c.oid AND nv.nspname <> 'pg_automv' AND v.relkind IN ('v', 'm')
UNION SELECT d.refobjid::bigint, 'm', nv.nspname::varchar(128), v.relname::varchar(128), v.oid::bigint, pg_get_userbyid(v.relowner)::varchar(128) = current_user::varchar(128) OR u.usesuper
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class v ON v.oid = d.objid JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_user u ON u.usename = current_user
WHERE n.nspname IN ('s') AND c.relkind = 'r' AND v.oid <> c.oid AND nv.nspname <> 'pg_automv' AND d.classid = 1259 AND d.refclassid = 1259
AND (v.relkind IN ('v', 'm') OR v.relkind = 'r' AND substring(v.relname::varchar(128), 1, 8) = 'mv_tbl__')
ORDER BY 1, 3, 4, 2 DESC;
SELECT trim(schema_name), trim(name) FROM svv_mv_info WHERE database_name = current_database();
SELECT DISTINCT k.confrelid::bigint, nf.nspname::varchar(128), f.relname::varchar(128)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('s') AND k.contype = 'f' AND k.conrelid <> k.confrelid
ORDER BY 1, 2, 3;
SELECT DISTINCT relschema, relname, polname FROM svv_rls_attached_policy WHERE relschema IN ('s') ORDER BY 1, 2, 3;
SELECT schema_name, table_name, policy_name, output_columns, grantee_type, grantee FROM svv_attached_masking_policy WHERE schema_name IN ('s') ORDER BY 1, 2, 3, 5, 6;
SELECT trim(object_name), trim(share_name) FROM svv_datashare_objects WHERE share_type = 'OUTBOUND' AND object_name LIKE '%.%' ORDER BY 1, 2;
SELECT pg_get_viewdef(70::oid);
SELECT namespace_name, relation_name, '', privilege_type, identity_type, identity_name, admin_option FROM svv_relation_privileges WHERE namespace_name IN ('s') ORDER BY 1, 2, 4, 5, 6;
SELECT namespace_name, relation_name, column_name, privilege_type, identity_type, identity_name, '' FROM svv_column_privileges WHERE namespace_name IN ('s') ORDER BY 1, 2, 3, 4, 5, 6;
EXPLAIN SELECT 1 FROM "s"."b" AS t0;
ALTER TABLE "s"."a" RENAME TO "standin_k3j5k3j5k3j5k3j5_1_old";
ALTER TABLE "s"."standin_k3j5k3j5k3j5k3j5_1" RENAME TO "a";
ALTER TABLE "s"."standin_k3j5k3j5k3j5k3j5_2" RENAME TO "standin_k3j5k3j5k3j5k3j5_2_old";
CREATE OR REPLACE VIEW "s"."sums" AS SELECT 1;
ALTER TABLE "s"."a" OWNER TO "o""wner";
COMMIT;
SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 's' AND c.relname = 'standin_k3j5k3j5k3j5k3j5_1_old' AND c.relkind = 'r';
SELECT nf.nspname::varchar(128), f.relname::varchar(128), k.conname::varchar(128)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 's' AND c.relname = 'standin_k3j5k3j5k3j5k3j5_1_old' AND k.contype = 'f' AND k.conrelid <> k.confrelid
ORDER BY 1, 2, 3;
BEGIN;
LOCK "s"."standin_k3j5k3j5k3j5k3j5_1_old", "s"."standin_k3j5k3j5k3j5k3j5_2";
ALTER TABLE "s"."standin_k3j5k3j5k3j5k3j5_2" DROP CONSTRAINT "key";
DROP TABLE IF EXISTS "s"."standin_k3j5k3j5k3j5k3j5_1_old";
COMMIT;
SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 's' AND c.relname = 'standin_k3j5k3j5k3j5k3j5_2_old' AND c.relkind = 'r';
SELECT nf.nspname::varchar(128), f.relname::varchar(128), k.conname::varchar(128)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 's' AND c.relname = 'standin_k3j5k3j5k3j5k3j5_2_old' AND k.contype = 'f' AND k.conrelid <> k.confrelid
ORDER BY 1, 2, 3;
BEGIN;
LOCK "s"."standin_k3j5k3j5k3j5k3j5_2_old";
DROP TABLE IF EXISTS "s"."standin_k3j5k3j5k3j5k3j5_2_old";
COMMIT;
