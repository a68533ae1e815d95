-- Views for those who look around: databases, roles and what is granted, where tables lie, and the texts and files of statements.
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_databases AS -- [r_SVV_REDSHIFT_DATABASES]
  SELECT datname::varchar(128) AS database_name, datdba::int4 AS database_owner, 'local'::varchar(32) AS database_type, array_to_string(datacl, ',')::varchar(128) AS database_acl,
    NULL::varchar(128) AS database_options, 'Snapshot Isolation'::varchar(128) AS database_isolation_level
  FROM pg_catalog.pg_database WHERE datname = current_database();

-- Roles, and who was given them. Superusers see all, others what is theirs [r_SVV_ROLES, r_SVV_USER_GRANTS, r_SVV_ROLE_GRANTS].
CREATE OR REPLACE VIEW pg_internal.role AS
  SELECT r.oid, r.rolname, p.owner FROM pg_catalog.pg_roles r JOIN pg_internal.principal p ON p.name = r.rolname WHERE p.role;
CREATE OR REPLACE VIEW pg_catalog.svv_roles AS
  SELECT oid::int4 AS role_id, rolname::text AS role_name, owner::text AS role_owner, NULL::text AS external_id
  FROM pg_internal.role WHERE pg_internal.sees(oid) OR owner = current_user;
CREATE OR REPLACE VIEW pg_catalog.svv_user_grants AS
  SELECT u.oid::int4 AS user_id, u.rolname::text AS user_name, r.oid::int4 AS role_id, r.rolname::text AS role_name, m.admin_option
  FROM pg_catalog.pg_auth_members m JOIN pg_internal.role r ON r.oid = m.roleid JOIN pg_catalog.pg_roles u ON u.oid = m.member
  WHERE u.rolcanlogin AND (u.rolname = current_user OR pg_internal.sees_all());
CREATE OR REPLACE VIEW pg_catalog.svv_role_grants AS
  SELECT r.oid::int4 AS role_id, r.rolname::text AS role_name, g.oid::int4 AS granted_role_id, g.rolname::text AS granted_role_name
  FROM pg_catalog.pg_auth_members m JOIN pg_internal.role g ON g.oid = m.roleid JOIN pg_internal.role r ON r.oid = m.member
  WHERE pg_internal.sees(r.oid) OR r.owner = current_user;

CREATE OR REPLACE VIEW pg_catalog.pg_user_info AS -- superusers only [pg_user_info]
  SELECT usename, usesysid::int4 AS usesysid, usecreatedb, usesuper, usebypassrls AS usecatupd, '********'::text AS passwd, valuntil, useconfig,
    CASE WHEN r.rolconnlimit < 0 THEN 'UNLIMITED' ELSE r.rolconnlimit::text END AS useconnlimit
  FROM pg_catalog.pg_user u JOIN pg_catalog.pg_roles r ON r.oid = u.usesysid;

-- [r_SVV_DEFAULT_PRIVILEGES, r_SVV_DATABASE_PRIVILEGES]
CREATE OR REPLACE VIEW pg_catalog.svv_default_privileges AS
  SELECT n.nspname::text AS schema_name, CASE d.defaclobjtype WHEN 'r' THEN 'RELATION' ELSE 'FUNCTION' END::text AS object_type, d.defaclrole::int4 AS owner_id,
    pg_get_userbyid(d.defaclrole)::text AS owner_name, pg_internal.identity_type(d.defaclrole)::text AS owner_type, x.privilege_type::text AS privilege_type, x.grantee::int4 AS grantee_id,
    CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END::text AS grantee_name, pg_internal.identity_type(x.grantee)::text AS grantee_type, x.is_grantable AS admin_option
  FROM pg_catalog.pg_default_acl d LEFT JOIN pg_internal.pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN LATERAL aclexplode(d.defaclacl) x
  WHERE d.defaclobjtype IN ('r', 'f') AND x.grantee <> d.defaclrole AND pg_internal.sees(x.grantee);
