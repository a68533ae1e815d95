-- VARBYTE's comparisons, casts and functions [r_VARBYTE_type, r_VARBYTE_OPERATORS, varbyte-functions]. A value is kept as its
-- hexadecimal digits in lower case, whose order is that of the bytes.
CREATE OR REPLACE FUNCTION pg_internal.varbyte_digits(pg_catalog.varbyte) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.textin(pg_internal.varbyte_out($1))';
CREATE OR REPLACE FUNCTION pg_internal.digits_varbyte(text) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_internal.varbyte_in(pg_catalog.textout($1))';

-- "The UTF-8 format is used"; a CHAR has its blanks, and a number the bytes of its type.
CREATE OR REPLACE FUNCTION pg_internal.varbyte(text) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_internal.digits_varbyte(encode(convert_to($1, 'UTF8'), 'hex'))$$;
CREATE OR REPLACE FUNCTION pg_internal.varbyte(bpchar) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_internal.digits_varbyte(encode(bpcharsend($1), 'hex'))$$;
CREATE OR REPLACE FUNCTION pg_internal.varbyte(int2) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_internal.digits_varbyte(encode(int2send($1), 'hex'))$$;
CREATE OR REPLACE FUNCTION pg_internal.varbyte(int4) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_internal.digits_varbyte(encode(int4send($1), 'hex'))$$;
CREATE OR REPLACE FUNCTION pg_internal.varbyte(int8) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_internal.digits_varbyte(encode(int8send($1), 'hex'))$$;
CREATE OR REPLACE FUNCTION pg_internal.varbyte_text(pg_catalog.varbyte) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$SELECT convert_from(decode(pg_internal.varbyte_digits($1), 'hex'), 'UTF8')$$;
CREATE OR REPLACE FUNCTION pg_internal.varbyte_larger(pg_catalog.varbyte, pg_catalog.varbyte) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS
'SELECT CASE WHEN pg_internal.varbyte_digits($1) COLLATE "C" > pg_internal.varbyte_digits($2) THEN $1 ELSE $2 END';
CREATE OR REPLACE FUNCTION pg_internal.varbyte_smaller(pg_catalog.varbyte, pg_catalog.varbyte) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS
'SELECT CASE WHEN pg_internal.varbyte_digits($1) COLLATE "C" < pg_internal.varbyte_digits($2) THEN $1 ELSE $2 END';
CREATE OR REPLACE FUNCTION pg_internal.varbyte_concatenated(pg_catalog.varbyte, pg_catalog.varbyte) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS
'SELECT pg_internal.digits_varbyte(pg_internal.varbyte_digits($1) || pg_internal.varbyte_digits($2))';

DO $$
DECLARE comparison text[];
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_opclass WHERE opcname = 'varbyte_ops' AND opcnamespace = 'pg_internal'::regnamespace) THEN
    RETURN;
  END IF;
  -- The digits compare as bytes do. An operator is made with the one that it is the negation of.
  FOREACH comparison SLICE 1 IN ARRAY ARRAY[['=', 'eq', '=', '<>'], ['<>', 'ne', '<>', '='], ['<', 'lt', '>', '>='], ['<=', 'le', '>=', '>'], ['>', 'gt', '<', '<='], ['>=', 'ge', '<=', '<']] LOOP
    EXECUTE format('CREATE FUNCTION pg_internal.varbyte_%s(pg_catalog.varbyte, pg_catalog.varbyte) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS %L', comparison[2], 'bytea' || comparison[2]);
    EXECUTE format('CREATE OPERATOR pg_catalog.%s (LEFTARG = pg_catalog.varbyte, RIGHTARG = pg_catalog.varbyte, FUNCTION = pg_internal.varbyte_%s, COMMUTATOR = OPERATOR(pg_catalog.%s), NEGATOR = OPERATOR(pg_catalog.%s)%s)',
      comparison[1], comparison[2], comparison[3], comparison[4], CASE comparison[1] WHEN '=' THEN ', RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES' ELSE '' END);
  END LOOP;
  CREATE FUNCTION pg_internal.varbyte_cmp(pg_catalog.varbyte, pg_catalog.varbyte) RETURNS int4 LANGUAGE internal IMMUTABLE STRICT AS 'byteacmp';
  CREATE FUNCTION pg_internal.varbyte_hash(pg_catalog.varbyte) RETURNS int4 LANGUAGE internal IMMUTABLE STRICT AS 'hashvarlena';
  CREATE OPERATOR CLASS pg_internal.varbyte_ops DEFAULT FOR TYPE pg_catalog.varbyte USING btree AS
    OPERATOR 1 pg_catalog.<, OPERATOR 2 pg_catalog.<=, OPERATOR 3 pg_catalog.=, OPERATOR 4 pg_catalog.>=, OPERATOR 5 pg_catalog.>, FUNCTION 1 pg_internal.varbyte_cmp(pg_catalog.varbyte, pg_catalog.varbyte);
  CREATE OPERATOR CLASS pg_internal.varbyte_hash_ops DEFAULT FOR TYPE pg_catalog.varbyte USING hash AS
    OPERATOR 1 pg_catalog.=, FUNCTION 1 pg_internal.varbyte_hash(pg_catalog.varbyte);
  CREATE AGGREGATE pg_catalog.max(pg_catalog.varbyte) (SFUNC = pg_internal.varbyte_larger, STYPE = pg_catalog.varbyte, SORTOP = OPERATOR(pg_catalog.>));
  CREATE AGGREGATE pg_catalog.min(pg_catalog.varbyte) (SFUNC = pg_internal.varbyte_smaller, STYPE = pg_catalog.varbyte, SORTOP = OPERATOR(pg_catalog.<));
  CREATE OPERATOR pg_catalog.|| (LEFTARG = pg_catalog.varbyte, RIGHTARG = pg_catalog.varbyte, FUNCTION = pg_internal.varbyte_concatenated);
  CREATE OPERATOR pg_catalog.+ (LEFTARG = pg_catalog.varbyte, RIGHTARG = pg_catalog.varbyte, FUNCTION = pg_internal.varbyte_concatenated);

  DROP CAST (pg_catalog.varbyte AS text);
  DROP CAST (text AS pg_catalog.varbyte);
  DROP CAST (pg_catalog.varbyte AS varchar);
  CREATE CAST (pg_catalog.varbyte AS text) WITH FUNCTION pg_internal.varbyte_text(pg_catalog.varbyte) AS ASSIGNMENT;
  CREATE CAST (pg_catalog.varbyte AS varchar) WITH FUNCTION pg_internal.varbyte_text(pg_catalog.varbyte) AS ASSIGNMENT;
  CREATE CAST (text AS pg_catalog.varbyte) WITH FUNCTION pg_internal.varbyte(text);
  CREATE CAST (varchar AS pg_catalog.varbyte) WITH FUNCTION pg_internal.varbyte(text);
  CREATE CAST (bpchar AS pg_catalog.varbyte) WITH FUNCTION pg_internal.varbyte(bpchar);
  CREATE CAST (int2 AS pg_catalog.varbyte) WITH FUNCTION pg_internal.varbyte(int2);
  CREATE CAST (int4 AS pg_catalog.varbyte) WITH FUNCTION pg_internal.varbyte(int4);
  CREATE CAST (int8 AS pg_catalog.varbyte) WITH FUNCTION pg_internal.varbyte(int8);
