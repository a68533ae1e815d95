-- The SVV views of schemas, tables, columns and rights.
CREATE OR REPLACE VIEW pg_internal.relation AS -- what a user may know of
  SELECT c.oid, n.nspname, c.relname, c.relkind, c.relowner, c.relacl, c.relnamespace, c.reldiststyle
  FROM pg_internal.pg_class c JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v', 'm') AND n.nspname NOT LIKE 'pg!_%' ESCAPE '!' AND n.nspname <> 'information_schema'
    AND has_schema_privilege(n.oid, 'USAGE') AND (has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES') OR has_any_column_privilege(c.oid, 'SELECT'));

CREATE OR REPLACE VIEW pg_catalog.svv_redshift_schemas AS
  SELECT current_database()::varchar(128) AS database_name, nspname AS schema_name, nspowner::int4 AS schema_owner, 'local'::varchar(128) AS schema_type,
    array_to_string(nspacl, ',')::varchar AS schema_acl, NULL::varchar(128) AS schema_option
  FROM pg_internal.pg_namespace WHERE nspname NOT LIKE 'pg!_toast%' ESCAPE '!' AND nspname <> 'pg_internal_information';
CREATE OR REPLACE VIEW pg_catalog.svv_all_schemas AS SELECT * FROM pg_catalog.svv_redshift_schemas;

CREATE OR REPLACE VIEW pg_catalog.svv_redshift_tables AS
  SELECT current_database()::varchar(128) AS database_name, nspname AS schema_name, relname AS table_name,
    CASE relkind WHEN 'r' THEN 'TABLE' ELSE 'VIEW' END::varchar(128) AS table_type, array_to_string(relacl, ',')::varchar AS table_acl,
    obj_description(oid, 'pg_class')::varchar AS remarks, pg_get_userbyid(relowner)::varchar AS table_owner
  FROM pg_internal.relation;
CREATE OR REPLACE VIEW pg_catalog.svv_all_tables AS SELECT database_name, schema_name, table_name, table_acl, table_type, remarks FROM pg_catalog.svv_redshift_tables;
CREATE OR REPLACE VIEW pg_catalog.svv_tables AS
  SELECT database_name AS table_catalog, schema_name AS table_schema, table_name, CASE table_type WHEN 'TABLE' THEN 'BASE TABLE' ELSE table_type END::varchar AS table_type, remarks
  FROM pg_catalog.svv_redshift_tables;

CREATE OR REPLACE VIEW pg_internal.column_of_relation AS
  SELECT r.nspname, r.relname, r.oid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attisdistkey, a.attsortkeyord, a.attencodingtype,
    pg_internal.default_text(a.attrelid, a.attnum, d.adbin)::varchar(4000) AS column_default, array_to_string(a.attacl, ',')::varchar AS acl,
    col_description(r.oid, a.attnum)::varchar AS remarks
  FROM pg_internal.relation r JOIN pg_internal.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum;

CREATE OR REPLACE VIEW pg_catalog.svv_redshift_columns AS
  SELECT current_database()::varchar(128) AS database_name, nspname AS schema_name, relname AS table_name, attname AS column_name, attnum::int4 AS ordinal_position,
    pg_internal.format_type(atttypid, atttypmod)::varchar AS data_type, column_default, CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END::varchar(3) AS is_nullable,
    format_encoding(attencodingtype) AS encoding, attisdistkey AS distkey, attsortkeyord AS sortkey, acl AS column_acl, remarks
  FROM pg_internal.column_of_relation;

CREATE OR REPLACE FUNCTION pg_internal.character_length(type oid, modifier int4) RETURNS int4 LANGUAGE sql STABLE AS
$$SELECT CASE WHEN type IN (1042, 1043, 'pg_catalog.varbyte'::regtype) AND modifier > 4 THEN modifier - 4 END$$;
CREATE OR REPLACE FUNCTION pg_internal.numeric_precision(type oid, modifier int4) RETURNS int4 LANGUAGE sql IMMUTABLE AS
$$SELECT CASE type WHEN 21 THEN 16 WHEN 23 THEN 32 WHEN 20 THEN 64 WHEN 700 THEN 24 WHEN 701 THEN 53 WHEN 1700 THEN (modifier - 4) >> 16 END$$;
CREATE OR REPLACE FUNCTION pg_internal.numeric_scale(type oid, modifier int4) RETURNS int4 LANGUAGE sql IMMUTABLE AS
$$SELECT CASE WHEN type IN (20, 21, 23) THEN 0 WHEN type = 1700 THEN (modifier - 4) & 65535 END$$;
CREATE OR REPLACE VIEW pg_catalog.svv_all_columns AS
  SELECT current_database()::varchar(128) AS database_name, nspname AS schema_name, relname AS table_name, attname AS column_name, attnum::int4 AS ordinal_position,
    column_default, CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END::varchar(3) AS is_nullable,
    pg_internal.format_type(atttypid, NULL)::varchar AS data_type,
    pg_internal.character_length(atttypid, atttypmod) AS character_maximum_length, pg_internal.numeric_precision(atttypid, atttypmod) AS numeric_precision,
    pg_internal.numeric_scale(atttypid, atttypmod) AS numeric_scale, remarks
  FROM pg_internal.column_of_relation;
CREATE OR REPLACE VIEW pg_catalog.svv_columns AS
  SELECT database_name AS table_catalog, schema_name AS table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
    character_maximum_length, numeric_precision, numeric_scale, remarks
  FROM pg_catalog.svv_all_columns
  UNION ALL -- "including late-binding views" [r_SVV_COLUMNS]
  SELECT current_database()::varchar(128), r.nspname, r.relname, x.attname, x.attnum, NULL::varchar(4000), 'YES'::varchar(3), pg_internal.format_type(x.atttypid, NULL)::varchar,
    pg_internal.character_length(x.atttypid, x.atttypmod), pg_internal.numeric_precision(x.atttypid, x.atttypmod), pg_internal.numeric_scale(x.atttypid, x.atttypmod), NULL
  FROM pg_internal.late_column x JOIN pg_internal.relation r ON r.oid = x.relid;

-- Empty tables are left out.
CREATE OR REPLACE VIEW pg_catalog.svv_table_info AS
  SELECT current_database()::varchar AS database, n.nspname AS "schema", c.oid AS table_id, c.relname AS "table",
    CASE WHEN t.encode_auto THEN 'Y, AUTO(ENCODE)' WHEN k.encoded THEN 'Y' ELSE 'N' END::varchar AS encoded,
    CASE c.reldiststyle WHEN 0 THEN 'EVEN' WHEN 1 THEN 'KEY(' || k.distkey || ')' WHEN 8 THEN 'ALL' ELSE 'AUTO(ALL)' END::varchar AS diststyle,
    CASE WHEN k.sortkey1 IS NOT NULL THEN CASE WHEN k.interleaved THEN 'INTERLEAVED' ELSE k.sortkey1 END WHEN t.sort_auto THEN 'AUTO(SORTKEY)' END::varchar AS sortkey1,
    k.max_varchar, k.sortkey1_enc, k.sortkey_num, ceil(pg_table_size(c.oid) / 1048576.0)::int8 AS size, 0.0001::numeric(10, 4) AS pct_used,
    0::int8 AS empty, 0::numeric(5, 2) AS unsorted, 0::numeric(5, 2) AS stats_off, r.n::numeric(38, 0) AS tbl_rows,
    NULL::numeric(19, 2) AS skew_sortkey1, NULL::numeric(19, 2) AS skew_rows, r.n::numeric(38, 0) AS estimated_visible_rows,
    NULL::text AS risk_event, NULL::numeric(12, 2) AS vacuum_sort_benefit, t.created AS create_time
  FROM pg_internal.pg_class c JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_internal.table_attribute t ON t.relid = c.oid,
  LATERAL (SELECT bool_or(a.attencodingtype <> 0) AS encoded, max(a.attname) FILTER (WHERE a.attisdistkey) AS distkey,
      max(a.attname) FILTER (WHERE abs(a.attsortkeyord) = 1) AS sortkey1, bool_or(a.attsortkeyord < 0) AS interleaved,
      max(format_encoding(a.attencodingtype)) FILTER (WHERE abs(a.attsortkeyord) = 1) AS sortkey1_enc,
      count(*) FILTER (WHERE a.attsortkeyord <> 0)::int4 AS sortkey_num, coalesce(max(a.atttypmod - 4) FILTER (WHERE a.atttypid = 1043), 0)::int4 AS max_varchar
    FROM pg_internal.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) k,
  LATERAL (SELECT pg_internal.row_count(c.oid) AS n OFFSET 0) r
  WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg!_%' ESCAPE '!' AND n.nspname <> 'information_schema' AND r.n > 0;

CREATE OR REPLACE VIEW pg_catalog.svv_relation_privileges AS
  SELECT r.nspname AS namespace_name, r.relname AS relation_name, x.privilege_type::varchar AS privilege_type, x.grantee::int4 AS identity_id,
    CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END::varchar AS identity_name,
    pg_internal.identity_type(x.grantee) AS identity_type, x.is_grantable AS admin_option
  FROM pg_internal.relation r CROSS JOIN LATERAL aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) x
  WHERE pg_internal.sees(x.grantee) AND x.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'TRUNCATE');
