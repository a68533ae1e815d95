-- The STL, STV and SYS views. A user sees rows of their own, a superuser all.
-- Texts are CHAR: padded with blanks, as documented.
CREATE OR REPLACE FUNCTION pg_internal.user_id(name text) RETURNS int4 LANGUAGE sql STABLE AS
'SELECT oid::int4 FROM pg_catalog.pg_roles WHERE rolname = $1';
CREATE OR REPLACE FUNCTION pg_internal.visible(user_name text) RETURNS bool LANGUAGE sql STABLE AS
'SELECT user_name = current_user OR pg_internal.sees_all()';
CREATE OR REPLACE FUNCTION pg_internal.microseconds(first timestamp, last timestamp) RETURNS int8 LANGUAGE sql STABLE AS
$$SELECT (extract(epoch FROM coalesce(last, statement_timestamp() AT TIME ZONE 'UTC') - first) * 1000000)::int8$$;

CREATE OR REPLACE VIEW pg_catalog.stv_sessions AS
  SELECT starttime, process, user_name::char(50) AS user_name, db_name::char(50) AS db_name, 0::int4 AS timeout_sec
  FROM pg_internal.session WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.sys_session_history AS
  SELECT pg_internal.user_id(user_name) AS user_id, process AS session_id, db_name::varchar AS database_name, 'active'::varchar AS status, starttime AS start_time, NULL::timestamp AS end_time
  FROM pg_internal.session WHERE pg_internal.visible(user_name);

CREATE OR REPLACE VIEW pg_catalog.stv_recents AS
  SELECT pg_internal.user_id(user_name) AS userid, CASE status WHEN 'running' THEN 'Running' ELSE 'Done' END::char(20) AS status, starttime,
    pg_internal.microseconds(starttime, endtime)::int4 AS duration, user_name::char(50) AS user_name, db_name::char(50) AS db_name,
    left(text, 600)::char(600) AS query, CASE status WHEN 'running' THEN process ELSE -1 END AS pid
  FROM pg_internal.statement WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.stv_inflight AS
  SELECT pg_internal.user_id(user_name) AS userid, 0::int4 AS slice, query::int4 AS query, label::char(320) AS label, query AS xid, process AS pid, starttime,
    left(text, 100)::char(100) AS text, 0::int4 AS suspended, 0::int4 AS insert_pristine, 0::int4 AS concurrency_scaling_status
  FROM pg_internal.statement WHERE status = 'running' AND pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.stl_query AS
  SELECT pg_internal.user_id(user_name) AS userid, query::int4 AS query, label::char(320) AS label, query AS xid, process AS pid, db_name::char(32) AS database,
    left(text, 4000)::char(4000) AS querytxt, starttime, endtime, (status IN ('failed', 'canceled'))::int4 AS aborted, 0::int4 AS insert_pristine
  FROM pg_internal.statement WHERE endtime IS NOT NULL AND pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.sys_query_history AS
  SELECT pg_internal.user_id(user_name) AS user_id, query AS query_id, label::char(320) AS query_label, query AS transaction_id, process AS session_id,
    db_name::char(128) AS database_name, kind::char(32) AS query_type, status::char(10) AS status, false AS result_cache_hit, starttime AS start_time, endtime AS end_time,
    pg_internal.microseconds(starttime, endtime) AS elapsed_time, 0::int8 AS queue_time, pg_internal.microseconds(starttime, endtime) AS execution_time,
    error::char(512) AS error_message, rows AS returned_rows, 0::int8 AS returned_bytes, left(text, 4000)::char(4000) AS query_text, ''::char(256) AS redshift_version,
    ''::char(150) AS usage_limit, 'primary'::varchar AS compute_type, 0::int8 AS compile_time, 0::int8 AS planning_time, 0::int8 AS lock_wait_time
  FROM pg_internal.statement WHERE pg_internal.visible(user_name);

CREATE OR REPLACE FUNCTION pg_internal.activity() RETURNS TABLE (owner text, db text, xid int8, pid int4, start timestamp, mode text, object text, relation int4, granted text)
LANGUAGE sql STABLE SECURITY DEFINER AS
$$SELECT a.usename::text, a.datname::text, coalesce(a.backend_xid::text::int8, a.pid::int8), a.pid, a.xact_start AT TIME ZONE 'UTC', l.mode, l.locktype,
    l.relation::int4, CASE WHEN l.granted THEN 't' ELSE 'f' END
  FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
  WHERE a.datname = current_database() AND l.locktype IN ('relation', 'transactionid')
    AND (l.relation IS NULL OR l.relation IN (SELECT oid FROM pg_internal.pg_class WHERE relnamespace <> 'pg_catalog'::regnamespace))$$;
