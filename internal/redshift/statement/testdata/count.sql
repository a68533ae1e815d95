SELECT count(*) FROM "order"."standin_k3j5k3j5k3j5k3j5_1";