CREATE OR REPLACE VIEW pg_catalog.svv_schema_privileges AS
  SELECT n.nspname AS namespace_name, x.privilege_type::varchar AS privilege_type, x.grantee::int4 AS identity_id,
    CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END::varchar AS identity_name,
    pg_internal.identity_type(x.grantee) AS identity_type, x.is_grantable AS admin_option
  FROM pg_internal.pg_namespace n CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x
  WHERE pg_internal.sees(x.grantee) AND n.nspname NOT LIKE 'pg!_%' ESCAPE '!' AND n.nspname <> 'information_schema';
CREATE OR REPLACE VIEW pg_catalog.svv_column_privileges AS
  SELECT r.nspname AS namespace_name, r.relname AS relation_name, a.attname AS column_name, x.privilege_type::varchar AS privilege_type, x.grantee::int4 AS identity_id,
    CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END::varchar AS identity_name,
    pg_internal.identity_type(x.grantee) AS identity_type
  FROM pg_internal.relation r JOIN pg_internal.pg_attribute a ON a.attrelid = r.oid CROSS JOIN LATERAL aclexplode(a.attacl) x
  WHERE pg_internal.sees(x.grantee);

CREATE OR REPLACE VIEW pg_catalog.svv_user_info AS
  SELECT rolname::varchar AS user_name, oid::int4 AS user_id, rolcreatedb AS createdb, rolsuper AS superuser, rolbypassrls AS catalog_update,
    CASE WHEN rolconnlimit < 0 THEN 'UNLIMITED' ELSE rolconnlimit::text END::varchar AS connection_limit, CASE WHEN p.unrestricted THEN 'UNRESTRICTED' ELSE 'RESTRICTED' END::varchar AS syslog_access,
    NULL::varchar AS last_ddl_ts, 0::int4 AS session_timeout
  FROM pg_catalog.pg_roles LEFT JOIN pg_internal.principal p ON p.name = rolname WHERE rolcanlogin;

