UNLOAD ('SELECT "Id", "user", "back\\slash", "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"::varchar(10) AS "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx", "a,b)", "at" FROM "order"."sel""ect.''x''"')
TO 's3://bucket/o''brien/path/input/k3j5k3j5k3j5k3j5/00001-order.sel_ect._x_/3/'
IAM_ROLE 'arn:aws:iam::111111111111:role/A,arn:aws:iam::222222222222:role/B'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
ZSTD
MANIFEST VERBOSE
MAXFILESIZE 62.5 MB
REGION 'eu-west-1';
