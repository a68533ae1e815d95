-- to keep the capitals of names
SET enable_case_sensitive_identifier TO true;
-- to make schemas that are missing, if a schema of the source does not exist yet:
-- GRANT CREATE ON DATABASE "te""st" TO "Writer";
-- to make tables, if the schema exists and is another's:
-- GRANT USAGE, CREATE ON SCHEMA "public" TO "Writer";
-- to make tables, if the schema exists and is another's:
-- GRANT USAGE, CREATE ON SCHEMA "Sel ect" TO "Writer";
-- to replace the table
ALTER TABLE "public"."dot.ted" OWNER TO "Writer";
-- to carry over the grants on tables that are replaced, if other users have rights on them:
-- ALTER USER "Writer" SYSLOG ACCESS UNRESTRICTED;
-- to carry over the grants on their columns too, if other users have rights on columns:
-- CREATE ROLE "standin_publish";
-- GRANT ACCESS SYSTEM TABLE TO ROLE "standin_publish";
-- GRANT ROLE "standin_publish" TO "Writer";
-- to check the load role with a temporary table, if TEMP was taken from PUBLIC:
-- GRANT TEMP ON DATABASE "te""st" TO "Writer";
-- to load by the role, if ASSUMEROLE was taken from PUBLIC:
-- GRANT ASSUMEROLE ON default TO "Writer" FOR COPY;