CREATE OR REPLACE VIEW pg_catalog.svv_transactions AS
  SELECT owner::text AS txn_owner, db::text AS txn_db, xid, pid, start AS txn_start, mode::text AS lock_mode, object::text AS lockable_object_type, relation, granted
  FROM pg_internal.activity() WHERE pg_internal.visible(owner);
CREATE OR REPLACE VIEW pg_catalog.stv_locks AS
  SELECT relation AS table_id, NULL::timestamp AS last_commit, start AS last_update, xid AS lock_owner, pid AS lock_owner_pid, start AS lock_owner_start_ts,
    NULL::timestamp AS lock_owner_end_ts, (CASE WHEN granted = 't' THEN 'Holding ' ELSE 'Waiting for ' END || mode)::char(22) AS lock_status
  FROM pg_internal.activity() WHERE relation IS NOT NULL AND pg_internal.visible(owner);

CREATE OR REPLACE VIEW pg_catalog.stl_load_errors AS
  SELECT pg_internal.user_id(user_name) AS userid, 0::int4 AS slice, relid::int4 AS tbl, starttime, process AS session, query::int4 AS query, file::char(256) AS filename,
    line AS line_number, column_name::char(127) AS colname, type::char(10) AS type, length::char(10) AS col_length, "position", raw_line::char(1024) AS raw_line,
    raw_value::char(1024) AS raw_field_value, code AS err_code, reason::char(100) AS err_reason, 0::int4 AS is_partial, 0::int8 AS start_offset, NULL::int8 AS copy_job_id
  FROM pg_internal.load_error WHERE pg_internal.visible(user_name);
-- The fields of those rows up to the one at fault [r_STL_LOADERROR_DETAIL].
CREATE OR REPLACE VIEW pg_catalog.stl_loaderror_detail AS
  SELECT pg_internal.user_id(user_name) AS userid, 0::int4 AS slice, process AS session, query::int4 AS query, file::char(256) AS filename, line AS line_number, field,
    column_name::char(1024) AS colname, value::char(1024) AS value, is_null::int4 AS is_null, type::char(10) AS type, length::char(10) AS col_length
  FROM pg_internal.load_field WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.sys_load_error_detail AS
  SELECT pg_internal.user_id(user_name) AS user_id, query AS query_id, query AS transaction_id, process AS session_id, db_name::char(64) AS database_name, relid::int4 AS table_id,
    starttime AS start_time, file::char(256) AS file_name, line AS line_number, column_name::char(127) AS column_name, type::char(10) AS column_type,
    length::char(10) AS column_length, "position", code AS error_code, reason::char(512) AS error_message
  FROM pg_internal.load_error WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.sys_load_history AS
  SELECT pg_internal.user_id(user_name) AS user_id, query AS query_id, query AS transaction_id, process AS session_id, db_name::text AS database_name, status::text AS status,
    table_name::text AS table_name, starttime AS start_time, endtime AS end_time, pg_internal.microseconds(starttime, endtime) AS duration, source::text AS data_source,
    'CSV'::text AS file_format, rows AS loaded_rows, bytes AS loaded_bytes, files AS source_file_count, bytes AS source_file_bytes, files AS file_count_scanned,
    bytes AS file_bytes_scanned, errors AS error_count, NULL::int8 AS copy_job_id
  FROM pg_internal.load WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.sys_unload_history AS
  SELECT pg_internal.user_id(user_name) AS user_id, query AS query_id, query AS transaction_id, process AS session_id, db_name::text AS database_name, status::text AS status,
    starttime AS start_time, endtime AS end_time, pg_internal.microseconds(starttime, endtime) AS duration, 'CSV'::varchar AS file_format, ''::varchar AS compression_type,
    0::int4 AS partition_count, rows AS unloaded_rows, files AS unloaded_files_count, NULL::int8 AS unloaded_files_size, ''::varchar AS error_message
  FROM pg_internal.unload WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.sys_unload_detail AS
  SELECT pg_internal.user_id(user_name) AS user_id, query AS query_id, query AS transaction_id, process AS session_id, file::char(1280) AS file_name, starttime AS start_time, endtime AS end_time,
    rows AS transfer_rows, bytes AS transfer_size, 'CSV'::char(10) AS file_format
  FROM pg_internal.unload_file WHERE pg_internal.visible(user_name);
CREATE OR REPLACE VIEW pg_catalog.stl_unload_log AS
  SELECT pg_internal.user_id(user_name) AS userid, query::int4 AS query, 0::int4 AS slice, process AS pid, file::char(1280) AS path, starttime AS start_time, endtime AS end_time,
    rows AS line_count, bytes AS transfer_size, 'CSV'::char(10) AS file_format
  FROM pg_internal.unload_file WHERE pg_internal.visible(user_name);
