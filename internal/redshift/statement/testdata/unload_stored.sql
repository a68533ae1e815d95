UNLOAD ('SELECT "n" FROM "order"."Größe"')
TO 's3://bucket/o''brien/path/input/k3j5k3j5k3j5k3j5/00002-order.gr____e/1/'
IAM_ROLE 'arn:aws:iam::111111111111:role/A,arn:aws:iam::222222222222:role/B'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
MANIFEST VERBOSE
MAXFILESIZE 62.5 MB;
