-- Functions that Redshift has and PostgreSQL has not, or has with another result.
CREATE OR REPLACE FUNCTION pg_internal.version() RETURNS text LANGUAGE sql STABLE AS
$$SELECT 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.77467'::text$$;

-- The front keeps these figures in settings of the session.
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_count() RETURNS int8 LANGUAGE sql STABLE AS
$$SELECT coalesce(nullif(current_setting('redshift.pg_last_copy_count', true), ''), '0')::int8$$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_id() RETURNS int8 LANGUAGE sql STABLE AS
$$SELECT coalesce(nullif(current_setting('redshift.pg_last_copy_id', true), ''), '-1')::int8$$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_unload_count() RETURNS int8 LANGUAGE sql STABLE AS
$$SELECT coalesce(nullif(current_setting('redshift.pg_last_unload_count', true), ''), '0')::int8$$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_unload_id() RETURNS int8 LANGUAGE sql STABLE AS
$$SELECT coalesce(nullif(current_setting('redshift.pg_last_unload_id', true), ''), '-1')::int8$$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_query_id() RETURNS int8 LANGUAGE sql STABLE AS
$$SELECT coalesce(nullif(current_setting('redshift.pg_last_query_id', true), ''), '-1')::int8$$;

-- An UNLOAD or COPY runs in the front, which listens for these notifications.
CREATE OR REPLACE FUNCTION pg_internal.pg_cancel_backend(pid int4) RETURNS int4 LANGUAGE sql VOLATILE AS
$$SELECT CASE WHEN pg_catalog.pg_cancel_backend(pid) THEN (SELECT 1 FROM pg_catalog.pg_notify('pg_internal', 'cancel ' || pid)) ELSE 0 END$$;
CREATE OR REPLACE FUNCTION pg_internal.pg_terminate_backend(pid int4) RETURNS int4 LANGUAGE sql VOLATILE AS
$$SELECT CASE WHEN pg_catalog.pg_terminate_backend(pid) THEN (SELECT 1 FROM pg_catalog.pg_notify('pg_internal', 'terminate ' || pid)) ELSE 0 END$$;

CREATE OR REPLACE FUNCTION pg_catalog.format_encoding(code int4) RETURNS varchar LANGUAGE sql IMMUTABLE AS
$$SELECT (ARRAY['none', 'bytedict', 'delta', 'delta32k', 'lzo', 'mostly8', 'mostly16', 'mostly32', 'runlength', 'text255', 'text32k', 'zstd', 'az64'])[code + 1]::varchar$$;
CREATE OR REPLACE FUNCTION pg_internal.encoding_code(name text) RETURNS int2 LANGUAGE sql IMMUTABLE AS
$$SELECT (array_position(ARRAY['none', 'bytedict', 'delta', 'delta32k', 'lzo', 'mostly8', 'mostly16', 'mostly32', 'runlength', 'text255', 'text32k', 'zstd', 'az64'],
  CASE name WHEN 'raw' THEN 'none' ELSE name END) - 1)::int2$$;

CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE AS
$$SELECT date_trunc('second', statement_timestamp() AT TIME ZONE current_setting('TimeZone'))$$;
CREATE OR REPLACE FUNCTION pg_catalog.sysdate() RETURNS timestamp LANGUAGE sql STABLE AS
$$SELECT transaction_timestamp() AT TIME ZONE current_setting('TimeZone')$$;
CREATE OR REPLACE FUNCTION pg_catalog.len(text) RETURNS int4 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT char_length($1)';
CREATE OR REPLACE FUNCTION pg_catalog.strtol(text, int4) RETURNS int8 LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE result int8 := 0; digit int4;
BEGIN
  FOR i IN 1..length($1) LOOP
    digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', lower(substr($1, i, 1))) - 1;
    IF digit < 0 OR digit >= $2 THEN
      RAISE EXCEPTION 'The input % is not valid to be converted to base %', $1, $2 USING ERRCODE = 'XX000';
    END IF;
    result := result * $2 + digit;
  END LOOP;
  RETURN result;
END $$;

-- The full form of a name, quoted where SQL needs it.
CREATE OR REPLACE FUNCTION pg_internal.full_name(short name) RETURNS varchar LANGUAGE sql STABLE AS
$$SELECT coalesce((SELECT l.long FROM pg_internal.long_name l WHERE l.short = $1), $1::varchar)$$;

CREATE OR REPLACE FUNCTION pg_internal.column_names(rel oid, attnums int2[]) RETURNS text LANGUAGE sql STABLE AS
$$SELECT string_agg(quote_ident(pg_internal.full_name(a.attname)), ', ' ORDER BY k.i)
  FROM unnest(attnums) WITH ORDINALITY k(attnum, i) JOIN pg_catalog.pg_attribute a ON a.attrelid = rel AND a.attnum = k.attnum$$;

CREATE OR REPLACE FUNCTION pg_internal.relation_name(rel oid) RETURNS text LANGUAGE sql STABLE AS
$$SELECT CASE WHEN pg_table_is_visible(rel) THEN '' ELSE quote_ident(pg_internal.full_name(n.nspname)) || '.' END
    || quote_ident(pg_internal.full_name(c.relname))
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = rel$$;

