SELECT usesuper FROM pg_catalog.pg_user WHERE usename = current_user;
SELECT 1 FROM svv_rls_attached_policy LIMIT 1;
SELECT 1 FROM svv_attached_masking_policy LIMIT 1;
SELECT 1 FROM svv_datashare_objects LIMIT 1;
SELECT DISTINCT relschema, relname, polname FROM svv_rls_attached_policy WHERE relschema IN ('s', 'o''b\\') ORDER BY 1, 2, 3;
SELECT schema_name, table_name, policy_name, output_columns, grantee_type, grantee FROM svv_attached_masking_policy WHERE schema_name IN ('s', 'o''b\\') ORDER BY 1, 2, 3, 5, 6;
SELECT trim(object_name), trim(share_name) FROM svv_datashare_objects WHERE share_type = 'OUTBOUND' AND object_name LIKE '%.%' ORDER BY 1, 2;
