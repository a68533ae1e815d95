-- What the front calls after it ran a statement of DDL. Each runs with the rights of the session.

-- The name of the check tells the front which error to report.
CREATE OR REPLACE FUNCTION pg_internal.check_name(type oid, attnum int2, typmod int4) RETURNS text LANGUAGE sql IMMUTABLE AS
$$SELECT format('redshift %s %s %s', CASE type WHEN 1042 THEN 'char' ELSE 'varchar' END, attnum, typmod - 4)$$;

-- Redshift's own rules for a table that PostgreSQL has just made or changed: lengths of
-- strings are bytes and CHAR is ASCII (as hidden checks), every string has a length, and
-- every column has an encoding.
CREATE OR REPLACE FUNCTION pg_internal.complete(rel regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  a record; wanted text; longest int4; alter_type text; checks text := '';
BEGIN
  INSERT INTO pg_internal.table_attribute (relid) VALUES (rel) ON CONFLICT DO NOTHING;
  FOR a IN SELECT attname, attnum, atttypid, atttypmod FROM pg_catalog.pg_attribute WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped LOOP
    IF a.atttypid IN ('text'::regtype, 'name'::regtype) OR a.atttypid = 'varchar'::regtype AND a.atttypmod < 0 THEN
      EXECUTE format('SELECT max(octet_length(%I::text)) FROM %s', a.attname, rel) INTO longest;
      alter_type := CASE WHEN coalesce(longest, 0) <= 256 THEN 'varchar(256)' ELSE 'varchar(65535)' END;
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', rel, a.attname, alter_type);
    ELSIF a.atttypid = 'numeric'::regtype AND a.atttypmod < 0 THEN
      EXECUTE format('SELECT max(scale(%I)) FROM %s', a.attname, rel) INTO longest;
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE numeric(38, %s)', rel, a.attname, least(coalesce(longest, 0), 37));
    END IF;
  END LOOP;
  FOR a IN SELECT c.conname FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_attribute t ON t.attrelid = c.conrelid AND t.attnum = ANY (c.conkey)
      WHERE c.conrelid = rel AND c.contype = 'c' AND c.conname LIKE 'redshift %'
        AND c.conname <> pg_internal.check_name(t.atttypid, t.attnum, t.atttypmod) LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', rel, a.conname);
  END LOOP;
  FOR a IN SELECT t.attname, t.atttypid, t.atttypmod - 4 AS size, pg_internal.check_name(t.atttypid, t.attnum, t.atttypmod) AS check_name
      FROM pg_catalog.pg_attribute t WHERE t.attrelid = rel AND t.attnum > 0 AND NOT t.attisdropped AND t.atttypid IN (1042, 1043)
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conrelid = rel AND c.contype = 'c' AND c.conname = pg_internal.check_name(t.atttypid, t.attnum, t.atttypmod)) LOOP
    checks := checks || format(', ADD CONSTRAINT %I CHECK (octet_length(%I) %s %s)', a.check_name, a.attname, CASE a.atttypid WHEN 1042 THEN '=' ELSE '<=' END, a.size);
  END LOOP;
  IF checks <> '' THEN
    EXECUTE format('ALTER TABLE %s %s', rel, substr(checks, 3));
  END IF;
  INSERT INTO pg_internal.column_attribute (relid, attnum, encoding)
    SELECT rel, t.attnum, pg_internal.encoding_code(CASE WHEN t.atttypid IN (1042, 1043, 'pg_catalog.varbyte'::regtype) THEN 'lzo'
      WHEN t.atttypid IN (20, 21, 23, 1700, 1082, 1083, 1114, 1184, 1266) THEN 'az64' ELSE 'none' END)
    FROM pg_catalog.pg_attribute t WHERE t.attrelid = rel AND t.attnum > 0 AND NOT t.attisdropped
    ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION pg_internal.attnum(rel regclass, column_name text) RETURNS int2 LANGUAGE plpgsql STABLE AS $$
DECLARE result int2;
BEGIN
  SELECT attnum INTO result FROM pg_catalog.pg_attribute WHERE attrelid = rel AND attname = column_name AND attnum > 0 AND NOT attisdropped;
  IF result IS NULL THEN
    RAISE EXCEPTION 'column "%" does not exist', pg_internal.full_name(column_name) USING ERRCODE = '42703';
  END IF;
  RETURN result;
END $$;

