-- Collations: the database's is case_sensitive, and a column may have the other [r_CREATE_TABLE_NEW, r_DB_COLLATION].
-- PostgreSQL compares by it as Redshift does; pattern matching is refused, which Redshift has.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_collation WHERE collname = 'case_insensitive') THEN
    CREATE COLLATION pg_catalog.case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  END IF;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.db_collation() RETURNS varchar LANGUAGE sql IMMUTABLE AS $$SELECT 'case_sensitive'::varchar$$;

CREATE OR REPLACE FUNCTION pg_internal.show_columns(db text, schema_text text, table_text text)
RETURNS TABLE (database_name varchar, schema_name varchar, table_name varchar, column_name varchar, ordinal_position int4, column_default varchar, is_nullable varchar,
  data_type varchar, character_maximum_length int4, numeric_precision int4, numeric_scale int4, remarks varchar, sort_key_type varchar, sort_key int4, dist_key int4,
  encoding varchar, "collation" varchar) LANGUAGE plpgsql STABLE AS $$
DECLARE rel oid;
BEGIN
  SELECT r.oid INTO rel FROM pg_internal.relation r WHERE r.nspname = schema_text AND r.relname = table_text AND db = current_database();
  IF rel IS NULL THEN
    RAISE EXCEPTION 'relation "%.%.%" does not exist', db, schema_text, table_text USING ERRCODE = '42P01';
  END IF;
  RETURN QUERY SELECT c.database_name::varchar, c.schema_name::varchar, c.table_name::varchar, c.column_name::varchar, c.ordinal_position, c.column_default::varchar, c.is_nullable::varchar,
    c.data_type::varchar, c.character_maximum_length, c.numeric_precision, c.numeric_scale, c.remarks::varchar,
    CASE WHEN a.attsortkeyord <> 0 THEN CASE WHEN bool_or(a.attsortkeyord < 0) OVER () THEN 'INTERLEAVED' ELSE 'COMPOUND' END END::varchar, a.attsortkeyord, a.attisdistkey::int4,
    format_encoding(a.attencodingtype::int4), CASE WHEN p.attcollation = 'pg_catalog.case_insensitive'::regcollation THEN 'case_insensitive' WHEN p.attcollation <> 0 THEN 'case_sensitive' END::varchar
  FROM pg_catalog.svv_all_columns c JOIN pg_internal.pg_attribute a ON a.attrelid = rel AND a.attnum = c.ordinal_position
  JOIN pg_catalog.pg_attribute p ON p.attrelid = rel AND p.attnum = a.attnum
  WHERE c.schema_name = schema_text AND c.table_name = table_text ORDER BY c.ordinal_position;
END $$;
