BEGIN;
DELETE FROM "order"."sel""ect.'x'";
INSERT INTO "order"."sel""ect.'x'" ("Id", "user", "back\slash", "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx", "a,b)", "at") SELECT "Id", "user", "back\slash", "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx", "a,b)", "at" FROM "order"."standin_k3j5k3j5k3j5k3j5_1";
SET statement_timeout TO 60000;
LOCK "order"."Größe", "order"."standin_k3j5k3j5k3j5k3j5_2", "order"."standin_k3j5k3j5k3j5k3j5_1";
ALTER TABLE "order"."Größe" RENAME TO "standin_k3j5k3j5k3j5k3j5_2_old";
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_2" RENAME TO "Größe";
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_1" RENAME TO "standin_k3j5k3j5k3j5k3j5_1_old";
COMMIT;
