BEGIN;
UPDATE "s"."standin_k3j5k3j5k3j5k3j5_1" SET "total" = COALESCE(sums.total, 0)::decimal(12,2) FROM (SELECT "c" AS k1, SUM("c") AS total FROM "s"."standin_k3j5k3j5k3j5k3j5_2" GROUP BY 1) AS sums WHERE "standin_k3j5k3j5k3j5k3j5_1"."c" = sums.k1;
COMMIT;
