BEGIN;
SET statement_timeout TO 60000;
LOCK "order"."standin_k3j5k3j5k3j5k3j5_2", "order"."sel""ect.'x'", "order"."standin_k3j5k3j5k3j5k3j5_1";
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_2" RENAME TO "Größe";
ALTER TABLE "order"."sel""ect.'x'" RENAME TO "standin_k3j5k3j5k3j5k3j5_1_old";
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_1" RENAME TO "sel""ect.'x'";
COMMIT;