-- Remembers what CREATE TABLE said; NULL stands for what it did not say.
CREATE OR REPLACE FUNCTION pg_internal.define_table(rel regclass, style int2, distribution_key text, sort_keys text[], interleaved bool, auto_sort bool, auto_encode bool, do_backup bool)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE sort_key int2;
BEGIN
  UPDATE pg_internal.table_attribute SET diststyle = coalesce(style, diststyle), backup = coalesce(do_backup, backup),
    sort_auto = coalesce(auto_sort, sort_auto), encode_auto = coalesce(auto_encode, encode_auto) WHERE relid = rel;
  IF distribution_key IS NOT NULL THEN
    UPDATE pg_internal.column_attribute SET distkey = (attnum = pg_internal.attnum(rel, distribution_key)) WHERE relid = rel;
  ELSIF style <> 1 THEN
    UPDATE pg_internal.column_attribute SET distkey = false WHERE relid = rel AND distkey;
  END IF;
  IF sort_keys IS NOT NULL THEN
    UPDATE pg_internal.column_attribute SET sortkey = 0 WHERE relid = rel AND sortkey <> 0;
    FOR i IN 1..coalesce(array_length(sort_keys, 1), 0) LOOP
      sort_key := pg_internal.attnum(rel, sort_keys[i]);
      -- The columns of a sort key stay raw unless an encoding was stated, which comes later.
      UPDATE pg_internal.column_attribute SET sortkey = CASE WHEN interleaved AND i % 2 = 0 THEN -i ELSE i END, encoding = 0
        WHERE relid = rel AND attnum = sort_key;
    END LOOP;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION pg_internal.define_column(rel regclass, column_name text, encoding_name text, identity_text text, by_default bool) RETURNS void LANGUAGE sql AS
$$UPDATE pg_internal.column_attribute SET encoding = coalesce(pg_internal.encoding_code(encoding_name), encoding), identity = coalesce(identity_text, identity),
    identity_default = coalesce(by_default, identity_default) WHERE relid = rel AND attnum = pg_internal.attnum(rel, column_name)$$;

-- CREATE TABLE … (LIKE parent)
CREATE OR REPLACE FUNCTION pg_internal.copy_attributes(child regclass, parent regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_internal.late_view WHERE relid = parent AND query IS NOT NULL) THEN
    RAISE EXCEPTION 'the columns of late-binding view % are not known before it is read', parent USING ERRCODE = '42809';
  END IF;
  UPDATE pg_internal.table_attribute c SET diststyle = p.diststyle, sort_auto = p.sort_auto, encode_auto = p.encode_auto, backup = p.backup
    FROM pg_internal.table_attribute p WHERE c.relid = child AND p.relid = parent;
  UPDATE pg_internal.column_attribute c SET distkey = p.distkey, sortkey = p.sortkey, encoding = p.encoding
    FROM pg_internal.column_attribute p JOIN pg_catalog.pg_attribute pa ON pa.attrelid = p.relid AND pa.attnum = p.attnum
    JOIN pg_catalog.pg_attribute ca ON ca.attname = pa.attname AND ca.attrelid = child
    WHERE c.relid = child AND c.attnum = ca.attnum AND p.relid = parent;
END $$;

