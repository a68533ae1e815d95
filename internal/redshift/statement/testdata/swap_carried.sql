BEGIN;
SET statement_timeout TO 60000;
LOCK "order"."Größe", "order"."standin_k3j5k3j5k3j5k3j5_2";
ALTER TABLE "order"."Größe" RENAME TO "standin_k3j5k3j5k3j5k3j5_2_old";
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_2" RENAME TO "Größe";
CREATE OR REPLACE VIEW "order"."v""1" AS SELECT a.n FROM "order"."Größe" a;
CREATE OR REPLACE VIEW "s"."v" AS SELECT 1;
ALTER TABLE "order"."Größe" OWNER TO "o""wner";
COMMIT;
