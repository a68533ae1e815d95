SET query_group TO 'standin-k3j5k3j5k3j5k3j5';
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET extra_float_digits TO 2;
SET enable_case_sensitive_identifier TO true;
SET search_path TO pg_catalog;
SET statement_timeout TO 0;