-- Remembers a constraint that nothing enforces.
CREATE OR REPLACE FUNCTION pg_internal.add_constraint(rel regclass, constraint_name text, kind "char", columns text[], referenced regclass, referenced_columns text[], altering bool)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  keys int2[]; target_keys int2[]; base text; chosen text; suffix int4 := 0; table_name text; namespace oid; nullable text;
BEGIN
  SELECT relname, relnamespace INTO table_name, namespace FROM pg_catalog.pg_class WHERE oid = rel;
  SELECT array_agg(pg_internal.attnum(rel, c) ORDER BY i) INTO keys FROM unnest(columns) WITH ORDINALITY u(c, i);
  IF kind = 'p' THEN
    IF EXISTS (SELECT FROM pg_internal.key_constraint WHERE conrelid = rel AND contype = 'p') THEN
      RAISE EXCEPTION 'multiple primary keys for table "%" are not allowed', table_name USING ERRCODE = '42P16';
    END IF;
    SELECT attname INTO nullable FROM pg_catalog.pg_attribute WHERE attrelid = rel AND attnum = ANY (keys) AND NOT attnotnull LIMIT 1;
    IF altering AND nullable IS NOT NULL THEN
      RAISE EXCEPTION 'ALTER TABLE ADD CONSTRAINT PRIMARY KEY: column "%" is not declared NOT NULL', nullable USING ERRCODE = '0A000';
    END IF;
    EXECUTE (SELECT format('ALTER TABLE %s %s', rel, string_agg(format('ALTER COLUMN %I SET NOT NULL', attname), ', '))
      FROM pg_catalog.pg_attribute WHERE attrelid = rel AND attnum = ANY (keys));
  ELSIF kind = 'f' THEN
    IF referenced_columns IS NULL THEN
      SELECT conkey INTO target_keys FROM pg_internal.key_constraint WHERE conrelid = referenced AND contype = 'p';
      IF target_keys IS NULL THEN
        RAISE EXCEPTION 'there is no primary key for referenced table "%"', referenced USING ERRCODE = '42704';
      END IF;
    ELSE
      SELECT array_agg(pg_internal.attnum(referenced, c) ORDER BY i) INTO target_keys FROM unnest(referenced_columns) WITH ORDINALITY u(c, i);
      IF NOT EXISTS (SELECT FROM pg_internal.key_constraint WHERE conrelid = referenced AND contype IN ('p', 'u') AND conkey @> target_keys AND target_keys @> conkey) THEN
        RAISE EXCEPTION 'there is no unique constraint matching given keys for referenced table "%"', referenced USING ERRCODE = '42830';
      END IF;
    END IF;
    IF array_length(keys, 1) <> array_length(target_keys, 1) THEN
      RAISE EXCEPTION 'number of referencing and referenced columns for foreign key disagree' USING ERRCODE = '42830';
    END IF;
  END IF;
  base := CASE kind WHEN 'p' THEN table_name || '_pkey' WHEN 'u' THEN table_name || '_' || columns[1] || '_key' ELSE table_name || '_' || columns[1] || '_fkey' END;
  chosen := coalesce(constraint_name, base);
  -- PRIMARY KEY and UNIQUE share the names of their schema's relations.
  WHILE EXISTS (SELECT FROM pg_internal.key_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
        WHERE k.conname = chosen AND (k.conrelid = rel OR kind <> 'f' AND k.contype <> 'f' AND c.relnamespace = namespace))
      OR kind <> 'f' AND EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = chosen AND relnamespace = namespace) LOOP
    IF constraint_name IS NOT NULL THEN
      RAISE EXCEPTION '%', CASE kind WHEN 'f' THEN format('constraint "%s" for relation "%s" already exists', chosen, table_name)
        ELSE format('relation "%s" already exists', chosen) END USING ERRCODE = CASE kind WHEN 'f' THEN '42710' ELSE '42P07' END;
    END IF;
    suffix := suffix + 1;
    chosen := base || suffix;
  END LOOP;
  INSERT INTO pg_internal.key_constraint (conname, conrelid, contype, conkey, confrelid, confkey)
    VALUES (chosen, rel, kind, keys, coalesce(referenced::oid, 0), target_keys);
END $$;

CREATE OR REPLACE FUNCTION pg_internal.drop_constraint(rel regclass, constraint_name text, cascading bool) RETURNS void LANGUAGE plpgsql AS $$
DECLARE gone record;
BEGIN
  IF NOT pg_has_role((SELECT relowner FROM pg_catalog.pg_class WHERE oid = rel), 'USAGE') THEN
    RAISE EXCEPTION 'must be owner of relation %', rel USING ERRCODE = '42501';
  END IF;
  DELETE FROM pg_internal.key_constraint WHERE conrelid = rel AND conname = constraint_name RETURNING * INTO gone;
  IF gone IS NULL THEN
    RAISE EXCEPTION 'constraint "%" of relation "%" does not exist', constraint_name, rel USING ERRCODE = '42704';
  END IF;
  IF gone.contype <> 'f' THEN
    IF cascading THEN
      DELETE FROM pg_internal.key_constraint WHERE confrelid = rel AND contype = 'f' AND confkey @> gone.conkey AND gone.conkey @> confkey;
    ELSIF EXISTS (SELECT FROM pg_internal.key_constraint WHERE confrelid = rel AND contype = 'f' AND confkey @> gone.conkey AND gone.conkey @> confkey) THEN
      RAISE EXCEPTION 'cannot drop constraint % on table % because other objects depend on it', constraint_name, rel
        USING ERRCODE = '2BP01', HINT = 'Use DROP ... CASCADE to drop the dependent objects too.';
    END IF;
  END IF;
END $$;

