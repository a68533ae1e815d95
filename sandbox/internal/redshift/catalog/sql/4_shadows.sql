-- Catalogs of PostgreSQL as Redshift shows them. The front sends every mention of
-- pg_catalog.NAME to pg_internal.NAME when such a view or function exists.
DO $$
DECLARE
  shadow record;
  columns text;
  keys text;
BEGIN
  FOR shadow IN SELECT * FROM (VALUES
    ('pg_namespace', '{"nspname": "coalesce(n.long, r.nspname::varchar)"}', '',
      'LEFT JOIN pg_internal.long_name n ON n.short = r.nspname', '', ''),
    ('pg_class', '{"relname": "coalesce(n.long, r.relname::varchar)", "relchecks": "0::int2",
      "relhasindex": "EXISTS (SELECT FROM pg_internal.key_constraint k WHERE k.conrelid = r.oid AND k.contype <> ''f'')",
      "relhastriggers": "EXISTS (SELECT FROM pg_internal.key_constraint k WHERE k.contype = ''f'' AND r.oid IN (k.conrelid, k.confrelid))"}',
      ', CASE WHEN r.relkind = ''r'' THEN coalesce(t.diststyle, 9::int2) ELSE 0::int2 END AS reldiststyle'
      ', false AS relhasoids, EXISTS (SELECT FROM pg_internal.key_constraint k WHERE k.conrelid = r.oid AND k.contype = ''p'') AS relhaspkey'
      ', 1259::oid AS tableoid',
      'LEFT JOIN pg_internal.long_name n ON n.short = r.relname LEFT JOIN pg_internal.table_attribute t ON t.relid = r.oid
       WHERE r.relkind <> ''S'' AND r.relnamespace NOT IN (''pg_internal''::regnamespace, ''pg_internal_information''::regnamespace)',
      -- A primary or unique key has an index by name only.
      '{"oid": "k.oid", "relname": "k.conname::varchar", "relnamespace": "t.relnamespace", "reltype": "0::oid", "reloftype": "0::oid", "relowner": "t.relowner", "relam": "403::oid",
        "relfilenode": "0::oid", "reltablespace": "0::oid", "relpages": "0", "reltuples": "0::real", "relkind": "''i''::\"char\"", "relpersistence": "t.relpersistence",
        "relnatts": "cardinality(k.conkey)::int2", "relchecks": "0::int2", "relhasindex": "false", "relhasrules": "false", "relhastriggers": "false", "relhassubclass": "false",
        "relisshared": "false", "relrowsecurity": "false", "relforcerowsecurity": "false", "relispopulated": "true", "relreplident": "''n''::\"char\"", "relispartition": "false"}',
      ', 0::int2, false, false, 1259::oid'),
    ('pg_index', '{}', '', '',
      '{"indexrelid": "k.oid", "indrelid": "k.conrelid", "indnatts": "cardinality(k.conkey)::int2", "indnkeyatts": "cardinality(k.conkey)::int2", "indisunique": "true",
        "indisprimary": "k.contype = ''p''", "indisexclusion": "false", "indimmediate": "true", "indisclustered": "false", "indisvalid": "true", "indcheckxmin": "false",
        "indisready": "true", "indislive": "true", "indisreplident": "false", "indkey": "array_to_string(k.conkey, '' '')::int2vector"}', ''),
    ('pg_attribute', '{"attname": "coalesce(n.long, r.attname::varchar)", "attidentity": "''''::\"char\"", "atthasdef": "r.atthasdef OR c.identity IS NOT NULL"}',
      ', coalesce(c.distkey, false) AS attisdistkey, coalesce(c.sortkey, 0) AS attsortkeyord, coalesce(c.encoding, 0::int2) AS attencodingtype',
      'LEFT JOIN pg_internal.long_name n ON n.short = r.attname
       LEFT JOIN pg_internal.column_attribute c ON c.relid = r.attrelid AND c.attnum = r.attnum
       WHERE r.attrelid NOT IN (SELECT relid FROM pg_internal.late_view WHERE query IS NOT NULL)', '', ''),
    ('pg_constraint', '{"oid": "k.oid", "conname": "k.conname::varchar", "connamespace": "s.relnamespace", "contype": "k.contype", "condeferrable": "false",
       "condeferred": "false", "convalidated": "true", "conrelid": "k.conrelid", "contypid": "0::oid", "conindid": "CASE k.contype WHEN ''f'' THEN 0::oid ELSE k.oid END", "conparentid": "0::oid",
       "confrelid": "k.confrelid", "confupdtype": "''a''::\"char\"", "confdeltype": "''a''::\"char\"", "confmatchtype": "''s''::\"char\"",
       "conislocal": "true", "coninhcount": "0", "connoinherit": "true", "conkey": "k.conkey", "confkey": "k.confkey"}',
      ', NULL::text AS consrc, 2606::oid AS tableoid', 'RIGHT JOIN pg_internal.key_constraint k ON false JOIN pg_catalog.pg_class s ON s.oid = k.conrelid', '', '')
    ) shadows(name, overrides, additions, joins, keys, key_additions)
  LOOP
    SELECT string_agg(coalesce((shadow.overrides::jsonb) ->> a.attname, 'r.' || quote_ident(a.attname)) || ' AS ' || quote_ident(a.attname), ', ' ORDER BY a.attnum)
      INTO columns
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ('pg_catalog.' || shadow.name)::regclass AND a.attnum > 0 AND NOT a.attisdropped;
    SELECT string_agg(format('%s AS %I', coalesce(nullif(shadow.keys, '')::jsonb ->> a.attname, 'NULL::' || format_type(a.atttypid, a.atttypmod)), a.attname), ', ' ORDER BY a.attnum)
      INTO keys
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ('pg_catalog.' || shadow.name)::regclass AND a.attnum > 0 AND NOT a.attisdropped;
    EXECUTE format('CREATE OR REPLACE VIEW pg_internal.%I AS SELECT %s%s FROM pg_catalog.%I r %s', shadow.name, columns, shadow.additions, shadow.name, shadow.joins)
      || CASE WHEN shadow.keys = '' THEN '' ELSE format(' UNION ALL SELECT %s%s FROM pg_internal.key_constraint k JOIN pg_catalog.pg_class t ON t.oid = k.conrelid
        WHERE k.contype <> ''f''', keys, shadow.key_additions) END;
  END LOOP;