CREATE OR REPLACE FUNCTION pg_internal.pg_get_constraintdef(oid) RETURNS text LANGUAGE sql STABLE AS
$$SELECT CASE k.contype WHEN 'p' THEN 'PRIMARY KEY (' WHEN 'u' THEN 'UNIQUE (' ELSE 'FOREIGN KEY (' END
    || pg_internal.column_names(k.conrelid, k.conkey) || ')'
    || CASE k.contype WHEN 'f' THEN ' REFERENCES ' || pg_internal.relation_name(k.confrelid)
         || '(' || pg_internal.column_names(k.confrelid, k.confkey) || ')' ELSE '' END
  FROM pg_internal.key_constraint k WHERE k.oid = $1$$;
CREATE OR REPLACE FUNCTION pg_internal.pg_get_constraintdef(oid, pretty bool) RETURNS text LANGUAGE sql STABLE AS
'SELECT pg_internal.pg_get_constraintdef($1)';

CREATE OR REPLACE FUNCTION pg_internal.pg_get_indexdef(oid, int4, bool) RETURNS text LANGUAGE sql STABLE AS
$$SELECT coalesce((SELECT 'CREATE UNIQUE INDEX ' || quote_ident(k.conname) || ' ON ' || pg_internal.relation_name(k.conrelid)
  || ' USING btree (' || pg_internal.column_names(k.conrelid, k.conkey) || ')' FROM pg_internal.key_constraint k WHERE k.oid = $1), pg_catalog.pg_get_indexdef($1, $2, $3))$$;

-- The shadow of pg_attrdef holds text already.
CREATE OR REPLACE FUNCTION pg_internal.pg_get_expr(text, oid) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE OR REPLACE FUNCTION pg_internal.pg_get_expr(text, oid, pretty bool) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE OR REPLACE FUNCTION pg_internal.pg_get_expr(pg_node_tree, oid) RETURNS text LANGUAGE sql STABLE AS
'SELECT pg_catalog.pg_get_expr($1, $2)';
CREATE OR REPLACE FUNCTION pg_internal.pg_get_expr(pg_node_tree, oid, pretty bool) RETURNS text LANGUAGE sql STABLE AS
'SELECT pg_catalog.pg_get_expr($1, $2, $3)';

CREATE OR REPLACE FUNCTION pg_internal.format_type(oid, int4) RETURNS text LANGUAGE sql STABLE AS
$$SELECT CASE $1 WHEN 'pg_catalog.varbyte'::regtype THEN 'binary varying' || CASE WHEN $2 > 4 THEN '(' || $2 - 4 || ')' ELSE '' END
  ELSE pg_catalog.format_type($1, $2) END$$;

CREATE OR REPLACE FUNCTION pg_internal.default_text(rel oid, attnum int2, expression pg_node_tree) RETURNS text LANGUAGE sql STABLE AS
$$SELECT coalesce(pg_catalog.pg_get_expr(expression, rel), (
    SELECT CASE WHEN a.identity_default THEN 'default_identity' ELSE '"identity"' END || '(' || rel || ', ' || a.attnum - 1 || ', ''' || a.identity || '''::text)'
    FROM pg_internal.column_attribute a WHERE a.relid = rel AND a.attnum = $2 AND a.identity IS NOT NULL))$$;

-- The exact number of rows; reading it needs no right of the caller's on the table.
CREATE OR REPLACE FUNCTION pg_internal.row_count(rel oid) RETURNS int8 LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE result int8;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s', rel::regclass) INTO result;
  RETURN result;
END $$;

-- Superusers, and users with SYSLOG ACCESS UNRESTRICTED, see what belongs to others.
CREATE OR REPLACE FUNCTION pg_internal.sees_all() RETURNS bool LANGUAGE sql STABLE AS
$$SELECT rolsuper OR EXISTS (SELECT FROM pg_internal.principal WHERE name = current_user AND unrestricted) FROM pg_catalog.pg_roles WHERE rolname = current_user$$;
CREATE OR REPLACE FUNCTION pg_internal.sees(grantee oid) RETURNS bool LANGUAGE sql STABLE AS
$$SELECT CASE WHEN grantee = 0 OR pg_internal.sees_all() THEN true ELSE pg_has_role(grantee, 'MEMBER') END$$;
CREATE OR REPLACE FUNCTION pg_internal.identity_type(grantee oid) RETURNS varchar LANGUAGE sql STABLE AS
$$SELECT CASE WHEN grantee = 0 THEN 'public' ELSE (SELECT CASE WHEN r.rolcanlogin THEN 'user' WHEN p.role THEN 'role' ELSE 'group' END
  FROM pg_catalog.pg_roles r LEFT JOIN pg_internal.principal p ON p.name = r.rolname WHERE r.oid = grantee) END::varchar$$;
CREATE OR REPLACE FUNCTION pg_internal.set_syslog_access(user_name name, access bool) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user) THEN
    RAISE EXCEPTION 'must be superuser to alter SYSLOG ACCESS' USING ERRCODE = '42501';
  END IF;
  PERFORM quote_ident(user_name)::regrole;
  INSERT INTO pg_internal.principal AS p (name, unrestricted) VALUES (user_name, access) ON CONFLICT (name) DO UPDATE SET unrestricted = access;
END $$;
CREATE OR REPLACE FUNCTION pg_internal.remember_role(role_name name) RETURNS void LANGUAGE sql SECURITY DEFINER AS
'INSERT INTO pg_internal.principal (name, role, owner) VALUES (role_name, true, session_user) ON CONFLICT (name) DO UPDATE SET role = true';