CREATE OR REPLACE VIEW pg_catalog.svv_database_privileges AS
  SELECT d.datname::text AS database_name, CASE x.privilege_type WHEN 'TEMPORARY' THEN 'TEMP' ELSE x.privilege_type END::text AS privilege_type, x.grantee::int4 AS identity_id,
    CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END::text AS identity_name, pg_internal.identity_type(x.grantee)::text AS identity_type, x.is_grantable AS admin_option,
    'DATABASE'::text AS privilege_scope
  FROM pg_catalog.pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
  WHERE d.datname = current_database() AND x.privilege_type <> 'CONNECT' AND x.grantee <> d.datdba AND pg_internal.sees(x.grantee);

-- The sandbox has no policies. Those of row-level security only security administrators may ask about; to other users
-- there just are no masking policies [r_SVV_RLS_POLICY, r_SVV_MASKING_POLICY].
CREATE OR REPLACE VIEW pg_catalog.svv_rls_policy AS
  SELECT ''::varchar AS poldb, ''::varchar AS polname, ''::varchar AS polalias, ''::varchar AS polatts, ''::varchar AS polqual, false AS polenabled, ''::varchar AS polmodifiedby,
    NULL::timestamp AS polmodifiedtime WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_masking_policy AS
  SELECT ''::text AS policy_database, ''::text AS policy_name, ''::text AS input_columns, ''::text AS policy_expression, ''::text AS policy_modified_by, NULL::timestamp AS policy_modified_time WHERE false;

-- What roles may do whoever owns the object. Only system-defined roles are given any here [r_SVV_SYSTEM_PRIVILEGES, r_roles-default].
CREATE OR REPLACE VIEW pg_catalog.svv_system_privileges AS
  SELECT p.name::text AS system_privilege, r.oid::int4 AS identity_id, r.rolname::text AS identity_name, 'role'::text AS identity_type
  FROM pg_internal.role r CROSS JOIN unnest(ARRAY['CREATE USER', 'ALTER USER', 'DROP USER', 'CREATE ROLE', 'DROP ROLE', 'GRANT ROLE']) p(name)
  WHERE r.rolname = 'sys:secadmin' AND pg_internal.sees(r.oid);

-- Logins and their ends, for superusers. The servers listen on loopback only, and know no TLS [r_STL_CONNECTION_LOG, SYS_CONNECTION_LOG].
CREATE OR REPLACE VIEW pg_catalog.stl_connection_log AS
  SELECT event::char(50) AS event, at AS recordtime, '127.0.0.1'::char(45) AS remotehost, ''::char(32) AS remoteport, process AS pid, left(db_name, 50)::char(50) AS dbname,
    left(user_name, 50)::char(50) AS username, 'password'::char(32) AS authmethod, microseconds::int4 AS duration, ''::char(50) AS sslversion, ''::char(128) AS sslcipher, 0::int4 AS mtu,
    ''::char(64) AS sslcompression, ''::char(64) AS sslexpansion, ''::char(36) AS iamauthguid, left(application, 250)::char(250) AS application_name, ''::char(64) AS os_version,
    ''::char(64) AS driver_version, 'none'::char(32) AS plugin_name, 0::int4 AS protocol_version
  FROM pg_internal.connection;
CREATE OR REPLACE VIEW pg_catalog.sys_connection_log AS
  SELECT event, recordtime AS record_time, remotehost AS remote_host, remoteport AS remote_port, pid AS session_id, dbname AS database_name, username AS user_name, authmethod AS auth_method,
    duration, sslversion AS ssl_version, sslcipher AS ssl_cipher, mtu, sslcompression AS ssl_compression, sslexpansion AS ssl_expansion, iamauthguid AS iam_auth_guid, application_name,
    driver_version, os_version, plugin_name, protocol_version
  FROM pg_catalog.stl_connection_log;

