UNLOAD ('SELECT t."Id", t."user", t."back\\slash", t."üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"::varchar(10) AS "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx", COALESCE(s5.total, 0)::decimal(38,37) AS "a,b)", t."at" FROM "order"."sel""ect.''x''" AS t LEFT JOIN (SELECT "n" AS k1, "m" AS k2, SUM("n") AS total FROM "order"."Größe" GROUP BY 1, 2) AS s5 ON t."Id" = s5.k1 AND t."a,b)" = s5.k2')
TO 's3://bucket/o''brien/path/input/k3j5k3j5k3j5k3j5/00001-order.sel_ect._x_/1/'
IAM_ROLE 'arn:aws:iam::111111111111:role/A,arn:aws:iam::222222222222:role/B'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
ZSTD
MANIFEST VERBOSE
MAXFILESIZE 62.5 MB
REGION 'eu-west-1';
UPDATE "order"."standin_k3j5k3j5k3j5k3j5_1" SET "user" = COALESCE(sums.total, 0)::integer FROM (SELECT "n" AS k1, "m" AS k2, SUM("n") AS total FROM "order"."standin_k3j5k3j5k3j5k3j5_2" GROUP BY 1, 2) AS sums WHERE "standin_k3j5k3j5k3j5k3j5_1"."Id" = sums.k1 AND "standin_k3j5k3j5k3j5k3j5_1"."a,b)" = sums.k2;