CREATE OR REPLACE VIEW pg_catalog.svv_mv_info AS
  SELECT current_database()::varchar AS database_name, n.nspname::varchar AS schema_name, c.relname::varchar AS name, pg_get_userbyid(c.relowner)::varchar AS user_name,
    false AS is_stale, 0::int4 AS state, false AS autorefresh, false AS autorewrite
  -- Not by regclass, which fails for schemas that the user may not use.
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm';
CREATE OR REPLACE VIEW pg_catalog.stv_mv_info AS
  SELECT database_name AS db_name, schema_name AS schema, name, user_name AS owner_user_name, is_stale, state, autorewrite, autorefresh FROM pg_catalog.svv_mv_info;

-- What the sandbox has none of.
CREATE OR REPLACE VIEW pg_catalog.svv_external_schemas AS
  SELECT 0::oid AS esoid, 0::int2 AS eskind, ''::varchar AS schemaname, 0::int4 AS esowner, ''::varchar AS databasename, ''::varchar AS esoptions WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_external_tables AS
  SELECT ''::varchar AS redshift_database_name, ''::varchar AS schemaname, ''::varchar AS tablename, ''::varchar AS tabletype, ''::varchar AS location,
    ''::varchar AS input_format, ''::varchar AS output_format, ''::varchar AS serialization_lib, ''::varchar AS serde_parameters, 0::int4 AS compressed, ''::varchar AS parameters WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_external_columns AS
  SELECT ''::varchar AS redshift_database_name, ''::varchar AS schemaname, ''::varchar AS tablename, ''::varchar AS columnname, ''::varchar AS external_type,
    0::int4 AS columnnum, 0::int4 AS part_key, ''::varchar AS is_nullable WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_rls_attached_policy AS
  SELECT ''::varchar AS relschema, ''::varchar AS relname, ''::varchar AS relkind, ''::varchar AS polname, ''::varchar AS grantor, ''::varchar AS grantee,
    ''::varchar AS granteekind, false AS is_pol_on, false AS is_rls_on, ''::varchar AS rls_conjunction_type WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_attached_masking_policy AS
  SELECT ''::varchar AS policy_name, ''::varchar AS schema_name, ''::varchar AS table_name, ''::varchar AS table_type, ''::varchar AS grantor, ''::varchar AS grantee,
    ''::varchar AS grantee_type, 0::int4 AS priority, ''::varchar AS input_columns, ''::varchar AS output_columns WHERE false;
