-- information_schema, where the remembered constraints and columns differ from PostgreSQL's.
CREATE OR REPLACE VIEW pg_internal.named_constraint AS
  SELECT k.*, n.nspname, c.relname FROM pg_internal.key_constraint k JOIN pg_internal.pg_class c ON c.oid = k.conrelid JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace
  WHERE pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES');

CREATE OR REPLACE VIEW pg_internal_information.table_constraints AS
  SELECT current_database()::varchar AS constraint_catalog, nspname AS constraint_schema, conname::varchar AS constraint_name, current_database()::varchar AS table_catalog,
    nspname AS table_schema, relname AS table_name, CASE contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END::varchar AS constraint_type,
    'NO'::varchar AS is_deferrable, 'NO'::varchar AS initially_deferred
  FROM pg_internal.named_constraint;
CREATE OR REPLACE VIEW pg_internal_information.key_column_usage AS
  SELECT current_database()::varchar AS constraint_catalog, nspname AS constraint_schema, conname::varchar AS constraint_name, current_database()::varchar AS table_catalog,
    nspname AS table_schema, relname AS table_name, a.attname AS column_name, u.i::int4 AS ordinal_position
  FROM pg_internal.named_constraint k CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY u(attnum, i)
  JOIN pg_internal.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum;
CREATE OR REPLACE VIEW pg_internal_information.constraint_column_usage AS
  SELECT current_database()::varchar AS table_catalog, n.nspname AS table_schema, c.relname AS table_name, a.attname AS column_name,
    current_database()::varchar AS constraint_catalog, k.nspname AS constraint_schema, k.conname::varchar AS constraint_name
  FROM pg_internal.named_constraint k
  JOIN pg_internal.pg_class c ON c.oid = CASE k.contype WHEN 'f' THEN k.confrelid ELSE k.conrelid END JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_internal.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (CASE k.contype WHEN 'f' THEN k.confkey ELSE k.conkey END);
CREATE OR REPLACE VIEW pg_internal_information.referential_constraints AS
  SELECT current_database()::varchar AS constraint_catalog, k.nspname AS constraint_schema, k.conname::varchar AS constraint_name,
    current_database()::varchar AS unique_constraint_catalog, p.nspname AS unique_constraint_schema, p.conname::varchar AS unique_constraint_name,
    'NONE'::varchar AS match_option, 'NO ACTION'::varchar AS update_rule, 'NO ACTION'::varchar AS delete_rule
  FROM pg_internal.named_constraint k LEFT JOIN pg_internal.named_constraint p
    ON p.conrelid = k.confrelid AND p.contype IN ('p', 'u') AND p.conkey @> k.confkey AND k.confkey @> p.conkey
  WHERE k.contype = 'f';
CREATE OR REPLACE VIEW pg_internal_information.tables AS
  SELECT current_database()::varchar AS table_catalog, nspname AS table_schema, relname AS table_name,
    CASE relkind WHEN 'r' THEN 'BASE TABLE' ELSE 'VIEW' END::varchar AS table_type, NULL::varchar AS self_referencing_column_name, NULL::varchar AS reference_generation,
    NULL::varchar AS user_defined_type_catalog, NULL::varchar AS user_defined_type_schema, NULL::varchar AS user_defined_name
  FROM pg_internal.relation;
CREATE OR REPLACE VIEW pg_internal_information.columns AS
  SELECT current_database()::varchar AS table_catalog, schema_name AS table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
    character_maximum_length, NULL::int4 AS character_octet_length, numeric_precision, CASE WHEN numeric_precision IS NULL THEN NULL WHEN data_type = 'numeric' THEN 10 ELSE 2 END::int4 AS numeric_precision_radix,
    numeric_scale, CASE WHEN data_type LIKE 'time%' THEN 6 END::int4 AS datetime_precision
  FROM pg_catalog.svv_all_columns;
