SELECT "Id", "a,b)" FROM "order"."sel""ect.'x'" WHERE "Id" IS NOT NULL AND "a,b)" IS NOT NULL LIMIT 1001;
