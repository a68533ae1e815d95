SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 's' AND c.relname = 'standin_k3j5k3j5k3j5k3j5_1' AND c.relkind = 'r';
SELECT nf.nspname::varchar(128), f.relname::varchar(128), k.conname::varchar(128)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 's' AND c.relname = 'standin_k3j5k3j5k3j5k3j5_1' AND k.contype = 'f' AND k.conrelid <> k.confrelid
ORDER BY 1, 2, 3;
BEGIN;
LOCK "s"."standin_k3j5k3j5k3j5k3j5_1", "s"."standin_k3j5k3j5k3j5k3j5_2";
ALTER TABLE "s"."standin_k3j5k3j5k3j5k3j5_2" DROP CONSTRAINT "key";
DROP TABLE IF EXISTS "s"."standin_k3j5k3j5k3j5k3j5_1";
COMMIT;
