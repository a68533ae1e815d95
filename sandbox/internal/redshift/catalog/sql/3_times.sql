-- The date parts and their abbreviations [r_Dateparts_for_datetime_functions].
CREATE OR REPLACE FUNCTION pg_internal.date_part_name(part text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  CASE lower(part)
    WHEN 'millennium', 'millennia', 'mil', 'mils' THEN RETURN 'millennium';
    WHEN 'century', 'centuries', 'c', 'cent', 'cents' THEN RETURN 'century';
    WHEN 'decade', 'decades', 'dec', 'decs' THEN RETURN 'decade';
    WHEN 'epoch' THEN RETURN 'epoch';
    WHEN 'year', 'years', 'y', 'yr', 'yrs' THEN RETURN 'year';
    WHEN 'quarter', 'quarters', 'qtr', 'qtrs' THEN RETURN 'quarter';
    WHEN 'month', 'months', 'mon', 'mons' THEN RETURN 'month';
    WHEN 'week', 'weeks', 'w' THEN RETURN 'week';
    WHEN 'dayofweek', 'dow', 'dw', 'weekday' THEN RETURN 'dow';
    WHEN 'dayofyear', 'doy', 'dy', 'yearday' THEN RETURN 'doy';
    WHEN 'day', 'days', 'd' THEN RETURN 'day';
    WHEN 'hour', 'hours', 'h', 'hr', 'hrs' THEN RETURN 'hour';
    WHEN 'minute', 'minutes', 'm', 'min', 'mins' THEN RETURN 'minute';
    WHEN 'second', 'seconds', 's', 'sec', 'secs' THEN RETURN 'second';
    WHEN 'millisecond', 'milliseconds', 'ms', 'msec', 'msecs', 'msecond', 'mseconds', 'millisec', 'millisecs', 'millisecon' THEN RETURN 'millisecond';
    WHEN 'microsecond', 'microseconds', 'microsec', 'microsecs', 'usecond', 'useconds', 'us', 'usec', 'usecs' THEN RETURN 'microsecond';
    ELSE RAISE EXCEPTION 'unit "%" is not recognized', part USING ERRCODE = '22023';
  END CASE;
END $$;

-- How much longer or finer than its unit a date part is.
CREATE OR REPLACE FUNCTION pg_internal.date_part_step(name text) RETURNS interval LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  CASE name
    WHEN 'quarter' THEN RETURN '3 months';
    WHEN 'epoch', 'dow', 'doy' THEN RAISE EXCEPTION 'unit "%" is not supported', name USING ERRCODE = '0A000';
    ELSE RETURN '1 ' || name;
  END CASE;
END $$;

-- A day that a year has not is the 1st of March when years are added, and the last of February when months are [r_DATEADD_function].
CREATE OR REPLACE FUNCTION pg_catalog.date_add(part text, n int8, at timestamp) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  name text := pg_internal.date_part_name(part);
  result timestamp := at + n * pg_internal.date_part_step(name);
BEGIN
  IF name IN ('millennium', 'century', 'decade', 'year') AND extract(day FROM at) > extract(day FROM result) THEN
    RETURN result + interval '1 day';
  END IF;
  RETURN result;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.date_add(part text, n int8, at text) RETURNS timestamp LANGUAGE sql STABLE STRICT AS 'SELECT pg_catalog.date_add($1, $2, $3::timestamp)';

-- "The expressions must contain the specified part": a time has no days. Times with zones are shown in UTC.
CREATE OR REPLACE FUNCTION pg_internal.time_part_name(part text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE name text := pg_internal.date_part_name(part);
BEGIN
  IF name NOT IN ('hour', 'minute', 'second', 'millisecond', 'microsecond') THEN
    RAISE EXCEPTION 'unit "%" is not supported for a time', part USING ERRCODE = '0A000';
  END IF;
  RETURN name;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.date_add(part text, n int8, at time) RETURNS time LANGUAGE sql IMMUTABLE STRICT AS
'SELECT $3 + $2 * pg_internal.date_part_step(pg_internal.time_part_name($1))';
CREATE OR REPLACE FUNCTION pg_catalog.date_add(part text, n int8, at timetz) RETURNS timetz LANGUAGE sql STABLE STRICT AS
$$SELECT ($3 AT TIME ZONE 'UTC') + $2 * pg_internal.date_part_step(pg_internal.time_part_name($1))$$;

-- DATEDIFF counts the boundaries of the date part between two times, negative if the second is earlier [r_DATEDIFF_function].
-- That a week begins on Monday is said of DATE_TRUNC.
CREATE OR REPLACE FUNCTION pg_catalog.date_diff(part text, first timestamp, second timestamp) RETURNS int8 LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  name text := pg_internal.date_part_name(part);
  step interval := pg_internal.date_part_step(name);
  months int8 := (extract(year FROM date_trunc(name, second)) - extract(year FROM date_trunc(name, first))) * 12
    + extract(month FROM date_trunc(name, second)) - extract(month FROM date_trunc(name, first));
  micros numeric := (extract(epoch FROM date_trunc(name, second)) - extract(epoch FROM date_trunc(name, first))) * 1000000;
BEGIN
  IF step < interval '28 days' THEN
    RETURN (micros / (extract(epoch FROM step) * 1000000))::int8;
  END IF;
  RETURN months / (extract(year FROM step) * 12 + extract(month FROM step))::int8;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.date_diff(part text, first text, second text) RETURNS int8 LANGUAGE sql STABLE STRICT AS 'SELECT pg_catalog.date_diff($1, $2::timestamp, $3::timestamp)';
CREATE OR REPLACE FUNCTION pg_catalog.date_diff(part text, first time, second time) RETURNS int8 LANGUAGE sql IMMUTABLE STRICT AS
$$SELECT pg_catalog.date_diff(pg_internal.time_part_name($1), '2000-01-01'::date + $2, '2000-01-01'::date + $3)$$;
CREATE OR REPLACE FUNCTION pg_catalog.date_diff(part text, first timetz, second timetz) RETURNS int8 LANGUAGE sql STABLE STRICT AS
$$SELECT pg_catalog.date_diff($1, ($2 AT TIME ZONE 'UTC')::time, ($3 AT TIME ZONE 'UTC')::time)$$;

-- DATE_PART is a synonym of PGDATE_PART [r_DATE_PART_function]. Decades count from 1, as centuries do.
CREATE OR REPLACE FUNCTION pg_catalog.pgdate_part(part text, at timestamp) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS
$$SELECT pg_catalog.date_part(pg_internal.date_part_name($1), $2) + (pg_internal.date_part_name($1) = 'decade')::int4$$;
CREATE OR REPLACE FUNCTION pg_catalog.pgdate_part(part text, at timestamptz) RETURNS float8 LANGUAGE sql STABLE STRICT AS
$$SELECT pg_catalog.date_part(pg_internal.date_part_name($1), $2) + (pg_internal.date_part_name($1) = 'decade')::int4$$;
CREATE OR REPLACE FUNCTION pg_catalog.pgdate_part(part text, at date) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.pgdate_part($1, $2::timestamp)';
CREATE OR REPLACE FUNCTION pg_catalog.pgdate_part(part text, at text) RETURNS float8 LANGUAGE sql STABLE STRICT AS 'SELECT pg_catalog.pgdate_part($1, $2::timestamp)';
CREATE OR REPLACE FUNCTION pg_catalog.pgdate_part(part text, at time) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.date_part(pg_internal.date_part_name($1), $2)';
CREATE OR REPLACE FUNCTION pg_catalog.pgdate_part(part text, at timetz) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.date_part(pg_internal.date_part_name($1), $2)';
CREATE OR REPLACE FUNCTION pg_catalog.pgdate_part(part text, at interval) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.date_part(pg_internal.date_part_name($1), $2)';
