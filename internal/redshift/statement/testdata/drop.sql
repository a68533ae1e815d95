DROP TABLE IF EXISTS "order"."standin_k3j5k3j5k3j5k3j5_1_old";
