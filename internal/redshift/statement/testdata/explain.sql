EXPLAIN SELECT 1 FROM "order"."sel""ect.'x'" AS t0 UNION ALL SELECT 1 FROM "order"."Größe" AS t1;
