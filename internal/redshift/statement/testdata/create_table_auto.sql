CREATE TABLE "order"."standin_k3j5k3j5k3j5k3j5_2" (
  "n" smallint NOT NULL
)
DISTSTYLE AUTO
SORTKEY AUTO;
