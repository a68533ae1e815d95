-- Late-binding views [r_CREATE_VIEW]. The front puts a call of pg_internal.late_OID(query) where a statement reads one: it runs
-- the query with the rights of the view's owner, and finds tables by their names when it runs.
CREATE OR REPLACE FUNCTION pg_internal.unbound() RETURNS int4 LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the sandbox cannot read a late-binding view in this place' USING ERRCODE = '0A000';
END $$;

-- A cursor that tells the columns of a query. It is not read, so whose rights it has does not matter.
CREATE OR REPLACE FUNCTION pg_internal.open_late_view(query text) RETURNS refcursor LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE opened refcursor := 'pg_internal_late';
BEGIN
  OPEN opened NO SCROLL FOR EXECUTE query;
  RETURN opened;
END $$;

-- The schemas of what the view reads must exist; whether the rest does is seen when it is read.
CREATE OR REPLACE FUNCTION pg_internal.define_late_view(rel regclass, query text, shown text, columns text[], schemas text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  routine name := 'late_' || rel::oid;
  missing text;
  opened refcursor;
BEGIN
  SELECT s INTO missing FROM unnest(schemas) s WHERE to_regnamespace(quote_ident(s)) IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'schema "%" does not exist', pg_internal.full_name(missing) USING ERRCODE = '3F000';
  END IF;
  BEGIN
    opened := pg_internal.open_late_view(query);
    CLOSE opened;
  EXCEPTION
    WHEN syntax_error THEN RAISE;
    WHEN OTHERS THEN NULL;
  END;
  INSERT INTO pg_internal.late_view VALUES (rel, query, shown, columns)
    ON CONFLICT (relid) DO UPDATE SET query = excluded.query, shown = excluded.shown, columns = excluded.columns;
  IF to_regproc('pg_internal.' || routine) IS NULL THEN
    EXECUTE format('CREATE FUNCTION pg_internal.%I(query text) RETURNS SETOF record LANGUAGE plpgsql STABLE SECURITY DEFINER AS %L', routine, 'BEGIN RETURN QUERY EXECUTE query; END');
    -- The function goes with the view, and what reads the view by the function keeps both.
    INSERT INTO pg_catalog.pg_depend VALUES ('pg_catalog.pg_proc'::regclass, ('pg_internal.' || routine)::regproc, 0, 'pg_catalog.pg_class'::regclass, rel, 0, 'a');
  END IF;
  PERFORM pg_internal.own_late_views();
END $$;

-- An ordinary view that reads a late-binding one is shown as it was written.
CREATE OR REPLACE FUNCTION pg_internal.show_over_late_view(rel regclass, shown text) RETURNS void LANGUAGE sql SECURITY DEFINER AS
$$INSERT INTO pg_internal.late_view VALUES (rel, NULL, shown, NULL) ON CONFLICT (relid) DO UPDATE SET shown = excluded.shown$$;

CREATE OR REPLACE FUNCTION pg_internal.own_late_views() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE late record;
BEGIN
  FOR late IN SELECT p.proname, pg_get_userbyid(c.relowner) AS owner FROM pg_internal.late_view l JOIN pg_catalog.pg_class c ON c.oid = l.relid
      JOIN pg_catalog.pg_proc p ON p.proname = 'late_' || l.relid AND p.pronamespace = 'pg_internal'::regnamespace WHERE p.proowner <> c.relowner LOOP
    EXECUTE format('ALTER FUNCTION pg_internal.%I OWNER TO %I', late.proname, late.owner);
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION pg_internal.late_view_altered() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_internal.own_late_views(); END';
DROP EVENT TRIGGER IF EXISTS pg_internal_late_view;
CREATE EVENT TRIGGER pg_internal_late_view ON ddl_command_end WHEN TAG IN ('ALTER TABLE', 'ALTER VIEW') EXECUTE FUNCTION pg_internal.late_view_altered();
