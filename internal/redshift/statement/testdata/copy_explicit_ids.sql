COPY "order"."standin_k3j5k3j5k3j5k3j5_1" ("Id", "user", "back\slash", "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx", "a,b)", "at")
FROM 's3://bucket/o''brien/m'
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
EXPLICIT_IDS
REGION 'eu-west-1';
