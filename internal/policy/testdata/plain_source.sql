-- to see the tables
GRANT USAGE ON SCHEMA "public" TO "reader";
-- to unload them
GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO "reader";
-- to unload those that come later; to be run as each user who makes tables there
ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT ON TABLES TO "reader";
-- to show how large tables are, and to know which encodings and sort keys are automatic
GRANT SELECT ON svv_table_info TO "reader";
-- to unload by the role, if ASSUMEROLE was taken from PUBLIC:
-- GRANT ASSUMEROLE ON 'arn:aws:iam::111111111111:role/unload' TO "reader" FOR UNLOAD;
