GRANT USAGE ON SCHEMA "sel ect" TO "IAM:o""brien";
GRANT USAGE, CREATE ON SCHEMA "sel ect" TO "IAM:o""brien";
GRANT SELECT ON TABLE "sel ect"."Grö""ße" TO "IAM:o""brien";
GRANT SELECT ON ALL TABLES IN SCHEMA "sel ect" TO "IAM:o""brien";
ALTER DEFAULT PRIVILEGES IN SCHEMA "sel ect" GRANT SELECT ON TABLES TO "IAM:o""brien";
GRANT SELECT ON svv_table_info TO "IAM:o""brien";
GRANT CREATE ON DATABASE "d""b" TO "IAM:o""brien";
GRANT ASSUMEROLE ON default TO "IAM:o""brien" FOR UNLOAD;
GRANT ASSUMEROLE ON 'arn:aws:iam::1:role/o''b\\' TO "IAM:o""brien" FOR COPY;
ALTER TABLE "sel ect"."t" OWNER TO "IAM:o""brien";
ALTER USER "IAM:o""brien" SYSLOG ACCESS UNRESTRICTED;
DETACH MASKING POLICY "m""p" ON "s"."t" ("a", "b""c") FROM PUBLIC;
DETACH MASKING POLICY "m" ON "s"."t" ("a") FROM ROLE "r";
DETACH MASKING POLICY "m" ON "s"."t" ("a") FROM "IAM:o""brien";
CREATE ROLE "standin_unload";
GRANT IGNORE RLS TO ROLE "standin_unload";
GRANT ROLE "standin_unload" TO "IAM:o""brien";
CREATE ROLE "standin_publish";
GRANT ACCESS SYSTEM TABLE TO ROLE "standin_publish";
GRANT ROLE "standin_publish" TO "IAM:o""brien";
CREATE TEMP TABLE standin_check (standin integer);
UNLOAD ('SELECT 1 AS standin')
TO 's3://b/o''brien\\/'
IAM_ROLE default
FORMAT AS CSV
MANIFEST VERBOSE
PARALLEL OFF
REGION 'eu-west-1';
COPY standin_check (standin)
FROM 's3://b/o''brien\\/manifest'
IAM_ROLE 'arn:aws:iam::1:role/o''b\\'
FORMAT AS CSV
MANIFEST
NOLOAD
REGION 'eu-west-1';
