CREATE TABLE "order"."standin_k3j5k3j5k3j5k3j5_2" (
  "n" smallint NOT NULL,
  "Real" real,
  "d""d" double precision,
  "b" varbyte(9)
)
DISTSTYLE AUTO
SORTKEY AUTO;
SELECT "n", "Real"::varchar(32) AS "Real", "d""d"::varchar(32) AS "d""d", "b" FROM "order"."Größe" LIMIT 5;
SELECT COUNT(CASE WHEN "Real"::varchar(32)::real <> "Real" AND "Real" = "Real" THEN 1 END), COUNT(CASE WHEN "d""d"::varchar(32)::double precision <> "d""d" AND "d""d" = "d""d" THEN 1 END), COUNT(CASE WHEN OCTET_LENGTH("b") = 0 THEN 1 END) FROM "order"."Größe";
