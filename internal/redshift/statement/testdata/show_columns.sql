SHOW COLUMNS FROM TABLE "d""b"."order"."sel""ect.'x'";
