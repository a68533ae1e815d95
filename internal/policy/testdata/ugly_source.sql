-- to keep the capitals of names
SET enable_case_sensitive_identifier TO true;
-- to see the tables
GRANT USAGE ON SCHEMA "public" TO "IAM:o""brien";
-- to unload them
GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO "IAM:o""brien";
-- to unload those that come later; to be run as each user who makes tables there
ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT ON TABLES TO "IAM:o""brien";
-- to see the tables
GRANT USAGE ON SCHEMA "Sel ect" TO "IAM:o""brien";
-- to unload them
GRANT SELECT ON ALL TABLES IN SCHEMA "Sel ect" TO "IAM:o""brien";
-- to unload those that come later; to be run as each user who makes tables there
ALTER DEFAULT PRIVILEGES IN SCHEMA "Sel ect" GRANT SELECT ON TABLES TO "IAM:o""brien";
-- to show how large tables are, and to know which encodings and sort keys are automatic
GRANT SELECT ON svv_table_info TO "IAM:o""brien";
-- to unload by the role, if ASSUMEROLE was taken from PUBLIC:
-- GRANT ASSUMEROLE ON 'arn:aws-cn:iam::111111111111:role/path/one,arn:aws-cn:iam::222222222222:role/two' TO "IAM:o""brien" FOR UNLOAD;