-- Slices are all of one node. Rows are dealt to them evenly, those of DISTSTYLE ALL to the node's first; how many blocks
-- they take is not known, which is -1 [r_STV_SLICES, r_STV_TBL_PERM].
CREATE OR REPLACE VIEW pg_catalog.stv_slices AS
  SELECT 0::int4 AS node, slice, slice AS localslice, 'D'::char(1) AS type FROM generate_series(0, pg_internal.slices() - 1) slice;
CREATE OR REPLACE VIEW pg_catalog.stv_tbl_perm AS
  SELECT s.slice, c.oid::int4 AS id, left(c.relname, 72)::char(72) AS name, dealt.n AS rows, dealt.n AS sorted_rows, (c.relpersistence = 't')::int4 AS temp, d.oid::int4 AS db_id,
    0::int4 AS insert_pristine, 0::int4 AS delete_pristine, coalesce(t.backup, true)::int4 AS backup, c.reldiststyle::int4 AS dist_style, -1::int4 AS block_count
  FROM (SELECT c.*, pg_internal.row_count(c.oid) AS n FROM pg_internal.pg_class c JOIN pg_internal.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND (c.relpersistence = 't' OR n.nspname NOT LIKE 'pg!_%' ESCAPE '!') AND n.nspname <> 'information_schema' OFFSET 0) c
  LEFT JOIN pg_internal.table_attribute t ON t.relid = c.oid JOIN pg_catalog.pg_database d ON d.datname = current_database()
  CROSS JOIN pg_catalog.stv_slices s
  CROSS JOIN LATERAL (SELECT CASE WHEN c.reldiststyle = 8 THEN CASE s.slice WHEN 0 THEN c.n ELSE 0 END
    ELSE c.n / pg_internal.slices() + (s.slice < c.n % pg_internal.slices())::int4 END::int8 AS n) dealt;

-- The sandbox has no blocks: it deals a table's bytes evenly to its columns, and those of a column to the slices that hold rows,
-- at least one block each. The three hidden columns INSERT_XID, DELETE_XID and ROW_ID count as columns [r_SVV_DISKUSAGE].
CREATE OR REPLACE VIEW pg_catalog.svv_diskusage AS
  SELECT p.db_id, p.name, p.slice, c.col, p.id AS tbl, b.blocknum, (p.rows / n.blocks + (b.blocknum < p.rows % n.blocks)::int4)::int4 AS num_values,
    NULL::int8 AS minvalue, NULL::int8 AS maxvalue, 0::int4 AS sb_pos, 0::int4 AS pinned, 1::int4 AS on_disk, 0::int4 AS modified, 0::int4 AS hdr_modified,
    0::int4 AS unsorted, 0::int4 AS tombstone, 0::int4 AS preferred_diskno, p.temp AS temporary, 0::int4 AS newblock
  FROM pg_catalog.stv_tbl_perm p
  CROSS JOIN LATERAL (SELECT count(*) AS n FROM pg_catalog.pg_attribute a WHERE a.attrelid = p.id AND a.attnum > 0 AND NOT a.attisdropped) k
  CROSS JOIN LATERAL (SELECT greatest(1, ceil(pg_table_size(p.id) / (k.n + 3) / CASE p.dist_style WHEN 8 THEN 1 ELSE pg_internal.slices() END / 1048576.0))::int4 AS blocks) n
  CROSS JOIN LATERAL (SELECT col::int4 FROM generate_series(0, k.n + 2) col) c
  CROSS JOIN LATERAL (SELECT blocknum FROM generate_series(0, n.blocks - 1) blocknum) b
  WHERE p.rows > 0;

