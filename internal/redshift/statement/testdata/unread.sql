UNLOAD ('SELECT t."Real"::varchar(32) AS "Real", CASE WHEN t."d""d" IS NOT NULL THEN ''''::varchar(1) END AS "d""d", CASE WHEN t."b" IS NOT NULL THEN ''''::varchar(1) END AS "b", CASE WHEN t."doc" IS NOT NULL THEN ''''::varchar(1) END AS "doc", COALESCE(s5.total, 0)::bigint AS "total" FROM "order"."sel""ect.''x''" AS t LEFT JOIN (SELECT "n" AS k1, SUM("n") AS total FROM "order"."Größe" GROUP BY 1) AS s5 ON t."doc" = s5.k1')
TO 's3://bucket/o''brien/path/input/k3j5k3j5k3j5k3j5/00001-order.sel_ect._x_/1/'
IAM_ROLE 'arn:aws:iam::111111111111:role/A,arn:aws:iam::222222222222:role/B'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
ZSTD
MANIFEST VERBOSE
MAXFILESIZE 62.5 MB
REGION 'eu-west-1';
SELECT t."Real"::varchar(32) AS "Real", t."d""d"::varchar(32) AS "d""d", t."b", CASE WHEN t."doc" IS NOT NULL THEN JSON_SERIALIZE(t."doc") END AS "doc", COALESCE(s5.total, 0)::bigint AS "total" FROM "order"."sel""ect.'x'" AS t LEFT JOIN (SELECT "n" AS k1, SUM("n") AS total FROM "order"."Größe" GROUP BY 1) AS s5 ON t."doc" = s5.k1 LIMIT 5;
;
;