END $$;

CREATE OR REPLACE VIEW pg_internal.pg_attrdef AS
  SELECT d.oid, d.adrelid, d.adnum, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS adbin, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS adsrc
  FROM pg_catalog.pg_attrdef d
  UNION ALL
  SELECT c.relid, c.relid, c.attnum, pg_internal.default_text(c.relid, c.attnum, NULL), pg_internal.default_text(c.relid, c.attnum, NULL)
  FROM pg_internal.column_attribute c WHERE c.identity IS NOT NULL;

CREATE OR REPLACE VIEW pg_internal.pg_proc AS
  SELECT r.*, r.prokind = 'a' AS proisagg, 1255::oid AS tableoid FROM pg_catalog.pg_proc r
  WHERE r.pronamespace NOT IN ('pg_internal'::regnamespace, 'pg_internal_information'::regnamespace);

CREATE OR REPLACE VIEW pg_internal.pg_tables AS
  SELECT n.nspname AS schemaname, c.relname AS tablename, pg_get_userbyid(c.relowner)::varchar AS tableowner, NULL::varchar AS tablespace,
    c.relhasindex AS hasindexes, c.relhasrules AS hasrules, c.relhastriggers AS hastriggers
  FROM pg_internal.pg_class c JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r';

CREATE OR REPLACE VIEW pg_internal.pg_views AS
  SELECT n.nspname AS schemaname, c.relname AS viewname, pg_get_userbyid(c.relowner)::varchar AS viewowner,
    CASE WHEN l.query IS NOT NULL THEN 'create view ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        || coalesce(' (' || (SELECT string_agg(quote_ident(pg_internal.full_name(name)), ', ' ORDER BY i) FROM unnest(l.columns::name[]) WITH ORDINALITY u(name, i)) || ')', '')
        || ' as ' || l.shown || ' with no schema binding;'
      WHEN l.shown IS NOT NULL THEN l.shown || ';' ELSE pg_get_viewdef(c.oid) END AS definition
  FROM pg_internal.pg_class c JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_internal.late_view l ON l.relid = c.oid WHERE c.relkind = 'v';

CREATE OR REPLACE VIEW pg_catalog.pg_class_info AS
  SELECT c.*, CASE c.reldiststyle WHEN 9 THEN 11 ELSE c.reldiststyle END::int2 AS releffectivediststyle,
    t.created AS relcreationtime
  FROM pg_internal.pg_class c LEFT JOIN pg_internal.table_attribute t ON t.relid = c.oid;

CREATE OR REPLACE VIEW pg_catalog.pg_table_def AS
  SELECT n.nspname AS schemaname, c.relname AS tablename, a.attname AS "column", pg_internal.format_type(a.atttypid, a.atttypmod)::varchar AS "type",
    format_encoding(a.attencodingtype) AS encoding, a.attisdistkey AS distkey, a.attsortkeyord AS sortkey, a.attnotnull AS "notnull"
  FROM pg_internal.pg_class c JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_internal.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
  ORDER BY n.nspname, c.relname, a.attnum;

-- BACKUP NO is shown nowhere else.
CREATE OR REPLACE VIEW pg_catalog.pg_conf AS
  SELECT ('pg_class_backup_' || d.oid || '_' || t.relid)::varchar AS key, 'NO'::varchar AS value
  FROM pg_internal.table_attribute t, pg_catalog.pg_database d WHERE d.datname = current_database() AND NOT t.backup;

-- Before a statement asks for the columns of the late-binding views, the front finds them out and keeps them in a setting.
-- A view that cannot be resolved has none.
CREATE OR REPLACE VIEW pg_internal.late_column AS
  SELECT x.relid, x.attnum, x.attname, x.atttypid, x.atttypmod
  FROM jsonb_to_recordset(coalesce(nullif(current_setting('redshift.late_columns', true), ''), '[]')::jsonb) x(relid oid, attnum int4, attname varchar, atttypid oid, atttypmod int4);
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_late_binding_view_cols() RETURNS SETOF record LANGUAGE sql STABLE AS
$$SELECT n.nspname::name, c.relname::name, x.attname::name, pg_internal.format_type(x.atttypid, x.atttypmod)::varchar, x.attnum
  FROM pg_internal.late_column x JOIN pg_internal.pg_class c ON c.oid = x.relid JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace
  ORDER BY n.nspname, c.relname, x.attnum$$;
GRANT SELECT ON ALL TABLES IN SCHEMA pg_internal TO PUBLIC;
GRANT SELECT ON pg_catalog.pg_class_info, pg_catalog.pg_table_def TO PUBLIC;
