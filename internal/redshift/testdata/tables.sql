SELECT nspname::varchar(128) FROM pg_catalog.pg_namespace WHERE nspname IN ('s', 'o''b\\');
SELECT c.oid::bigint, n.nspname::varchar(128), c.relname::varchar(128), c.relkind, c.reldiststyle::int, pg_get_userbyid(c.relowner)::varchar(128)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v') AND n.nspname IN ('s', 'o''b\\')
ORDER BY 2, 3;
SELECT a.attrelid::bigint, a.attnum::int, a.attname::varchar(128), format_type(a.atttypid, a.atttypmod)::varchar(256), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)::varchar(65535), format_encoding(a.attencodingtype::int)::varchar(32), a.attisdistkey, a.attsortkeyord::int
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname IN ('s', 'o''b\\') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY 1, 2;
SELECT k.conrelid::bigint, k.contype, k.conkey, k.confrelid::bigint, k.confkey
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('s', 'o''b\\') AND k.contype IN ('p', 'u', 'f')
ORDER BY 1, k.contype, k.conname;
SELECT a.attrelid::bigint, n.nspname::varchar(128), c.relname::varchar(128), a.attnum::int, a.attname::varchar(128)
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attrelid IN (9) AND a.attnum > 0;
SELECT d.objoid::bigint, d.objsubid::int, d.description::varchar(65535)
FROM pg_catalog.pg_description d JOIN pg_catalog.pg_class c ON c.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE d.classoid = 1259 AND n.nspname IN ('s', 'o''b\\');
SELECT table_id::bigint, tbl_rows::bigint, size::bigint, encoded, sortkey1 FROM svv_table_info WHERE "schema" IN ('s', 'o''b\\');
