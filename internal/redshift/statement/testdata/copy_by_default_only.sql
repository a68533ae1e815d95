COPY "order"."standin_k3j5k3j5k3j5k3j5_1" ("user", "back\slash", "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx", "a,b)", "at")
FROM 's3://bucket/m'
IAM_ROLE 'arn:aws:iam::1:role/l'
FORMAT AS CSV
NULL AS '__NULL_7f3a9c__'
MANIFEST
DATEFORMAT 'auto'
TIMEFORMAT 'auto'
ROUNDEC
COMPUPDATE OFF
STATUPDATE ON;
