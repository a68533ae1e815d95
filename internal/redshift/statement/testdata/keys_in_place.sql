ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_1" ADD PRIMARY KEY ("Id");
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_1" ADD UNIQUE ("user", "a,b)");
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_1" ADD UNIQUE ("back\slash");
ALTER TABLE "order"."standin_k3j5k3j5k3j5k3j5_1" ADD FOREIGN KEY ("user") REFERENCES "order"."Größe" ("n");
