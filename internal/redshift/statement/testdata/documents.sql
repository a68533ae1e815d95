SET parse_super_null_on_error TO OFF;
SET json_parse_truncate_strings TO OFF;
CREATE TABLE "order"."standin_k3j5k3j5k3j5k3j5_2" (
  "n" smallint NOT NULL,
  "do""c" super ENCODE ZSTD,
  "more" super NOT NULL
)
DISTSTYLE AUTO
SORTKEY AUTO;
UNLOAD ('SELECT "n", CASE WHEN "do""c" IS NOT NULL THEN JSON_SERIALIZE("do""c") END AS "do""c", CASE WHEN "more" IS NOT NULL THEN JSON_SERIALIZE("more") END AS "more" FROM "order"."Größe"')
TO 's3://bucket/o''brien/path/input/k3j5k3j5k3j5k3j5/00002-order.gr____e/1/'
IAM_ROLE 'arn:aws:iam::111111111111:role/A,arn:aws:iam::222222222222:role/B'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
ZSTD
MANIFEST VERBOSE
MAXFILESIZE 62.5 MB
REGION 'eu-west-1';
SELECT COUNT(CASE WHEN JSON_SIZE("do""c") > 65535 THEN 1 END), COUNT(CASE WHEN JSON_SIZE("more") > 65535 THEN 1 END) FROM "order"."Größe";
SELECT CASE WHEN "more" IS NOT NULL THEN JSON_SERIALIZE("more") END, COUNT(*) FROM "order"."Größe" GROUP BY 1 LIMIT 10;
