-- A SUPER keeps the text that it was made of. Redshift prints one without blanks between its values.
CREATE OR REPLACE FUNCTION pg_internal.document(pg_catalog.super) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
$$SELECT regexp_replace($1::text, E'("(?:[^"\\\\]|\\\\.)*")|[ \\t\\r\\n]+', E'\\1', 'g')$$;

-- The text of NULL is null as well, and one longer than a VARCHAR is an error [JSON_SERIALIZE].
CREATE OR REPLACE FUNCTION pg_catalog.json_serialize(pg_catalog.super) RETURNS varchar LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE result text := coalesce(pg_internal.document($1), 'null');
BEGIN
  IF octet_length(result) > 65535 THEN
    RAISE EXCEPTION 'JSON_SERIALIZE() result too long for type varchar(65535)' USING ERRCODE = 'XX000';
  END IF;
  RETURN result;
END $$;

-- The bytes of that text, however many there are [r_json_size].
CREATE OR REPLACE FUNCTION pg_catalog.json_size(pg_catalog.super) RETURNS int4 LANGUAGE sql IMMUTABLE AS
$$SELECT octet_length(coalesce(pg_internal.document($1), 'null'))$$;
