// Package catalog gives a PostgreSQL database the system catalogs of Amazon
// Redshift: tables for what PostgreSQL has no place for, views that shadow
// PostgreSQL's own catalogs, and Redshift's views and functions. The wire front
// installs it and sends mentions of shadowed names to their shadows.
package catalog

import (
	"context"
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"

	"standin/sandbox/internal/redshift/engine"
)

//go:embed sql/*.sql
var files embed.FS

// The schemas of the shadows: those of pg_catalog, and those of information_schema.
const (
	Schema            = "pg_internal"
	InformationSchema = "pg_internal_information"
)

// Install makes or renews the catalog of the warehouse of that name with so many slices. The connection
// must be of a PostgreSQL superuser, with allow_system_table_mods on.
func Install(ctx context.Context, connection *engine.Connection, warehouse string, slices int) error {
	names, err := fs.Glob(files, "sql/*.sql")
	if err != nil {
		return fmt.Errorf("list the catalog's SQL: %w", err)
	}
	if err := connection.Exec(ctx, namespace(warehouse)); err != nil {
		return fmt.Errorf("install the namespace: %w", err)
	}
	count := fmt.Sprintf("CREATE OR REPLACE FUNCTION pg_internal.slices() RETURNS int4 LANGUAGE sql IMMUTABLE AS $$SELECT %d$$", slices)
	if err := connection.Exec(ctx, count); err != nil {
		return fmt.Errorf("install the number of slices: %w", err)
	}
	for _, name := range names {
		sql, err := files.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read the catalog's SQL: %w", err)
		}
		if err := connection.Exec(ctx, string(sql)); err != nil {
			return fmt.Errorf("install catalog %s: %w", name, err)
		}
	}
	return nil
}

// namespace makes the function behind CURRENT_NAMESPACE, which returns an ID that
// no other warehouse has [r_CURRENT_NAMESPACE].
func namespace(warehouse string) string {
	id := sha256.Sum256([]byte("standin sandbox " + warehouse))
	return fmt.Sprintf("CREATE SCHEMA IF NOT EXISTS pg_internal; CREATE OR REPLACE FUNCTION pg_internal.current_namespace() RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT '%x-%x-%x-%x-%x'::text$$",
		id[:4], id[4:6], id[6:8], id[8:10], id[10:16])
}

// Shadows are the names that a shadow exists for.
type Shadows struct {
	Relations   map[string]bool // of pg_catalog
	Functions   map[string]bool // of pg_catalog
	Information map[string]bool // relations of information_schema
}

// Load reads the names of the shadows from a database with an installed catalog.
func Load(ctx context.Context, connection *engine.Connection) (Shadows, error) {
	shadows := Shadows{Relations: map[string]bool{}, Functions: map[string]bool{}, Information: map[string]bool{}}
	for _, part := range []struct {
		names map[string]bool
		sql   string
	}{
		{shadows.Relations, `SELECT relname FROM pg_catalog.pg_class r WHERE relnamespace = 'pg_internal'::regnamespace AND relkind = 'v'
			AND EXISTS (SELECT FROM pg_catalog.pg_class o WHERE o.relname = r.relname AND o.relnamespace = 'pg_catalog'::regnamespace)`},
		{shadows.Functions, `SELECT proname FROM pg_catalog.pg_proc WHERE pronamespace = 'pg_internal'::regnamespace
			AND (proname IN (SELECT proname FROM pg_catalog.pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace))`},
		{shadows.Information, `SELECT relname FROM pg_catalog.pg_class WHERE relnamespace = 'pg_internal_information'::regnamespace AND relkind = 'v'`},
	} {
		rows, err := connection.Strings(ctx, part.sql)
		if err != nil {
			return Shadows{}, fmt.Errorf("read the names of the catalog: %w", err)
		}
		for _, row := range rows {
			part.names[row[0]] = true
		}
	}
	return shadows, nil
}