-- Forgets what is dropped. A table that a foreign key of another refers to needs CASCADE.
CREATE OR REPLACE FUNCTION pg_internal.forget() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE gone record; other record;
BEGIN
  FOR gone IN SELECT objid, objsubid, object_identity FROM pg_event_trigger_dropped_objects() WHERE classid = 'pg_catalog.pg_class'::regclass LOOP
    SELECT k.conname INTO other FROM pg_internal.key_constraint k
      WHERE k.confrelid = gone.objid AND k.conrelid <> gone.objid AND (gone.objsubid = 0 OR gone.objsubid = ANY (k.confkey))
        AND k.conrelid NOT IN (SELECT objid FROM pg_event_trigger_dropped_objects() WHERE objsubid = 0);
    IF FOUND AND current_query() !~* 'cascade[[:space:]]*;?[[:space:]]*$' THEN
      RAISE EXCEPTION 'cannot drop table % because other objects depend on it', gone.object_identity USING ERRCODE = '2BP01',
        DETAIL = format('constraint %s depends on table %s', other.conname, gone.object_identity), HINT = 'Use DROP ... CASCADE to drop the dependent objects too.';
    END IF;
    IF gone.objsubid = 0 THEN
      DELETE FROM pg_internal.key_constraint WHERE conrelid = gone.objid OR confrelid = gone.objid;
      DELETE FROM pg_internal.column_attribute WHERE relid = gone.objid;
      DELETE FROM pg_internal.table_attribute WHERE relid = gone.objid;
      DELETE FROM pg_internal.late_view WHERE relid = gone.objid;
      DELETE FROM pg_internal.datashare_object WHERE classid = 'pg_catalog.pg_class'::regclass AND objid = gone.objid;
    ELSE
      DELETE FROM pg_internal.key_constraint WHERE conrelid = gone.objid AND gone.objsubid = ANY (conkey) OR confrelid = gone.objid AND gone.objsubid = ANY (confkey);
      DELETE FROM pg_internal.column_attribute WHERE relid = gone.objid AND attnum = gone.objsubid;
    END IF;
  END LOOP;
END $$;
DROP EVENT TRIGGER IF EXISTS pg_internal_forget;
CREATE EVENT TRIGGER pg_internal_forget ON sql_drop EXECUTE FUNCTION pg_internal.forget();
GRANT SELECT ON ALL TABLES IN SCHEMA pg_internal, pg_internal_information TO PUBLIC;

-- Everyone may read the system views, save those that are for superusers until granted.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT relname FROM pg_catalog.pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v' AND oid >= 16384
      AND relname NOT IN ('svv_table_info', 'stv_locks', 'pg_conf') LOOP
    EXECUTE format('GRANT SELECT ON pg_catalog.%I TO PUBLIC', name);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION pg_internal.require_owner(rel regclass) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT pg_has_role((SELECT relowner FROM pg_catalog.pg_class WHERE oid = rel), 'USAGE') THEN
    RAISE EXCEPTION 'must be owner of relation %', rel USING ERRCODE = '42501';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION pg_internal.require_droppable(rel regclass, column_name text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE c record;
BEGIN
  SELECT distkey, sortkey INTO c FROM pg_internal.column_attribute WHERE relid = rel AND attnum = pg_internal.attnum(rel, column_name);
  IF c.distkey OR c.sortkey <> 0 THEN
    RAISE EXCEPTION 'cannot drop % column "%"', CASE WHEN c.distkey THEN 'distkey' ELSE 'sortkey' END, column_name USING ERRCODE = '0A000';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION pg_internal.require_resizable(rel regclass, column_name text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  number int2 := pg_internal.attnum(rel, column_name);
  c record;
BEGIN
  SELECT a.atttypid, a.atthasdef, format_encoding(x.encoding) AS encoding INTO c FROM pg_catalog.pg_attribute a
    LEFT JOIN pg_internal.column_attribute x ON x.relid = a.attrelid AND x.attnum = a.attnum WHERE a.attrelid = rel AND a.attnum = number;
  IF c.atttypid <> 'varchar'::regtype OR c.atthasdef OR c.encoding IN ('bytedict', 'runlength', 'text255', 'text32k')
      OR EXISTS (SELECT FROM pg_internal.key_constraint WHERE conrelid = rel AND number = ANY (conkey)) THEN
    RAISE EXCEPTION 'cannot alter type of column "%"', column_name USING ERRCODE = '0A000',
      DETAIL = 'Only the size of a VARCHAR without default, key or byte-dictionary encoding can be altered.';
  END IF;
END $$;
