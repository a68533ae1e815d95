BEGIN;
COPY "s"."standin_k3j5k3j5k3j5k3j5_1" ("c")
FROM 's3://b/p/m'
IAM_ROLE default
FORMAT AS CSV
NULL AS 'NULLx'
GZIP
MANIFEST
DATEFORMAT 'auto'
TIMEFORMAT 'auto'
ROUNDEC
COMPUPDATE OFF
STATUPDATE ON;
ROLLBACK;
SELECT trim(file_name), line_number, trim(column_name), trim(column_type), trim(column_length), error_code FROM sys_load_error_detail WHERE substring(file_name, 1, 43) = 's3://b/p/output/k3j5k3j5k3j5k3j5/00001-s.a/' ORDER BY start_time DESC LIMIT 1;
SELECT trim(filename), line_number, trim(colname), trim(type), trim(col_length), err_code FROM stl_load_errors WHERE substring(filename, 1, 43) = 's3://b/p/output/k3j5k3j5k3j5k3j5/00001-s.a/' ORDER BY starttime DESC LIMIT 1;
