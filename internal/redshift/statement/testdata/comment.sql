COMMENT ON TABLE "order"."standin_k3j5k3j5k3j5k3j5_1" IS 'standin:tick''it
The table''s own \\ comment';
COMMENT ON COLUMN "order"."standin_k3j5k3j5k3j5k3j5_1"."back\slash" IS 'a ''comment'' with \\ and
a second line';
