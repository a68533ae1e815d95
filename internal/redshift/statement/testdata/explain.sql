EXPLAIN SELECT 1 FROM "order"."sel""ect.'x'";
