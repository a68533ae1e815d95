-- HLLSKETCH keeps what a SELECT and an UNLOAD of it show: JSON of a sparse sketch, Base64 of a dense one of at most
-- 24,580 bytes [r_HLLSKTECH_type]. Its base type has no operators, so that nothing groups or sorts it
-- [hyperloglog-functions-limitations].
CREATE OR REPLACE FUNCTION pg_internal.is_sketch(v text) RETURNS bool LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF v NOT LIKE '{%' THEN
    RETURN octet_length(decode(v, 'base64')) BETWEEN 1 AND 24580;
  END IF;
  RETURN coalesce(v::jsonb ->> 'logm' = '15' AND jsonb_array_length(v::jsonb #> '{sparse,indices}') = jsonb_array_length(v::jsonb #> '{sparse,values}'), false);
EXCEPTION WHEN data_exception THEN
  RETURN false;
END $$;

DO $$
BEGIN
  IF to_regtype('pg_catalog.hllsketch') IS NOT NULL THEN
    RETURN;
  END IF;
  CREATE TYPE pg_internal.hllsketch_value;
  CREATE FUNCTION pg_internal.hllsketch_in(cstring) RETURNS pg_internal.hllsketch_value LANGUAGE internal IMMUTABLE STRICT AS 'textin';
  CREATE FUNCTION pg_internal.hllsketch_out(pg_internal.hllsketch_value) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
  CREATE TYPE pg_internal.hllsketch_value (INPUT = pg_internal.hllsketch_in, OUTPUT = pg_internal.hllsketch_out, LIKE = text);
  CREATE DOMAIN pg_catalog.hllsketch AS pg_internal.hllsketch_value CHECK (pg_internal.is_sketch(textin(pg_internal.hllsketch_out(VALUE))));
END $$;
