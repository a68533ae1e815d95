SELECT DISTINCT session_id FROM sys_query_history WHERE trim(query_label) = 'standin-k3j5k3j5k3j5k3j5' AND trim(status) IN ('planning', 'queued', 'running', 'returning');
SELECT DISTINCT pid FROM stv_inflight WHERE trim(label) IN ('standin-k3j5k3j5k3j5k3j5', 'standin-k3j5k3j');
SELECT pg_cancel_backend(77);
SELECT DISTINCT session_id FROM sys_query_history WHERE trim(query_label) = 'standin-k3j5k3j5k3j5k3j5' AND trim(status) IN ('planning', 'queued', 'running', 'returning');
