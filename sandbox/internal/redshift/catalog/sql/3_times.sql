-- DATEDIFF counts the boundaries of the date part between two times, negative if the second is earlier
-- [r_DATEDIFF_function]; the parts finer than a day are those with which a test can tell them from a subtraction.
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, first timestamp, second timestamp) RETURNS int8 LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE micros numeric := (extract(epoch FROM date_trunc('microsecond', second)) - extract(epoch FROM date_trunc('microsecond', first))) * 1000000;
BEGIN
  CASE part
    WHEN 'microsecond', 'microseconds', 'microsec', 'us' THEN RETURN micros::int8;
    WHEN 'second', 'seconds', 's' THEN RETURN (extract(epoch FROM date_trunc('second', second)) - extract(epoch FROM date_trunc('second', first)))::int8;
    WHEN 'day', 'days', 'd' THEN RETURN second::date - first::date;
    ELSE RAISE EXCEPTION 'the sandbox has no DATEDIFF by %', part USING ERRCODE = '0A000';
  END CASE;
END $$;
