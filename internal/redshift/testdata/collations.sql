SELECT current_database();
SHOW COLUMNS FROM TABLE "d""b"."s"."a""b";
SELECT db_collation();