END $$;

-- The formats are hex, binary, utf-8 and utf8, in any case; an odd number of digits gets a 0 before them [r_TO_VARBYTE, r_FROM_VARBYTE].
CREATE OR REPLACE FUNCTION pg_catalog.to_varbyte(varchar, varchar) RETURNS pg_catalog.varbyte LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  CASE lower($2)
    WHEN 'hex' THEN RETURN pg_internal.digits_varbyte(encode(decode(repeat('0', length($1) % 2) || $1, 'hex'), 'hex'));
    WHEN 'utf8', 'utf-8' THEN RETURN pg_internal.varbyte($1::text);
    WHEN 'binary' THEN
      IF $1 !~ '^([01]{8})*$' THEN
        RAISE EXCEPTION 'Input "%" is not valid for the binary format', $1 USING ERRCODE = '22023';
      END IF;
      RETURN pg_internal.digits_varbyte(coalesce((SELECT string_agg(lpad(to_hex(substr($1, i * 8 + 1, 8)::bit(8)::int4), 2, '0'), '' ORDER BY i) FROM generate_series(0, length($1) / 8 - 1) i), ''));
    ELSE RAISE EXCEPTION 'format "%" is not supported', $2 USING ERRCODE = '22023';
  END CASE;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.from_hex(varchar) RETURNS pg_catalog.varbyte LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_catalog.to_varbyte($1, 'hex')$$;
CREATE OR REPLACE FUNCTION pg_catalog.to_hex(pg_catalog.varbyte) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_internal.varbyte_digits($1)::varchar';
CREATE OR REPLACE FUNCTION pg_catalog.from_varbyte(pg_catalog.varbyte, varchar) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE digits text := pg_internal.varbyte_digits($1);
BEGIN
  CASE lower($2)
    WHEN 'hex' THEN RETURN digits;
    WHEN 'utf8', 'utf-8' THEN RETURN pg_internal.varbyte_text($1);
    WHEN 'binary' THEN RETURN (SELECT string_agg(get_byte(decode(digits, 'hex'), i)::bit(8)::text, '' ORDER BY i) FROM generate_series(0, length(digits) / 2 - 1) i);
    ELSE RAISE EXCEPTION 'format "%" is not supported', $2 USING ERRCODE = '22023';
  END CASE;
END $$;

-- Lengths are in bytes [r_OCTET_LENGTH, r_LEN, r_LENGTH].
CREATE OR REPLACE FUNCTION pg_catalog.octet_length(pg_catalog.varbyte) RETURNS int4 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT length(pg_internal.varbyte_digits($1)) / 2';
CREATE OR REPLACE FUNCTION pg_catalog.length(pg_catalog.varbyte) RETURNS int4 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.octet_length($1)';
CREATE OR REPLACE FUNCTION pg_catalog.len(pg_catalog.varbyte) RETURNS int4 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.octet_length($1)';
