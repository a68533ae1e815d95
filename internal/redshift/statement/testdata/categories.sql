SELECT "Id", "a,b)", "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"::varchar(10), COUNT(*) FROM "order"."sel""ect.'x'" GROUP BY 1, 2, 3 LIMIT 10001;
