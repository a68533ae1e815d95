-- Datashares, as far as one cluster makes them: which objects it shares, by the oid of a table or a schema, so that a
-- table stays in its share when it is renamed and leaves it when it is dropped [datashare-overview].
CREATE TABLE IF NOT EXISTS pg_internal.datashare (
  name name PRIMARY KEY, id serial, owner oid NOT NULL, public bool NOT NULL DEFAULT false, created timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'));
CREATE TABLE IF NOT EXISTS pg_internal.datashare_object (
  share name REFERENCES pg_internal.datashare ON DELETE CASCADE, classid oid, objid oid, PRIMARY KEY (share, classid, objid));

-- Superusers and the owner of a share see it [r_SVV_DATASHARES, r_SVV_DATASHARE_OBJECTS].
CREATE OR REPLACE FUNCTION pg_internal.owns_share(owner oid) RETURNS bool LANGUAGE sql STABLE AS
$$SELECT rolsuper OR oid = owner FROM pg_catalog.pg_roles WHERE rolname = current_user$$;
CREATE OR REPLACE VIEW pg_catalog.svv_datashares AS
  SELECT s.name::varchar AS share_name, s.id::int4 AS share_id, s.owner::int4 AS share_owner, current_database()::varchar AS source_database, NULL::varchar AS consumer_database,
    'OUTBOUND'::varchar AS share_type, s.created AS createdate, s.public AS is_publicaccessible, NULL::varchar AS share_acl, '111111111111'::varchar AS producer_account,
    pg_internal.current_namespace()::varchar AS producer_namespace, NULL::varchar AS managed_by
  FROM pg_internal.datashare s WHERE pg_internal.owns_share(s.owner);
CREATE OR REPLACE VIEW pg_catalog.svv_datashare_objects AS
  SELECT 'OUTBOUND'::varchar AS share_type, o.share::varchar AS share_name, CASE WHEN n.oid IS NOT NULL THEN 'schema' WHEN c.relkind = 'r' THEN 'table' ELSE 'view' END::varchar AS object_type,
    coalesce(n.nspname, r.nspname || '.' || c.relname)::varchar AS object_name, '111111111111'::varchar AS producer_account, pg_internal.current_namespace()::varchar AS producer_namespace,
    CASE WHEN n.oid IS NOT NULL THEN false END AS include_new
  FROM pg_internal.datashare_object o JOIN pg_internal.datashare s ON s.name = o.share
  LEFT JOIN pg_internal.pg_namespace n ON o.classid = 'pg_catalog.pg_namespace'::regclass AND n.oid = o.objid
  LEFT JOIN pg_internal.pg_class c ON o.classid = 'pg_catalog.pg_class'::regclass AND c.oid = o.objid
  LEFT JOIN pg_internal.pg_namespace r ON r.oid = c.relnamespace
  WHERE pg_internal.owns_share(s.owner) AND (n.oid IS NOT NULL OR c.oid IS NOT NULL);
GRANT SELECT ON pg_catalog.svv_datashares, pg_catalog.svv_datashare_objects TO PUBLIC;

-- Superusers and the database's owner [r_CREATE_DATASHARE].
CREATE OR REPLACE FUNCTION pg_internal.create_share(share name, is_public bool) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles u, pg_catalog.pg_database d WHERE u.rolname = session_user AND d.datname = current_database() AND (u.rolsuper OR u.oid = d.datdba)) THEN
    RAISE EXCEPTION 'permission denied to create datashare %', share USING ERRCODE = '42501';
  ELSIF EXISTS (SELECT FROM pg_internal.datashare WHERE name = share) THEN
    RAISE EXCEPTION 'datashare "%" already exists', share USING ERRCODE = '42710';
  END IF;
  INSERT INTO pg_internal.datashare (name, owner, public) SELECT share, oid, is_public FROM pg_catalog.pg_roles WHERE rolname = session_user;
END $$;

CREATE OR REPLACE FUNCTION pg_internal.require_share(share name) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE found_owner oid;
BEGIN
  SELECT owner INTO found_owner FROM pg_internal.datashare WHERE name = share;
  IF found_owner IS NULL THEN
    RAISE EXCEPTION 'datashare "%" does not exist', share USING ERRCODE = '42704';
  ELSIF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = session_user AND (rolsuper OR oid = found_owner)) THEN
    RAISE EXCEPTION 'must be owner of datashare %', share USING ERRCODE = '42501';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION pg_internal.drop_share(share name) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM pg_internal.require_share(share);
  DELETE FROM pg_internal.datashare WHERE name = share;
END $$;

-- A schema is added before what is in it; one who adds a table may read it [r_ALTER_DATASHARE].
CREATE OR REPLACE FUNCTION pg_internal.alter_share(share name, adding bool, class regclass, object oid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE schema_oid oid;
BEGIN
  PERFORM pg_internal.require_share(share);
  IF NOT adding THEN
    DELETE FROM pg_internal.datashare_object o WHERE o.share = alter_share.share AND classid = class AND objid = object;
    RETURN;
  END IF;
  IF class = 'pg_catalog.pg_class'::regclass THEN
    SELECT relnamespace INTO schema_oid FROM pg_catalog.pg_class WHERE oid = object;
    IF NOT EXISTS (SELECT FROM pg_internal.datashare_object o WHERE o.share = alter_share.share AND classid = 'pg_catalog.pg_namespace'::regclass AND objid = schema_oid) THEN
      RAISE EXCEPTION 'Schema % is not added to datashare %', schema_oid::regnamespace, share USING ERRCODE = '0A000';
    ELSIF NOT has_table_privilege(session_user, object, 'SELECT') THEN
      RAISE EXCEPTION 'permission denied for relation %', object::regclass USING ERRCODE = '42501';
    END IF;
  END IF;
  INSERT INTO pg_internal.datashare_object VALUES (share, class, object);
EXCEPTION WHEN unique_violation THEN
  RAISE EXCEPTION 'the object is already added to datashare %', share USING ERRCODE = '42710';
END $$;
