SELECT usesuper FROM pg_catalog.pg_user WHERE usename = current_user;
SELECT schema_name, table_name, policy_name, output_columns, grantee_type, grantee FROM svv_attached_masking_policy WHERE schema_name IN ('s', 'o''b\\') ORDER BY 1, 2, 3, 5, 6;