-- Texts come in pieces, with a backslash and an n for a line's end [r_STL_QUERYTEXT, SYS_QUERY_TEXT, r_SVL_STATEMENTTEXT, r_SVL_QLOG].
CREATE OR REPLACE FUNCTION pg_internal.pieces(text, size int4) RETURNS TABLE (sequence int4, piece text) LANGUAGE sql STABLE AS
$$SELECT i, substr(whole, i * size + 1, size) FROM (SELECT replace($1, chr(10), chr(92) || 'n')) t(whole), generate_series(0, greatest(length(whole) - 1, 0) / size) i$$;
CREATE OR REPLACE VIEW pg_catalog.stl_querytext AS
  SELECT pg_internal.user_id(user_name) AS userid, query AS xid, process AS pid, query::int4 AS query, p.sequence, p.piece::char(200) AS text
  FROM pg_internal.statement CROSS JOIN LATERAL pg_internal.pieces(text, 200) p WHERE kind NOT IN ('DDL', 'UTILITY') AND pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.sys_query_text AS
  SELECT pg_internal.user_id(user_name) AS user_id, query AS query_id, query AS transaction_id, process AS session_id, starttime AS start_time, p.sequence, p.piece::char(4000) AS text
  FROM pg_internal.statement CROSS JOIN LATERAL pg_internal.pieces(text, 4000) p WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.svl_statementtext AS
  SELECT pg_internal.user_id(user_name) AS userid, query AS xid, process AS pid, label::char(320) AS label, starttime, endtime, p.sequence,
    CASE WHEN kind IN ('DDL', 'UTILITY') THEN kind ELSE 'QUERY' END::varchar(10) AS type, p.piece::char(200) AS text
  FROM pg_internal.statement CROSS JOIN LATERAL pg_internal.pieces(text, 200) p WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.svl_qlog AS
  SELECT userid, query, xid, pid, starttime, endtime, pg_internal.microseconds(starttime, endtime) AS elapsed, aborted, label, left(querytxt, 60)::char(60) AS substring,
    NULL::int4 AS source_query, ''::char(64) AS concurrency_scaling_status_txt, 0::int4 AS from_sp_call
  FROM pg_catalog.stl_query;

-- The files of loads that ended well; a row does not prove that its transaction did [r_STL_LOAD_COMMITS, SYS_LOAD_DETAIL].
CREATE OR REPLACE VIEW pg_catalog.stl_load_commits AS
  SELECT pg_internal.user_id(user_name) AS userid, query::int4 AS query, 0::int4 AS slice, ''::char(256) AS name, file::char(256) AS filename, 0::int4 AS byte_offset, lines::int4 AS lines_scanned,
    0::int4 AS errors, endtime AS curtime, 1::int4 AS status, 'Text'::char(16) AS file_format, 0::int4 AS is_partial, 0::int8 AS start_offset, 0::int8 AS copy_job_id
  FROM pg_internal.load_file WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.sys_load_detail AS
  SELECT pg_internal.user_id(user_name) AS user_id, query::int4 AS query_id, file::char(256) AS file_name, bytes::int4 AS bytes_scanned, lines::int4 AS lines_scanned, endtime AS record_time,
    1::int4 AS splits_scanned, starttime AS start_time, endtime AS end_time
  FROM pg_internal.load_file WHERE pg_internal.visible(user_name);

GRANT SELECT ON pg_internal.role, pg_catalog.svv_system_privileges, pg_catalog.svv_redshift_databases, pg_catalog.svv_roles, pg_catalog.svv_user_grants, pg_catalog.svv_role_grants, pg_catalog.svv_default_privileges,
  pg_catalog.svv_database_privileges, pg_catalog.svv_masking_policy, pg_catalog.stv_slices, pg_catalog.stl_querytext, pg_catalog.sys_query_text, pg_catalog.svl_statementtext, pg_catalog.svl_qlog,
  pg_catalog.stl_load_commits, pg_catalog.sys_load_detail TO PUBLIC;
-- 8_ddl.sql grants all of an earlier start's views.
REVOKE SELECT ON pg_internal.connection, pg_catalog.stl_connection_log, pg_catalog.sys_connection_log, pg_catalog.pg_user_info, pg_catalog.stv_tbl_perm, pg_catalog.svv_diskusage, pg_catalog.svv_rls_policy FROM PUBLIC;
GRANT SELECT ON pg_catalog.svv_rls_policy TO "sys:secadmin";
