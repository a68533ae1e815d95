package check

import (
	"context"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// Rights is what a user may do in a database.
type Rights struct {
	User      string
	Superuser bool
	Create    bool            // may make schemas
	AllGrants bool            // is shown the grants of everybody
	System    map[string]bool // system permissions by roles, such as ALTER TABLE
	Schemas   map[string]SchemaRights
	Relations map[[2]string]RelationRights // tables and views, by schema and name
	Views     map[[2]string][]View         // that hang on a table, by its schema and name
}

// SchemaRights is what the user may do in a schema.
type SchemaRights struct{ Usage, Create bool }

// RelationRights is what the user may do with a table or view.
type RelationRights struct {
	Owner  string
	Select bool
}

// View is a view and whose it is.
type View struct{ Schema, Name, Owner string }

// Righted tells what its user may do in schemas.
type Righted interface {
	Rights(ctx context.Context, schemas []string) (Rights, error)
}

// Tables gives the tables of the source that a job would copy.
type Tables func(ctx context.Context) ([]plan.Table, error)

// SourceRights is the probe that the source's user sees into every schema and
// reads every table that will be copied.
func SourceRights(source Righted, tables Tables, schemas []string) Probe {
	return Probe{"source-rights", func(ctx context.Context) []Finding {
		rights, err := source.Rights(ctx, schemas)
		if err != nil {
			return []Finding{unknown(err, "the rights of the source's user")}
		}
		selected, err := tables(ctx)
		if err != nil {
			return []Finding{unknown(err, "the rights of the source's user")}
		}
		var found []Finding
		var blind, unread []string
		var usage, read []func() (string, error)
		for _, schema := range schemas {
			if has, exists := rights.Schemas[schema]; exists && !has.Usage {
				blind = append(blind, schema)
				usage = append(usage, func() (string, error) { return statement.GrantUsage(schema, rights.User) })
			}
		}
		for _, t := range selected {
			if !rights.Relations[[2]string{t.Schema, t.Name}].Select {
				unread = append(unread, t.String())
				read = append(read, func() (string, error) { return statement.GrantSelect(t.Schema, t.Name, rights.User) })
			}
		}
		if len(blind) > 0 {
			found = append(found, failed(fault.PermissionDenied, statements(inSource, usage...),
				"%s lacks USAGE on schema %s", rights.User, list(blind)))
		}
		if len(unread) > 0 {
			found = append(found, failed(fault.PermissionDenied, statements(inSource, read...),
				"%s lacks SELECT on %d of %d tables: %s", rights.User, len(unread), len(selected), list(unread)))
		}
		if len(found) == 0 {
			found = append(found, passed("%s may read all %d tables", rights.User, len(selected)))
		}
		return found
	}}
}
