-- SUPER and VARBYTE hold their text form; the types exist so that catalogs and casts know them by name.
DO $$
BEGIN
  IF to_regtype('pg_catalog.super') IS NOT NULL THEN
    RETURN;
  END IF;
  CREATE TYPE pg_catalog.super;
  CREATE FUNCTION pg_internal.super_in(cstring) RETURNS pg_catalog.super LANGUAGE internal IMMUTABLE STRICT AS 'textin';
  CREATE FUNCTION pg_internal.super_out(pg_catalog.super) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
  CREATE TYPE pg_catalog.super (INPUT = pg_internal.super_in, OUTPUT = pg_internal.super_out, LIKE = text);
  CREATE CAST (pg_catalog.super AS text) WITHOUT FUNCTION AS ASSIGNMENT;
  CREATE CAST (text AS pg_catalog.super) WITHOUT FUNCTION;
  CREATE CAST (pg_catalog.super AS varchar) WITHOUT FUNCTION AS ASSIGNMENT;
  CREATE FUNCTION pg_catalog.json_parse(varchar) RETURNS pg_catalog.super LANGUAGE sql IMMUTABLE STRICT
    AS 'SELECT $1::json::text::pg_catalog.super';

  CREATE TYPE pg_catalog.varbyte;
  -- The length is in bytes, and COPY checks it: varcharin would count digits.
  CREATE FUNCTION pg_internal.varbyte_in(cstring) RETURNS pg_catalog.varbyte LANGUAGE internal IMMUTABLE STRICT AS 'textin';
  CREATE FUNCTION pg_internal.varbyte_out(pg_catalog.varbyte) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varcharout';
  CREATE TYPE pg_catalog.varbyte (INPUT = pg_internal.varbyte_in, OUTPUT = pg_internal.varbyte_out, LIKE = varchar,
    TYPMOD_IN = varchartypmodin, TYPMOD_OUT = varchartypmodout);
  CREATE CAST (pg_catalog.varbyte AS text) WITHOUT FUNCTION AS ASSIGNMENT;
  CREATE CAST (text AS pg_catalog.varbyte) WITHOUT FUNCTION;
  CREATE CAST (pg_catalog.varbyte AS varchar) WITHOUT FUNCTION AS ASSIGNMENT;
  CREATE FUNCTION pg_catalog.to_varbyte(varchar, varchar) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT
    AS $f$SELECT CASE $2 WHEN 'hex' THEN lower($1) ELSE encode(convert_to($1, 'UTF8'), 'hex') END::pg_catalog.varbyte$f$;
END $$;
