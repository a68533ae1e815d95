CREATE TABLE "order"."standin_k3j5k3j5k3j5k3j5_2" (
  "n" smallint NOT NULL,
  "pl""ace" geometry ENCODE RAW,
  "Where" geography NOT NULL,
  "seen" hllsketch
)
DISTSTYLE AUTO
SORTKEY AUTO;
UNLOAD ('SELECT "n", "pl""ace", "Where", "seen" FROM "order"."Größe"')
TO 's3://bucket/o''brien/path/input/k3j5k3j5k3j5k3j5/00002-order.gr____e/1/'
IAM_ROLE 'arn:aws:iam::111111111111:role/A,arn:aws:iam::222222222222:role/B'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
ZSTD
MANIFEST VERBOSE
MAXFILESIZE 62.5 MB
REGION 'eu-west-1';
COPY "order"."standin_k3j5k3j5k3j5k3j5_2" ("n", "pl""ace", "Where", "seen")
FROM 's3://bucket/m'
IAM_ROLE default
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
ZSTD
MANIFEST
DATEFORMAT 'auto'
TIMEFORMAT 'auto'
ROUNDEC
COMPUPDATE OFF
STATUPDATE ON
REGION 'eu-west-1';
SELECT "n", "pl""ace", "Where", "seen" FROM "order"."Größe" LIMIT 5;
