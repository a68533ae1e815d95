package catalog

import (
	"context"
	"fmt"

	"standin/internal/plan"
)

// Types reads the types of a table's columns, by name. A table that does not exist
// has none.
func Types(ctx context.Context, session Session, schema, table string) (map[string]plan.Type, error) {
	query, err := columnTypes(schema, table)
	if err != nil {
		return nil, err
	}
	rows, err := session.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read the types of the columns of %s.%s: %w", schema, table, err)
	}
	types := make(map[string]plan.Type, len(rows))
	for _, row := range rows {
		types[row[0]] = parseType(row[1])
	}
	return types, nil
}

func columnTypes(schema, table string) (string, error) {
	is, err := isNamed(schema, table)
	return `SELECT a.attname::varchar(128), format_type(a.atttypid, a.atttypmod)::varchar(256)
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ` + is + ` AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`, err
}
