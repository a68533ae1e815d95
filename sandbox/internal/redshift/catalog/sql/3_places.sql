-- GEOMETRY and GEOGRAPHY keep what a SELECT and an UNLOAD of them show: EWKB in hexadecimal digits, capital ones
-- as ST_AsHexEWKB has them. Their base types have no operators, so that nothing compares, groups or sorts them, nor a
-- cast to text [spatial-limitations, r_CAST_function]. The structure is checked where COPY reads it.
DO $$
DECLARE
  kind text;
  srid CONSTANT text := '[2367ABEF]'; -- the digit of a type that has the bit of EWKB for an SRID, which a GEOGRAPHY always has
BEGIN
  IF to_regtype('pg_catalog.geometry') IS NOT NULL THEN
    RETURN;
  END IF;
  FOREACH kind IN ARRAY ARRAY['geometry', 'geography'] LOOP
    EXECUTE replace(replace($type$
      CREATE TYPE pg_internal.KIND_value;
      CREATE FUNCTION pg_internal.KIND_in(cstring) RETURNS pg_internal.KIND_value LANGUAGE internal IMMUTABLE STRICT AS 'textin';
      CREATE FUNCTION pg_internal.KIND_out(pg_internal.KIND_value) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
      CREATE TYPE pg_internal.KIND_value (INPUT = pg_internal.KIND_in, OUTPUT = pg_internal.KIND_out, LIKE = text);
      CREATE FUNCTION pg_internal.KIND_cast(pg_internal.KIND_value) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS
        $f$BEGIN RAISE EXCEPTION 'cannot cast type KIND to character varying' USING ERRCODE = '42846'; END$f$;
      CREATE CAST (pg_internal.KIND_value AS text) WITH FUNCTION pg_internal.KIND_cast(pg_internal.KIND_value);
      CREATE CAST (pg_internal.KIND_value AS varchar) WITH FUNCTION pg_internal.KIND_cast(pg_internal.KIND_value);
      -- Byte order, type and SRID, and no more bytes than there may be.
      CREATE FUNCTION pg_internal.is_KIND(pg_internal.KIND_value) RETURNS bool LANGUAGE sql IMMUTABLE STRICT AS
        $f$SELECT v ~ '^(00TOP[0-9A-F]{7}|01[0-9A-F]{6}TOP[0-9A-F])([0-9A-F]{2})*$' AND length(v) <= 2 * 1048447 FROM textin(pg_internal.KIND_out($1)) v$f$;
      CREATE DOMAIN pg_catalog.KIND AS pg_internal.KIND_value CHECK (pg_internal.is_KIND(VALUE));
      CREATE FUNCTION pg_catalog.st_ashexewkb(pg_catalog.KIND) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT AS $f$
        BEGIN
          IF length(textin(pg_internal.KIND_out($1))) > 65535 THEN
            RAISE EXCEPTION 'ST_AsHexEWKB() result too long for type varchar(65535)' USING ERRCODE = 'XX000';
          END IF;
          RETURN textin(pg_internal.KIND_out($1));
        END $f$;
    $type$, 'TOP', CASE kind WHEN 'geometry' THEN '[0-9A-F]' ELSE srid END), 'KIND', kind);
  END LOOP;
END $$;
