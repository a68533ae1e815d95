-- every session, source and destination
SET query_group TO 'standin-abcdefghijkl0123';
SET timezone TO 'UTC';
SET datestyle TO 'ISO, MDY';
SET extra_float_digits TO 2;
SET enable_case_sensitive_identifier TO true;
SET search_path TO pg_catalog;
SET statement_timeout TO 0;

-- public.customers, source
UNLOAD ('SELECT "id", "first", "note", "since" FROM "public"."customers"')
TO 's3://acme/shop/input/abcdefghijkl0123/00001-public.customers/1/'
IAM_ROLE default
FORMAT AS CSV
NULL AS 'NULL1y2p0ij32e8e8'
ZSTD
MANIFEST VERBOSE
MAXFILESIZE 50 MB
REGION 'eu-west-1';
-- public.customers, destination
CREATE SCHEMA IF NOT EXISTS "public";
CREATE TABLE "public"."standin_abcdefghijkl0123_1" (
  "id" bigint NOT NULL,
  "first" varchar(60),
  "note" varchar(20),
  "since" date
);
COMMENT ON TABLE "public"."standin_abcdefghijkl0123_1" IS 'standin:shop
who buys';
COPY "public"."standin_abcdefghijkl0123_1" ("id", "first", "note", "since")
FROM 's3://acme/shop/output/abcdefghijkl0123/00001-public.customers/1/manifest'
IAM_ROLE default
FORMAT AS CSV
NULL AS 'NULL1y2p0ij32e8e8'
ZSTD
MANIFEST
DATEFORMAT 'auto'
TIMEFORMAT 'auto'
ROUNDEC
COMPUPDATE OFF
STATUPDATE ON
REGION 'eu-west-1';
SELECT count(*) FROM "public"."standin_abcdefghijkl0123_1";

-- public.orders, source
UNLOAD ('SELECT "customer", "Referrer", "to", "seen" FROM "public"."orders"')
TO 's3://acme/shop/input/abcdefghijkl0123/00002-public.orders/1/'
IAM_ROLE default
FORMAT AS CSV
NULL AS 'NULL1y2p0ij32e8e8'
ZSTD
MANIFEST VERBOSE
MAXFILESIZE 50 MB
REGION 'eu-west-1';
-- public.orders, destination
CREATE SCHEMA IF NOT EXISTS "public";
CREATE TABLE "public"."standin_abcdefghijkl0123_2" (
  "customer" integer,
  "Referrer" integer,
  "to" geography,
  "seen" hllsketch
);
COMMENT ON TABLE "public"."standin_abcdefghijkl0123_2" IS 'standin:shop';
COPY "public"."standin_abcdefghijkl0123_2" ("customer", "Referrer", "to", "seen")
FROM 's3://acme/shop/output/abcdefghijkl0123/00002-public.orders/1/manifest'
IAM_ROLE default
FORMAT AS CSV
NULL AS 'NULL1y2p0ij32e8e8'
ZSTD
MANIFEST
DATEFORMAT 'auto'
TIMEFORMAT 'auto'
ROUNDEC
COMPUPDATE OFF
STATUPDATE ON
REGION 'eu-west-1';
SELECT count(*) FROM "public"."standin_abcdefghijkl0123_2";

-- all tables, destination: rows that break a declared key; if there are any, the same of the source's own tables
SELECT COALESCE(SUM(copies - 1), 0) FROM (SELECT COUNT(*) AS copies FROM (SELECT CASE WHEN "id" IS NOT NULL THEN "id" END AS k1 FROM "public"."standin_abcdefghijkl0123_1" WHERE "id" IS NOT NULL) AS keys GROUP BY k1 HAVING COUNT(*) > 1) AS repeated;
SELECT COUNT(*) FROM "public"."standin_abcdefghijkl0123_2" AS child LEFT JOIN (SELECT DISTINCT CASE WHEN "id" IS NOT NULL THEN "id" END AS k1 FROM "public"."standin_abcdefghijkl0123_1") AS parent ON child."customer" = parent.k1 WHERE parent.k1 IS NULL AND child."customer" IS NOT NULL;
SELECT COUNT(*) FROM "public"."standin_abcdefghijkl0123_2" AS child LEFT JOIN (SELECT DISTINCT CASE WHEN "id" IS NOT NULL THEN "id" END AS k1 FROM "public"."standin_abcdefghijkl0123_1") AS parent ON child."Referrer" = parent.k1 WHERE parent.k1 IS NULL AND child."Referrer" IS NOT NULL;

-- all tables, destination: keys
ALTER TABLE "public"."standin_abcdefghijkl0123_1" ADD PRIMARY KEY ("id");
ALTER TABLE "public"."standin_abcdefghijkl0123_2" ADD FOREIGN KEY ("customer") REFERENCES "public"."standin_abcdefghijkl0123_1" ("id");

-- all tables, destination: publish; the grants of the tables that stand there are carried over first, and their views and owners in the transaction, as they are then
BEGIN;
SET statement_timeout TO 60000;
LOCK "public"."customers", "public"."standin_abcdefghijkl0123_1", "public"."standin_abcdefghijkl0123_2";
ALTER TABLE "public"."customers" RENAME TO "standin_abcdefghijkl0123_1_old";
ALTER TABLE "public"."standin_abcdefghijkl0123_1" RENAME TO "customers";
ALTER TABLE "public"."standin_abcdefghijkl0123_2" RENAME TO "orders";
COMMIT;
DROP TABLE IF EXISTS "public"."standin_abcdefghijkl0123_1_old";
