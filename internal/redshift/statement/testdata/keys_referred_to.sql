ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_2" ADD PRIMARY KEY ("n");
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_1" ADD FOREIGN KEY ("user") REFERENCES "order"."standin_k3j5k3j5k3j5k3j5_2" ("n");
